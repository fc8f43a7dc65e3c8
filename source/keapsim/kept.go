package keapsim

import (
	"bytes"
	"sync/atomic"
)

// kept are the renderings of a list's records. Where a benchmark reads the same records again and again on the machine
// that is measured, making them anew each time would be a good part of what is measured.
type kept struct {
	mask    mask // the properties that are shown
	records []atomic.Pointer[rendering]
}

// rendering is a record in REST v2's words, as it was in a state.
type rendering struct {
	of   state
	text []byte
}

// kept returns the renderings of the records with some properties; nil if none are kept. What is kept is what was asked
// for first: that is everything, for those who read all.
func (k *Keap) kept(res *resource, m mask, e *effects) *kept {
	if !k.keep || e.malformed > 0 || k.untagged.Load() != nil {
		return nil
	}
	all := k.renderings[res.kind].Load()
	if all == nil {
		t := k.tables[res.kind]
		t.mu.RLock()
		all = &kept{mask: m, records: make([]atomic.Pointer[rendering], len(t.rows))}
		t.mu.RUnlock()
		if !k.renderings[res.kind].CompareAndSwap(nil, all) {
			all = k.renderings[res.kind].Load()
		}
	}
	if all.mask != m {
		return nil
	}
	return all
}

// write writes the record if it is kept.
func (all *kept) write(w *writer, s row) bool {
	if all == nil || s.index >= len(all.records) {
		return false
	}
	r := all.records[s.index].Load()
	if r == nil || r.of != s.state {
		return false
	}
	w.lead()
	w.b = append(w.b, r.text...)
	return true
}

// add keeps a record as it was written, with a comma or without.
func (all *kept) add(s row, written []byte) {
	if all != nil && s.index < len(all.records) {
		text := bytes.Clone(bytes.TrimPrefix(written, []byte{','}))
		all.records[s.index].Store(&rendering{of: s.state, text: text})
	}
}
