package xmlrpc

import (
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/carrier"
)

// memory is what one page needs. It grows and is used again.
type memory struct {
	body    carrier.Body
	text    translator
	spare   []byte // for a second copy of the translator's output
	rows    []row
	records []schema.Raw
}

// row is a record of an answer.
type row struct {
	id       int64  // of a table without ids, the first of its pair
	second   int64  // of a pair; else the owner, where that is asked for
	from, to int    // where the JSON is in the translator's output
	reason   string // why it has no usable key
	other    bool   // it is another entity's
	vague    bool   // one of its times is of the hour that exists twice
}

var pool carrier.Pool[memory]

func take() *memory {
	m := pool.Take()
	m.rows, m.records, m.text.out = m.rows[:0], m.records[:0], m.text.out[:0]
	return m
}

func give(m *memory) {
	clear(m.records)
	pool.Give(m)
}
