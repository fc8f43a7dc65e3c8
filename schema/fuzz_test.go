package schema

import (
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
	f.Fuzz(func(t *testing.T, body []byte) {
		records, _, err := gadget.SplitJSON(body, "", nil)
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
		}
		for i, table := range gadget.Tables() {
			n := 0
			for j := range rows.Records {
				n += len(read(t, table, rows.Tables[i].Span(j)))
			}
			if i == 0 {
				require.Equal(t, len(rows.Records), n)
			}
			checkKeys(t, table, rows.Tables[i])
		}
	})
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
