package sink

import (
	"encoding/binary"
	"errors"
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
	rows   int64
}

var _ io.Reader = (*spans)(nil)

var errFraming = errors.New("the batch's bytes are not rows in COPY's binary form")

// newSpans returns the stream of some records' rows, nil if they have none. Neighbours become one piece.
func newSpans(t *schema.TableRows, records []int) (*spans, error) {
	s := &spans{pieces: [][]byte{copyHeader}}
	for i := 0; i < len(records); {
		first := records[i]
		for i++; i < len(records) && records[i] == records[i-1]+1; i++ {
		}
		from := 0
		if first > 0 {
			from = t.End[first-1]
		}
		piece := t.Data[from:t.End[records[i-1]]]
		if len(piece) == 0 {
			continue
		}
		n, err := countRows(piece)
		if err != nil {
			return nil, err
		}
		s.pieces, s.rows = append(s.pieces, piece), s.rows+n
	}
	if s.rows == 0 {
		return nil, nil
	}
	s.pieces = append(s.pieces, copyTrailer)
	return s, nil
}

// countRows counts rows by their framing, to compare with what the server says it has stored.
func countRows(data []byte) (int64, error) {
	var n int64
	for len(data) > 0 {
		if len(data) < 2 {
			return 0, errFraming
		}
		fields := int16(binary.BigEndian.Uint16(data))
		if fields < 0 { // the trailer would end the COPY before its time
			return 0, errFraming
		}
		data = data[2:]
		for range fields {
			if len(data) < 4 {
				return 0, errFraming
			}
			length := max(0, int(int32(binary.BigEndian.Uint32(data)))) // -1 is NULL
			if data = data[4:]; length > len(data) {
				return 0, errFraming
			}
			data = data[length:]
		}
		n++
	}
	return n, nil
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
