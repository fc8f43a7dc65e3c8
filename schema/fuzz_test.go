package schema

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzDecode holds whatever Keap may send against the standard library: a page that is JSON is split into the same
// records, and every record becomes rows that pgx can read.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"gadgets":[{"id":"7","name":"a","owner":{"id":"1","x":2},"price":{"amount":12,"currency_code":"JPY"},"custom_fields":[{"id":"3","content":"x"}],"tag_ids":["1"],"stock":{"parts":[{"bolts":[{"width":1e3}]}]},"items":[{"id":"1"}]}],"next_page_token":"x"}`))
	f.Add([]byte(`{"gadgets":[{"id":7,"name":"\ud800\u0000","born":"0001-01-01","update_time":"9999-12-31T23:59:59.999-1200","blob":{"a":[1e-300]}}]}`))
	f.Add([]byte(`{"gadgets":[{"id":"1","tag_ids":["1"],"tag_ids":["1"],"stock":{"parts":[{"bolts":[{}],"bolts":[{}]}],"parts":[{"bolts":[{}]}]}}]}`))
	f.Add([]byte(`{"gadgets":[{"id":"7","id":{}},{"id":"8","id":"9"}]}`))
	f.Add([]byte(`{"gadgets":[{"id":"7","name":"a long text, with \\\"}]{[ in it, and a backslash at the very end \\","count":1},{"id":"8","name":"Yes_y, \u007f and \u00fc, ünd so weiter und so fort, until the block is full"}]}`))
	f.Add([]byte(`{"gadgets":[{"id":"7","name":"a},{"id":"8","name":"b"},{"id":"9","name":"c"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		records, next, err := gadget.SplitJSON(body, "", nil)
		checkSkim(t, body, records, next, err)
		if err != nil {
			return
		}
		require.True(t, json.Valid(body))
		rows, d := NewRows(gadget, "ab123"), NewDecoder(gadget, "ab123", RESTv2)
		for _, r := range records {
			if r.Reason != "" {
				continue
			}
			require.NoError(t, d.DecodeJSON(r, rows))
			i := len(rows.Records) - 1
			checkCareful(t, r, func(table int) []byte { return rows.Tables[table].Span(i) })
		}
		for i, table := range gadget.Tables() {
			n := 0
			for j := range rows.Records {
				n += len(read(t, table, rows.Tables[i].Span(j)))
				require.Equal(t, n, rows.Tables[i].Count[j])
			}
			if i == 0 {
				require.Equal(t, len(rows.Records), n)
			}
			checkKeys(t, table, rows.Tables[i])
		}
	})
}

// checkSkim makes sure that SkimJSON finds what SplitJSON finds, and that what SplitJSON refuses is refused by it or, in the
// end, by the decoder.
func checkSkim(t *testing.T, body []byte, records []Raw, next string, err error) {
	t.Helper()
	skimmed, token, skimErr := gadget.SkimJSON(body, "", nil)
	if err == nil {
		require.NoError(t, skimErr)
		require.Equal(t, next, token)
		require.Equal(t, records, skimmed)
		return
	}
	rows, d := NewRows(gadget, "ab123"), NewDecoder(gadget, "ab123", RESTv2)
	for _, r := range skimmed {
		if skimErr == nil && r.Reason == "" {
			skimErr = d.DecodeJSON(r, rows)
		}
	}
	require.Error(t, skimErr, err.Error())
}

// checkCareful makes sure that a record has the same rows when none of the short cuts is open: to a decoder that is new
// and does not know what to expect, and with white space where custom fields have none.
func checkCareful(t *testing.T, r Raw, span func(table int) []byte) {
	t.Helper()
	decode := func(r Raw) *Rows {
		rows := NewRows(gadget, "ab123")
		require.NoError(t, NewDecoder(gadget, "ab123", RESTv2).DecodeJSON(r, rows))
		return rows
	}
	rows := decode(r)
	r.Bytes = bytes.ReplaceAll(r.Bytes, []byte(`{"id":"`), []byte(`{ "id":"`))
	spaced := decode(r)
	require.Equal(t, rows.Invalid, spaced.Invalid)
	for i, table := range gadget.Tables() {
		require.Equal(t, span(i), rows.Tables[i].Data, table.Name)
		want, got := read(t, table, span(i)), read(t, table, spaced.Tables[i].Data)
		for _, row := range append(want, got...) { // these keep what was read, white space and all
			delete(row, "extra")
			delete(row, "blob")
		}
		require.Equal(t, want, got, table.Name)
	}
}

// checkKeys makes sure that no record brings a primary key twice, which Postgres would refuse with the whole batch.
func checkKeys(t *testing.T, table *Table, rows TableRows) {
	t.Helper()
	for j := range rows.End {
		seen := map[string]bool{}
		for _, row := range read(t, table, rows.Span(j)) {
			var key []any
			for _, c := range table.PrimaryKey {
				require.Contains(t, row, c)
				key = append(key, row[c])
			}
			b, err := json.Marshal(key)
			require.NoError(t, err)
			require.False(t, seen[string(b)], "%s: key %s twice", table.Name, b)
			seen[string(b)] = true
		}
	}
}
