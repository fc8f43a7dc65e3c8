package schema

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"
)

// gadget is an entity with one of everything.
var gadget = &Entity{
	Name: "gadgets", Doc: "Gadgets.", Strategy: Window, Stamp: "update_time",
	Columns: []Column{
		{Name: "id", Type: BigInt},
		{Name: "name", Type: Text},
		{Name: "owner_id", Type: BigInt, V2: "owner.id"},
		{Name: "owner_name", Type: Text, V2: "owner.name"},
		{Name: "count", Type: Integer},
		{Name: "price", Type: Money},
		{Name: "weight", Type: Numeric},
		{Name: "active", Type: Bool},
		{Name: "born", Type: Date},
		{Name: "update_time", Type: Timestamp},
		{Name: "custom_fields", Type: CustomFields},
		{Name: "blob", Type: JSON},
		{Name: "mail_email_opt_status", Type: Text, V2: "mail.email_opt_status"},
		{Name: "mail_marketable", Type: Marketable, V2: "mail.email_opt_status"},
	},
	Children: []Child{
		{Name: "gadget_tags", V2: "tag_ids", ParentKey: "gadget_id", Key: "tag_id", Columns: []Column{{Name: "tag_id", Type: BigInt, V2: "."}}},
		{
			Name: "gadget_parts", V2: "stock.parts", ParentKey: "gadget_id",
			Columns: []Column{{Name: "label", Type: Text}, {Name: "size", Type: Integer}},
			Children: []Child{{
				Name: "gadget_part_bolts", V2: "bolts", ParentKey: "gadget_id", ParentPosition: "part_position",
				Columns: []Column{{Name: "width", Type: Numeric}},
			}},
		},
		{Name: "gadget_items", V2: "items", ParentKey: "gadget_id", Key: "id", Columns: []Column{{Name: "id", Type: BigInt}, {Name: "title", Type: Text}}},
	},
	V2: &V2{Path: "/gadgets", ArrayKey: "gadgets", PageSize: 1000},
}

var oids = map[string]uint32{
	"text": pgtype.TextOID, "bigint": pgtype.Int8OID, "integer": pgtype.Int4OID, "numeric": pgtype.NumericOID,
	"boolean": pgtype.BoolOID, "timestamptz": pgtype.TimestamptzOID, "date": pgtype.DateOID, "jsonb": pgtype.JSONBOID,
}

// read turns COPY's bytes back into values with pgx's own decoders.
func read(t testing.TB, table *Table, data []byte) []map[string]any {
	t.Helper()
	types := pgtype.NewMap()
	var columns []TableColumn
	for _, c := range table.Columns {
		if c.Copied {
			columns = append(columns, c)
		}
	}
	var rows []map[string]any
	for len(data) > 0 {
		require.Equal(t, len(columns), int(binary.BigEndian.Uint16(data)), table.Name)
		data = data[2:]
		row := map[string]any{}
		for _, c := range columns {
			n := int32(binary.BigEndian.Uint32(data))
			data = data[4:]
			if n < 0 {
				require.False(t, c.NotNull, c.Name)
				continue
			}
			row[c.Name] = value(t, types, c, data[:n])
			data = data[n:]
		}
		rows = append(rows, row)
	}
	return rows
}

func value(t testing.TB, types *pgtype.Map, c TableColumn, data []byte) any {
	t.Helper()
	typ, ok := types.TypeForOID(oids[c.SQLType])
	require.True(t, ok)
	v, err := typ.Codec.DecodeValue(types, typ.OID, pgtype.BinaryFormatCode, data)
	require.NoError(t, err, c.Name)
	switch v := v.(type) {
	case pgtype.Numeric:
		s, err := v.Value()
		require.NoError(t, err)
		return s
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case int32:
		return int(v)
	case int64:
		return int(v)
	case map[string]any, []any:
		b, err := json.Marshal(v)
		require.NoError(t, err)
		return string(b)
	}
	return v
}

