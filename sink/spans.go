package sink

import (
	"io"
	"sync"

	"github.com/keapsync/keapsync/schema"
)

var (
	copyHeader  = []byte("PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00") // no flags, no extension
	copyTrailer = []byte{0xff, 0xff}
)

// spans is a COPY stream made of pieces of a batch, which are read where they are.
type spans struct {
	mu     sync.Mutex // pgconn may go on reading for a moment after it has lost the connection
	pieces [][]byte
	rows   int64 // to compare with what the server says it has stored
}

var _ io.Reader = (*spans)(nil)

// newSpans returns the stream of some records' rows, nil if they have none. Neighbours become one piece.
func newSpans(t *schema.TableRows, records []int) *spans {
	s := &spans{pieces: [][]byte{copyHeader}}
	for i := 0; i < len(records); {
		first := records[i]
		for i++; i < len(records) && records[i] == records[i-1]+1; i++ {
		}
		from, before := 0, 0
		if first > 0 {
			from, before = t.End[first-1], t.Count[first-1]
		}
		s.add(t.Data[from:t.End[records[i-1]]], t.Count[records[i-1]]-before)
	}
	return s.end()
}

// add appends rows that stand together.
func (s *spans) add(piece []byte, rows int) {
	if len(piece) > 0 {
		s.pieces, s.rows = append(s.pieces, piece), s.rows+int64(rows)
	}
}

// end ends the stream; nil if it has no rows.
func (s *spans) end() *spans {
	if s.rows == 0 {
		return nil
	}
	s.pieces = append(s.pieces, copyTrailer)
	return s
}

func (s *spans) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for n < len(p) && len(s.pieces) > 0 {
		c := copy(p[n:], s.pieces[0])
		if n += c; c == len(s.pieces[0]) {
			s.pieces = s.pieces[1:]
		} else {
			s.pieces[0] = s.pieces[0][c:]
		}
	}
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// close lets go of the batch's memory: whatever still reads finds the end.
func (s *spans) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pieces = nil
}
