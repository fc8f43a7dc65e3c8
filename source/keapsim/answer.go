package keapsim

import (
	"compress/gzip"
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

const (
	typeJSON = "application/json;charset=UTF-8"
	typeHTML = "text/html;charset=utf-8"
)

var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}}

// send writes the answer, whole or cut short if a fault says so.
func (c *call) send(status int, contentType string, body []byte) {
	h := c.w.Header()
	h.Set("Content-Type", contentType)
	h.Set("x-request-id", requestID())
	if c.effects.lost {
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
	if c.k.gzip && !c.effects.cut && len(body) > 0 && strings.Contains(c.r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		c.w.WriteHeader(status)
		z := zippers.Get().(*gzip.Writer)
		defer zippers.Put(z)
		z.Reset(c.w)
		_, _ = z.Write(body) // the caller may be gone
		_ = z.Close()
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.w.WriteHeader(status)
	if c.effects.cut {
		_, _ = c.w.Write(body[:len(body)/2])
		_ = http.NewResponseController(c.w).Flush() // a caller in the same process has no connection to flush
		panic(http.ErrAbortHandler)                 // closes the connection in the middle of the body
	}
	_, _ = c.w.Write(body)
}

func (c *call) json(status int, body string) { c.send(status, typeJSON, []byte(body)) }

func (c *call) html(status int, title, text string) {
	c.send(status, typeHTML, fmt.Appendf(nil, "<!DOCTYPE html>\n<html><head><title>%s</title></head><body><h1>%s</h1><p>%s</p></body></html>\n", title, title, text))
}

// statusWords are the status texts of REST v2's errors.
var statusWords = map[int]string{
	http.StatusBadRequest: "INVALID_ARGUMENT", http.StatusUnauthorized: "UNAUTHENTICATED", http.StatusForbidden: "PERMISSION_DENIED",
	http.StatusNotFound: "NOT_FOUND", http.StatusMethodNotAllowed: "UNIMPLEMENTED", http.StatusTooManyRequests: "RESOURCE_EXHAUSTED",
	http.StatusInternalServerError: "INTERNAL", http.StatusServiceUnavailable: "UNAVAILABLE",
}

// fail answers with REST v2's error, or with REST v1's, which is the message alone.
func (c *call) fail(status int, message, resource string) {
	if strings.HasPrefix(c.path, "/v1/") {
		var w writer
		w.begin('{')
		w.at("message").word(message)
		w.end('}')
		c.send(status, typeJSON, w.b)
		return
	}
	word := statusWords[status]
	if word == "" {
		word = "UNKNOWN"
	}
	var w writer
	w.begin('{')
	w.at("code").integer(int64(status))
	w.at("message").word(message)
	w.at("status").word(word)
	w.at("details").begin('[')
	w.begin('{')
	w.at("domain").word("keap.api")
	w.at("resource").word(resource)
	w.end('}')
	w.end(']')
	w.end('}')
	c.send(status, typeJSON, w.b)
}

func (c *call) notFound(noun string) {
	c.fail(http.StatusNotFound, "Unable to find this "+noun, noun)
}

func (c *call) notFoundPage() {
	c.html(http.StatusNotFound, "Keap - Page Not Found", "The page you are looking for does not exist.")
}

func requestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
