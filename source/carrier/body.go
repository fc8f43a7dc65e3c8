package carrier

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
)

// Body is memory for the body of an answer. It grows and is used again.
type Body struct {
	Bytes   []byte
	inflate gzip.Reader
}

// MaxErrorBody is how much is read of the body of an answer that is no success.
const MaxErrorBody = 64 << 10

var (
	errTooLarge = errors.New("too large")
	errEncoding = errors.New("it is compressed in a way we did not ask for")
)

// Read takes an answer's body, inflated, up to limit bytes.
func (b *Body) Read(res *http.Response, limit int64) error {
	b.Bytes = b.Bytes[:0]
	switch strings.ToLower(res.Header.Get("Content-Encoding")) {
	case "", "identity":
		return b.fill(res.Body, limit, res.ContentLength)
	case "gzip":
		if err := b.inflate.Reset(res.Body); err != nil {
			return err
		}
		return b.fill(&b.inflate, limit, 0)
	}
	return errEncoding
}

// fill reads r to its end. Size is what r is said to hold; zero or less if nobody knows.
func (b *Body) fill(r io.Reader, limit, size int64) error {
	if size > limit {
		return errTooLarge
	}
	if int64(cap(b.Bytes)) <= size {
		b.Bytes = make([]byte, 0, size+1) // one more, so that the end is seen without growing
	}
	for {
		if len(b.Bytes) == cap(b.Bytes) {
			grown := make([]byte, len(b.Bytes), max(2*cap(b.Bytes), 64<<10))
			copy(grown, b.Bytes)
			b.Bytes = grown
		}
		n, err := r.Read(b.Bytes[len(b.Bytes):cap(b.Bytes)])
		b.Bytes = b.Bytes[:len(b.Bytes)+n]
		switch {
		case int64(len(b.Bytes)) > limit:
			return errTooLarge
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}
