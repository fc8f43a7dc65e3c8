package schema

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChildrenIsTheSumOfTheHashesOfChildRows(t *testing.T) {
	t.Parallel()
	list := func(name string) Child {
		return Child{Name: name, V2: name, ParentKey: "thing_id", Columns: []Column{{Name: "text", Type: Text}}}
	}
	things := &Entity{
		Name: "things", Columns: []Column{{Name: "id", Type: BigInt}}, V2: &V2{ArrayKey: "things"},
		Children: []Child{list("lefts"), list("rights")},
	}
	children := func(record string) int64 {
		rows := NewRows(things, "ab123")
		raw, err := things.SingleJSON([]byte(record), "")
		require.NoError(t, err)
		require.NoError(t, NewDecoder(things, "ab123", RESTv2).DecodeJSON(raw, rows))
		var sum int64
		for i := 1; i < len(rows.Tables); i++ {
			data := rows.Tables[i].Data
			for _, row := range read(t, things.Tables()[i], data) {
				sum += ChildHash(i, int64(row[RowHashColumn].(int)))
			}
		}
		require.Equal(t, sum, rows.Records[0].Children, record)
		own := rows.Tables[0].Data
		require.Equal(t, sum, int64(binary.BigEndian.Uint64(own[len(own)-8:])), "the last column has it")
		return rows.Records[0].Children
	}
	none, left := children(`{"id":"1"}`), children(`{"id":"1","lefts":[{"text":"a"}]}`)
	require.Zero(t, none)
	seen := map[int64]bool{none: true, left: true}
	for _, record := range []string{
		`{"id":"1","rights":[{"text":"a"}]}`, // the same row, in another table
		`{"id":"1","lefts":[{"text":"a"},{"text":"b"}]}`, `{"id":"1","lefts":[{"text":"b"},{"text":"a"}]}`,
		`{"id":"2","lefts":[{"text":"a"}]}`, `{"id":"1","lefts":[{"text":"a"}],"rights":[{"text":"a"}]}`,
	} {
		sum := children(record)
		require.False(t, seen[sum], record)
		seen[sum] = true
	}
	require.Equal(t, left, children(`{"id":"1","lefts":[{"text":"x"},{"text":"y"}],"lefts":[{"text":"a"}]}`), "of two lists the last counts")
}
