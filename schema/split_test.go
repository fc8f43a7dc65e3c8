package schema

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	split := func(body string) ([]Raw, string, error) { return gadget.SplitJSON([]byte(body), "", nil) }

	t.Run("FindsRecordsIdsAndToken", func(t *testing.T) {
		t.Parallel()
		records, next, err := split(`{"next_page_token":"91","gadgets":[{"id":"1"}, {"name":"{\"id\":3]","id":2}],"else":[{"id":9}]}`)
		require.NoError(t, err)
		require.Equal(t, "91", next)
		require.Len(t, records, 2)
		require.Equal(t, int64(1), records[0].ID)
		require.Equal(t, int64(2), records[1].ID)
		require.Equal(t, `{"name":"{\"id\":3]","id":2}`, string(records[1].Bytes))
	})

	t.Run("TakesEveryFormOfAnEnd", func(t *testing.T) {
		t.Parallel()
		for _, body := range []string{`{"gadgets":[]}`, `{"gadgets":[],"next_page_token":null}`, `{"gadgets":[],"next_page_token":""}`} {
			records, next, err := split(body)
			require.NoError(t, err)
			require.Empty(t, records)
			require.Empty(t, next)
		}
	})

	t.Run("RefusesACutAnswer", func(t *testing.T) {
		t.Parallel()
		whole := `{"gadgets":[{"id":"1","name":"a"},{"id":"2"}],"next_page_token":"7"}`
		for i := range whole {
			_, _, err := split(whole[:i])
			require.Error(t, err, whole[:i])
		}
		_, _, err := split(whole[:30])
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	})

	t.Run("RefusesWhatIsNotTheList", func(t *testing.T) {
		t.Parallel()
		for _, body := range []string{
			`<html>`, `[]`, `{}`, `{"message":"hello"}`, `{"gadgets":{}}`, `{"gadgets":[]} x`, `{"gadgets":[]}{}`, ``,
			`{"gadgets":null}`, `{"gadgets":[],"gadgets":[]}`, `{"gadgets":[{"id":"1"}],"next_page_token":"2","next_page_token":""}`,
		} {
			_, _, err := split(body)
			require.Error(t, err, body)
		}
	})

	t.Run("SaysWhyARecordHasNoKey", func(t *testing.T) {
		t.Parallel()
		records, _, err := split(`{"gadgets":[{"name":"a"},{"id":"x"},{"id":null},7,{"id":"99999999999999999999"},{"id":"5"}]}`)
		require.NoError(t, err)
		require.Len(t, records, 6)
		for _, r := range records[:5] {
			require.NotEmpty(t, r.Reason)
		}
		require.Empty(t, records[5].Reason)
	})

	t.Run("NeverTakesPartOfAnID", func(t *testing.T) {
		t.Parallel()
		for _, id := range []string{`"9007199254740993"`, `9007199254740993`, `"9223372036854775807"`, `9223372036854775807`, `"\u0037"`, `"007"`} {
			for _, form := range []string{`{"id":%s}`, `{ "id" : %s }`, `{"name":"a","id":%s}`} {
				records, _, err := split(`{"gadgets":[` + strings.Replace(form, "%s", id, 1) + `]}`)
				require.NoError(t, err)
				require.Empty(t, records[0].Reason, id)
				require.Contains(t, []int64{1<<53 + 1, 1<<63 - 1, 7}, records[0].ID, id)
			}
		}
		for _, id := range []string{`"9223372036854775808"`, `-5`, `"-5"`, `0`, `"0"`, `1e3`, `"1E3"`, `5.0`, `"+5"`, `" 5"`, `""`, `"5a"`, `"\ud800"`, `{}`, `true`} {
			for _, form := range []string{`{"id":%s}`, `{ "id" : %s }`, `{"name":"a","id":%s}`} {
				records, _, err := split(`{"gadgets":[` + strings.Replace(form, "%s", id, 1) + `]}`)
				require.NoError(t, err)
				require.Contains(t, records[0].Reason, "id", id)
			}
		}
	})

	t.Run("KnowsARecordWithTwoIDsByTheFirst", func(t *testing.T) {
		t.Parallel()
		for _, record := range []string{`{"id":"7","id":"9"}`, `{"name":"a","id":"7","id":"9"}`} {
			records, _, err := split(`{"gadgets":[` + record + `]}`)
			require.NoError(t, err)
			require.EqualValues(t, 7, records[0].ID)
		}
	})

	t.Run("HashesBytesParentAndDefinition", func(t *testing.T) {
		t.Parallel()
		a, err := gadget.SingleJSON([]byte(`{"id":"1"}`), "")
		require.NoError(t, err)
		b, err := gadget.SingleJSON([]byte(`{"id":"1"}`), "")
		require.NoError(t, err)
		require.Equal(t, a.Hash, b.Hash)
		c, err := gadget.SingleJSON([]byte(`{"id":"1" }`), "")
		require.NoError(t, err)
		require.NotEqual(t, a.Hash, c.Hash)
		d, err := gadget.SingleJSON([]byte(`{"id":"1"}`), "orders")
		require.NoError(t, err)
		require.NotEqual(t, a.Hash, d.Hash)
		other := *gadget
		other.Columns = append(other.Columns[:len(other.Columns):len(other.Columns)], Column{Name: "more", Type: Text})
		e, err := other.SingleJSON([]byte(`{"id":"1"}`), "")
		require.NoError(t, err)
		require.NotEqual(t, a.Hash, e.Hash)
	})
}