// decode decodes records of the gadgets' and returns the rows by table.
func decode(t testing.TB, records ...string) (map[string][]map[string]any, *Rows) {
	t.Helper()
	rows, d := NewRows(gadget, "ab123"), NewDecoder(gadget, "ab123", RESTv2)
	for _, r := range records {
		raw, err := gadget.SingleJSON([]byte(r), "")
		require.NoError(t, err)
		require.Empty(t, raw.Reason)
		require.NoError(t, d.DecodeJSON(raw, rows))
	}
	out := map[string][]map[string]any{}
	for i, table := range gadget.Tables() {
		require.Len(t, rows.Tables[i].End, len(records))
		out[table.Name] = read(t, table, rows.Tables[i].Data)
	}
	return out, rows
}

// own decodes one record and returns its own row, less what every row has.
func own(t testing.TB, record string) map[string]any {
	t.Helper()
	out, _ := decode(t, record)
	row := out["gadgets"][0]
	for _, c := range []string{AccountColumn, RowHashColumn, AskedAtColumn, ChildrenHashColumn, "id"} {
		delete(row, c)
	}
	return row
}

func TestDecode(t *testing.T) {
	t.Parallel()

	t.Run("PutsEachValueInItsColumn", func(t *testing.T) {
		t.Parallel()
		row := own(t, `{"id":"7","name":"Ann \"A\" \u00e9\ud83d\ude00","owner":{"id":12,"name":"Bo"},"count":3,
			"price":{"formatted_amount":"$12.34","amount":1234,"currency_code":"USD"},"weight":1.50,"active":true,
			"born":"1980-02-29T00:00:00.000+0000","update_time":"2024-11-20T18:34:12.841+0000",
			"custom_fields":[{"id":"3","content":"x"},{"content":[1,2],"id":4},{"id":"5","content":null}],
			"blob":{"a":[1]},"mail":{"email_opt_status":"CONFIRMED"}}`)
		require.Equal(t, map[string]any{
			"name": `Ann "A" é😀`, "owner_id": 12, "owner_name": "Bo", "count": 3, "price": "12.34", "price_currency": "USD",
			"price_formatted_amount": "$12.34", "weight": "1.50", "active": true, "born": "1980-02-29T00:00:00Z",
			"update_time": "2024-11-20T18:34:12.841Z", "custom_fields": `{"3":"x","4":[1,2]}`, "blob": `{"a":[1]}`,
			"mail_email_opt_status": "CONFIRMED", "mail_marketable": true,
		}, row)
	})

	t.Run("MakesRowsOfNestedLists", func(t *testing.T) {
		t.Parallel()
		out, _ := decode(t, `{"id":"7","tag_ids":["5","9"],"stock":{"parts":[
			{"label":"a","size":1,"bolts":[{"width":2},{"width":3.5}]},{"label":"b","bolts":[]},{"bolts":[{"width":4}]}]},
			"items":[{"id":"70","title":"x"}]}`)
		for _, rows := range out {
			for _, row := range rows {
				delete(row, RowHashColumn)
			}
		}
		base := func(more map[string]any) map[string]any {
			m := map[string]any{AccountColumn: "ab123", "gadget_id": 7}
			maps.Copy(m, more)
			return m
		}
		require.Equal(t, []map[string]any{base(map[string]any{"tag_id": 5}), base(map[string]any{"tag_id": 9})}, out["gadget_tags"])
		require.Equal(t, []map[string]any{
			base(map[string]any{"position": 1, "label": "a", "size": 1}),
			base(map[string]any{"position": 2, "label": "b"}),
			base(map[string]any{"position": 3}),
		}, out["gadget_parts"])
		require.Equal(t, []map[string]any{
			base(map[string]any{"part_position": 1, "position": 1, "width": "2"}),
			base(map[string]any{"part_position": 1, "position": 2, "width": "3.5"}),
			base(map[string]any{"part_position": 3, "position": 1, "width": "4"}),
		}, out["gadget_part_bolts"])
		require.Equal(t, []map[string]any{base(map[string]any{"id": 70, "title": "x"})}, out["gadget_items"])
	})

	t.Run("GivesEachChildRowItsHashAndTheRecordThatOfThemAll", func(t *testing.T) {
		t.Parallel()
		const before = `{"id":"7","name":"a","tag_ids":["5","9"],"stock":{"parts":[{"label":"x","bolts":[{"width":1},{"width":2}]},{"label":"y"}]}}`
		hashes := func(record string) (of map[string][]any, all int64) {
			out, rows := decode(t, `{"id":"6","tag_ids":["5","9"]}`, record)
			of = map[string][]any{}
			for _, table := range gadget.Tables()[1:] {
				for _, row := range out[table.Name] {
					if row["gadget_id"] == 7 {
						require.NotZero(t, row[RowHashColumn])
						of[table.Name] = append(of[table.Name], row[RowHashColumn])
					}
				}
			}
			require.EqualValues(t, rows.Records[1].Children, out["gadgets"][1][ChildrenHashColumn])
			return of, rows.Records[1].Children
		}
		was, all := hashes(before)
		require.Len(t, was, 3)
		require.NotEqual(t, was["gadget_tags"][0], was["gadget_tags"][1])
		for _, c := range []struct {
			from, to string
			tables   []string // that have other rows then
		}{
			{`"name":"a"`, `"name":"b","new":1`, nil},
			{`["5","9"]`, `["5"]`, []string{"gadget_tags"}},
			{`["5","9"]`, `[ "5", 9]`, nil},
			{`{"label":"x"`, `{"label":"z"`, []string{"gadget_parts"}},
			{`{"width":1},{"width":2}`, `{"width":2},{"width":1}`, []string{"gadget_part_bolts"}},
			{`[{"width":1},{"width":2}]},{"label":"y"`, `[{"width":1}]},{"label":"y","bolts":[{"width":2}]`, []string{"gadget_part_bolts"}},
			{`"tag_ids":`, `"tag_ids":["1"],"tag_ids":`, nil},
		} {
			after := strings.Replace(before, c.from, c.to, 1)
			require.NotEqual(t, before, after)
			is, allNow := hashes(after)
			var changed []string
			for _, table := range gadget.Tables() {
				if !slices.Equal(is[table.Name], was[table.Name]) {
					changed = append(changed, table.Name)
				}
			}
			require.Equal(t, c.tables, changed, after)
			require.Equal(t, c.tables == nil, allNow == all, after)
		}
		other, _ := decode(t, strings.Replace(before, `"id":"7"`, `"id":"8"`, 1))
		require.NotEqual(t, was["gadget_tags"][0], other["gadget_tags"][0][RowHashColumn], "it is of another record")
	})

	t.Run("KeepsWhatNoColumnHolds", func(t *testing.T) {
		t.Parallel()
		out, rows := decode(t, `{"id":"7","new":{"a":1},"owner":{"id":"1","rank":"x","deep":{"b":2}},
			"stock":{"shelf":3,"parts":[{"label":"a","color":"red"}]},"price":{"amount":1,"tax":5}}`)
		require.Equal(t, `{"new":{"a":1},"owner":{"deep":{"b":2},"rank":"x"},"price.tax":5,"stock":{"shelf":3}}`, out["gadgets"][0][ExtraColumn])
		require.Equal(t, `{"color":"red"}`, out["gadget_parts"][0][ExtraColumn])
		require.Zero(t, rows.Invalid)
	})

	t.Run("LosesOnlyTheValueThatDoesNotFit", func(t *testing.T) {
		t.Parallel()
		out, rows := decode(t, `{"id":"7","name":"a\u0000b","owner":{"id":"x1","name":{"no":1}},"count":2147483648,"weight":1e999,
			"price":{"amount":1.5,"currency_code":"USD"},"active":"maybe","born":"2023-02-29","update_time":"yesterday",
			"custom_fields":[{"id":"3","content":"a\u0000"},7,{"content":1},{"id":"4","content":1}],"blob":"\ud800",
			"tag_ids":["5",null,"x","5"],"stock":{"parts":[5,{"label":["l"],"size":1}]},"items":[{"title":"no id"},{"id":"1"},{"id":"1"}]}`)
		row := out["gadgets"][0]
		for _, name := range []string{"name", "owner_id", "owner_name", "count", "weight", "price", "active", "born", "update_time", "blob"} {
			require.NotContains(t, row, name)
		}
		require.Equal(t, "USD", row["price_currency"])
		require.Equal(t, `{"4":1}`, row["custom_fields"])
		require.JSONEq(t, `{"_invalid":{"name":"\"a\\u0000b\"","owner.id":"x1","owner.name":{"no":1},"count":2147483648,"weight":"1e999",
			"price.amount":1.5,"active":"maybe","born":"2023-02-29","update_time":"yesterday","custom_fields.3":"\"a\\u0000\"",
			"custom_fields[1]":7,"custom_fields[2]":{"content":1},"blob":"\"\\ud800\"","tag_ids[1]":null,"tag_ids[2]":"x","tag_ids[3]":"5",
			"stock.parts[0]":5,"items[0]":{"title":"no id"},"items[2]":{"id":"1"}}}`, row[ExtraColumn].(string))
		require.Equal(t, `{"_invalid":{"label":["l"]}}`, out["gadget_parts"][0][ExtraColumn])
		require.Len(t, out["gadget_tags"], 1)
		require.Len(t, out["gadget_items"], 1)
		require.Equal(t, 20, rows.Invalid)
	})

	t.Run("TakesNullAndEmptyAsNothing", func(t *testing.T) {
		t.Parallel()
		row := own(t, `{"id":"7","name":"","owner":null,"count":"","price":null,"weight":null,"born":"","update_time":"",
			"custom_fields":null,"tag_ids":null,"stock":{"parts":null},"items":[]}`)
		require.Equal(t, map[string]any{"name": ""}, row)
	})

	t.Run("AcceptsScalarsInEitherSpelling", func(t *testing.T) {
		t.Parallel()
		row := own(t, `{"id":7,"name":12.50,"owner":{"id":"0012"},"count":"5","weight":"2.5","active":"false"}`)
		require.Equal(t, map[string]any{"name": "12.50", "owner_id": 12, "count": 5, "weight": "2.5", "active": false}, row)
	})

	t.Run("LetsTheLastOfEqualNamesCount", func(t *testing.T) {
		t.Parallel()
		out, _ := decode(t, `{"id":"7","name":"a","name":"b","tag_ids":["1","2"],"tag_ids":["2"],
			"stock":{"parts":[{"bolts":[{"width":1}],"bolts":[{"width":2}]}],"parts":[{"label":"z","bolts":[{"width":3}]}]}}`)
		require.Equal(t, "b", out["gadgets"][0]["name"])
		require.Len(t, out["gadget_tags"], 1)
		require.Len(t, out["gadget_parts"], 1)
		require.Len(t, out["gadget_part_bolts"], 1)
		require.Equal(t, "3", out["gadget_part_bolts"][0]["width"])
	})

	t.Run("KeepsTheOthersOfEqualNamesAsInvalid", func(t *testing.T) {
		t.Parallel()
		out, rows := decode(t, `{"id":"7","name":"a","name":"b","new":1,"new":{"new":2},"tag_ids":["1"],"tag_ids":["2"],"owner":{"id":"1"},"owner":{"id":"2"},
			"stock":{"parts":[{"size":1,"size":2}]},"price":{"amount":1},"price":{"amount":250,"currency_code":"EUR"}}`)
		row := out["gadgets"][0]
		require.Equal(t, 6, rows.Invalid)
		require.JSONEq(t, `{"new":1,"new":{"new":2},"_invalid":{"name":"a","new":1,"tag_ids":["1"],"owner":{"id":"1"},"price":{"amount":1}}}`, row["extra"].(string))
		require.Equal(t, "2.50", row["price"])
		require.Equal(t, 2, row["owner_id"])
		require.JSONEq(t, `{"_invalid":{"size":1}}`, out["gadget_parts"][0]["extra"].(string))
	})

	t.Run("LeavesNoRowsOfListsInsideAnElementThatIsNoRow", func(t *testing.T) {
		t.Parallel()
		e := &Entity{Name: "g", Columns: []Column{{Name: "id", Type: BigInt}}, V2: &V2{ArrayKey: "gs"}, Children: []Child{{
			Name: "g_items", V2: "items", ParentKey: "g_id", Key: "id", Columns: []Column{{Name: "id", Type: BigInt}},
			Children: []Child{
				{
					Name: "g_item_bolts", V2: "bolts", ParentKey: "g_id", ParentPosition: "item_position", Columns: []Column{{Name: "width", Type: Text}},
					Children: []Child{{
						Name: "g_bolt_nuts", V2: "nuts", ParentKey: "g_id", ParentPosition: "bolt_position", Columns: []Column{{Name: "nut", Type: Text, V2: "."}},
					}},
				},
				{Name: "g_item_words", V2: "words", ParentKey: "g_id", ParentPosition: "item_position", Columns: []Column{{Name: "word", Type: Text, V2: "."}}},
			},
		}}}
		records, _, err := e.SplitJSON([]byte(`{"gs":[{"id":"1","items":[{"id":"7","bolts":[{"nuts":["a"]}],"words":["x"]},
			{"id":"7","bolts":[{"nuts":["b","c"]},{}],"words":["y","z"]},{"id":"8","bolts":[{"nuts":["d"]}]}]}]}`), "", nil)
		require.NoError(t, err)
		rows := NewRows(e, "a")
		require.NoError(t, NewDecoder(e, "a", RESTv2).DecodeJSON(records[0], rows))
		for i, count := range []int{1, 2, 2, 2, 1} {
			require.Equal(t, []int{count}, rows.Tables[i].Count, e.Tables()[i].Name)
			require.Len(t, read(t, e.Tables()[i], rows.Tables[i].Data), count, e.Tables()[i].Name)
		}
		require.Equal(t, 1, rows.Invalid)
		require.Contains(t, read(t, e.Tables()[0], rows.Tables[0].Data)[0]["extra"].(string), `"c"`, "they are kept with the element")
	})

	t.Run("ReadsMembersInAnyOrder", func(t *testing.T) {
		t.Parallel()
		first := `{"id":"7","name":"a","count":1,"active":true}`
		second := `{"active":true,"count":1,"id":"7","name":"a"}`
		out, _ := decode(t, first, second, first)
		for _, row := range out["gadgets"] {
			delete(row, RowHashColumn)
		}
		require.Equal(t, out["gadgets"][0], out["gadgets"][1])
		require.Equal(t, out["gadgets"][0], out["gadgets"][2])
	})

	t.Run("LeavesNoTraceOfARecordThatIsNotJSON", func(t *testing.T) {
		t.Parallel()
		rows, d := NewRows(gadget, "ab123"), NewDecoder(gadget, "ab123", RESTv2)
		good, err := gadget.SingleJSON([]byte(`{"id":"7","tag_ids":["1"]}`), "")
		require.NoError(t, err)
		require.Error(t, d.DecodeJSON(Raw{ID: 8, Bytes: []byte(`{"id":"8","tag_ids":["1","2"`)}, rows))
		require.NoError(t, d.DecodeJSON(good, rows))
		require.Len(t, rows.Records, 1)
		require.Len(t, read(t, gadget.Tables()[1], rows.Tables[1].Data), 1)
	})

	t.Run("TellsTheStampInMicroseconds", func(t *testing.T) {
		t.Parallel()
		_, rows := decode(t, `{"id":"7","update_time":"2024-11-20T18:34:12.841Z"}`, `{"id":"8"}`)
		require.Equal(t, time.Date(2024, 11, 20, 18, 34, 12, 841e6, time.UTC), StampTime(rows.Records[0].Stamp))
		require.Equal(t, int64(NoStamp), rows.Records[1].Stamp)
		require.True(t, StampTime(NoStamp).IsZero())
	})
}

func TestAsked(t *testing.T) {
	t.Parallel()
	first, second := time.Date(2026, 3, 4, 5, 6, 7, 8000, time.UTC), time.Date(2026, 4, 4, 0, 0, 0, 0, time.UTC)
	for _, e := range []*Entity{gadget, {Name: "plain", Columns: []Column{{Name: "id", Type: BigInt}}}} {
		rows, d := NewRows(e, "ab123"), NewDecoder(e, "ab123", RESTv2)
		for id, asked := range map[int64]int64{1: StampOf(first), 2: 0} {
			require.NoError(t, d.DecodeJSON(Raw{ID: id, Asked: asked, Bytes: []byte(`{"id":"1"}`)}, rows))
		}
		rows.SetAsked(second)
		for i, row := range read(t, e.Tables()[0], rows.Tables[0].Data) {
			want := second
			if rows.Records[i].ID == 1 {
				want = first
			}
			require.Equal(t, want.Format(time.RFC3339Nano), row[AskedAtColumn])
		}
	}
}
