package sink

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

// copyRow is a row of COPY with one field.
func copyRow(value string) []byte {
	return append([]byte{0, 1, 0, 0, 0, byte(len(value))}, value...)
}

// tableRows are rows of records, each with some values.
func tableRows(records ...[]string) *schema.TableRows {
	t, count := &schema.TableRows{}, 0
	for _, values := range records {
		for _, v := range values {
			t.Data = append(t.Data, copyRow(v)...)
		}
		count += len(values)
		t.End, t.Count = append(t.End, len(t.Data)), append(t.Count, count)
	}
	return t
}

func TestSpans(t *testing.T) {
	t.Parallel()
	rows := tableRows([]string{"a"}, nil, []string{"b", "c"}, []string{"d"}, []string{"e"})
	header := []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	stream := func(values ...string) []byte {
		all := bytes.Clone(header)
		for _, v := range values {
			all = append(all, copyRow(v)...)
		}
		return append(all, 0xff, 0xff)
	}
	for name, c := range map[string]struct {
		records []int
		want    []string
		pieces  int
	}{
		"SendAllRecordsAsOnePiece":         {[]int{0, 1, 2, 3, 4}, []string{"a", "b", "c", "d", "e"}, 1},
		"SendSomeRecords":                  {[]int{0, 2, 3}, []string{"a", "b", "c", "d"}, 2},
		"SendThemInTheOrderAskedFor":       {[]int{4, 2, 0}, []string{"e", "b", "c", "a"}, 3},
		"LeaveOutRecordsThatHaveNoRows":    {[]int{1, 4}, []string{"e"}, 1},
		"JoinNeighboursAcrossRecordsOfOne": {[]int{2, 3, 4}, []string{"b", "c", "d", "e"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSpans(rows, c.records)
			require.Len(t, s.pieces, c.pieces+2)
			require.EqualValues(t, len(c.want), s.rows)
			require.NoError(t, iotest.TestReader(s, stream(c.want...)))
		})
	}
	t.Run("AreReadByteByByte", func(t *testing.T) {
		t.Parallel()
		s := newSpans(rows, []int{0, 4})
		all, err := io.ReadAll(iotest.OneByteReader(s))
		require.NoError(t, err)
		require.Equal(t, stream("a", "e"), all)
	})
	t.Run("AreNoneWithoutRows", func(t *testing.T) {
		t.Parallel()
		for _, records := range [][]int{nil, {1}} {
			require.Nil(t, newSpans(rows, records))
		}
	})
	t.Run("EndWhenClosed", func(t *testing.T) {
		t.Parallel()
		s := newSpans(rows, []int{0})
		s.close()
		_, err := s.Read(make([]byte, 8))
		require.ErrorIs(t, err, io.EOF)
	})
}