func TestSkim(t *testing.T) {
	t.Parallel()

	t.Run("FindsEachEndWhereverItIs", func(t *testing.T) {
		t.Parallel()
		for _, object := range []string{
			`{}`, `{"a":[{}]}`, `{"a":"}]","b":"{["}`, `{"a":"\"","b":"\\\\"}`, `{"a":"\\\"}","b":1}`, `{"y_Y":"` + "\x7f" + `y_Y","b":[true]}`,
			`{"a":"` + strings.Repeat(`\\`, 70) + `","b":"` + strings.Repeat(`\"`, 70) + `","c":"` + strings.Repeat("é", 70) + `"}`,
		} {
			for before := range 130 {
				for _, behind := range []string{``, `,`, `}`, `"`, `\`, strings.Repeat(`]{"`, 50), strings.Repeat(" ", 70)} {
					end, ok := endObject([]byte(strings.Repeat(" ", before)+object+behind), before)
					require.True(t, ok, object)
					require.Equal(t, before+len(object), end, "%d, %s, %s", before, object, behind)
				}
			}
			for i := range object {
				end, ok := endObject([]byte(object[:i]), 0)
				require.False(t, ok, object[:i])
				require.Equal(t, i, end)
			}
		}
	})

	t.Run("LooksIntoARecordThatNobodyWillDecode", func(t *testing.T) {
		t.Parallel()
		records, _, err := gadget.SkimJSON([]byte(`{"gadgets":[{"id":"1","name":oops},{"id":"2"}]}`), "", nil)
		require.NoError(t, err)
		require.Len(t, records, 2)
		for _, body := range []string{
			`{"gadgets":[{"id":"x","name":oops}]}`, `{"gadgets":[{"name":"a",}]}`, `{"gadgets":[oops]}`, `{"gadgets":[{"id":"1"}{"id":"2"}]}`, `{"gadgets":[{"id":"1"}`,
		} {
			_, _, err := gadget.SkimJSON([]byte(body), "", nil)
			require.Error(t, err, body)
		}
	})
}

func TestSyntheticKey(t *testing.T) {
	t.Parallel()
	sale := &Entity{
		Name: "sales", Key: []string{"contact_id", "order_ids", "amount"},
		Columns:  []Column{{Name: "contact_id", Type: BigInt}, {Name: "amount", Type: Numeric}, {Name: "status", Type: Text}},
		Children: []Child{{Name: "sale_orders", V2: "order_ids", ParentKey: "sale_id", Key: "order_id", Columns: []Column{{Name: "order_id", Type: BigInt, V2: "."}}}},
		V2:       &V2{ArrayKey: "sales"},
	}
	split := func(records ...string) []Raw {
		out, _, err := sale.SplitJSON([]byte(`{"sales":[`+strings.Join(records, ",")+`]}`), "", nil)
		require.NoError(t, err)
		return out
	}

	t.Run("IsMadeOfTheKeyAlone", func(t *testing.T) {
		t.Parallel()
		r := split(`{"contact_id":"1","amount":2,"order_ids":["3"],"status":"a"}`,
			`{"status":"b","amount":2,"contact_id":"1","order_ids":["3"]}`,
			`{"contact_id":"1","amount":2,"order_ids":["4"]}`, `{"contact_id":"1","amount":2}`)
		require.Equal(t, r[0].ID, r[1].ID)
		require.NotEqual(t, r[0].ID, r[2].ID)
		require.NotEqual(t, r[0].ID, r[3].ID)
	})
}

func TestStampFinder(t *testing.T) {
	t.Parallel()
	f := NewStampFinder(gadget, RESTv2)
	want, ok := parseTimestamp([]byte("2024-11-20T18:34:12Z"))
	require.True(t, ok)
	require.Equal(t, want, f.Find([]byte(`{"id":"1","inner":{"update_time":"2020-01-01T00:00:00Z"},"update_time":"2024-11-20T18:34:12.000+0000","x":1}`)))
	require.Equal(t, int64(NoStamp), f.Find([]byte(`{"id":"1","update_time":null}`)))
	require.Equal(t, int64(NoStamp), f.Find([]byte(`{"id":"1"}`)))
	require.Equal(t, int64(NoStamp), f.Find([]byte(`7`)))
	require.Equal(t, want, f.Find([]byte(`{"update_time":"2024-11-20T18:34:12Z"}`)), "a finder can be used again")
}
