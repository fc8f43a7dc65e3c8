package rest

import (
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/carrier"
)

// memory is what one page needs. It grows and is used again.
type memory struct {
	carrier.Body
	records []schema.Raw
	calls   int // that were made for the page
}

var pool carrier.Pool[memory]

func take() *memory {
	m := pool.Take()
	m.calls = 0
	return m
}

func give(m *memory) {
	clear(m.records)
	pool.Give(m)
}
