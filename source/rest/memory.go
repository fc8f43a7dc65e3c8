package rest

import (
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/carrier"
)

// memory is what one page needs. It grows and is used again.
type memory struct {
	carrier.Body
	records []schema.Raw
}

var pool carrier.Pool[memory]

func take() *memory { return pool.Take() }

func give(m *memory) {
	clear(m.records)
	pool.Give(m)
}
