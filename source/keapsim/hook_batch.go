package keapsim

import (
	"slices"
	"time"
)

// largestBody is how many changed objects are told in one body.
const largestBody = 1000

// batch is what happened within a time of one kind of event, each object once; cut, it is a body.
type batch struct {
	event   string
	due     time.Time
	tries   int // how often it was sent in vain
	entries []hookEntry
	places  map[hookEntry]int // by id and contact; nil once nothing is added
}

// add notes what happened; of several changes of an object the last is told.
func (b *batch) add(entries []hookEntry) {
	for _, e := range entries {
		name := hookEntry{id: e.id, contact: e.contact}
		if i, ok := b.places[name]; ok {
			b.entries[i].at = e.at
			continue
		}
		b.places[name] = len(b.entries)
		b.entries = append(b.entries, e)
	}
}

// cut makes bodies of a batch.
func (b *batch) cut() (bodies []*batch) {
	for part := range slices.Chunk(b.entries, largestBody) {
		bodies = append(bodies, &batch{event: b.event, due: b.due, entries: part})
	}
	return bodies
}

// delayOf is how long events are collected before they are sent. Two kinds take ten times as long at Keap.
func (h *hooks) delayOf(event string) time.Duration {
	if event == tagApplied || event == tagDeleted {
		return 10 * h.delay
	}
	return h.delay
}

// listening tells whether an event would be sent to anybody.
func (h *hooks) listening(event string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.ContainsFunc(h.all, func(s *hook) bool { return s.listens(event) })
}

// any tells whether there is a hook at all.
func (h *hooks) any() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.all) > 0
}

func (s *hook) listens(event string) bool { return s.Status == HookVerified && s.EventKey == event }

// tellOf adds an entry for each record that id does not give 0 for.
func (h *hooks) tellOf(event string, all []happening, at stamp, id func(x happening) int64) {
	if !h.listening(event) {
		return
	}
	entries := make([]hookEntry, 0, len(all))
	for _, x := range all {
		if n := id(x); n != 0 {
			entries = append(entries, hookEntry{id: n, at: at})
		}
	}
	h.add(event, entries)
}

// add notes an event for all who listen, and sends what is due.
func (h *hooks) add(event string, entries []hookEntry) {
	if len(entries) == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.k.now()
	for _, s := range h.all {
		if !s.listens(event) {
			continue
		}
		if s.open != nil && s.open.event != event { // the hook was edited
			s.waiting, s.open = append(s.waiting, s.open.cut()...), nil
		}
		if s.open == nil {
			s.open = &batch{event: event, due: now.Add(h.delayOf(event)), places: map[hookEntry]int{}}
		}
		s.open.add(entries)
	}
	h.start()
}

// take hands out the next body that is due; nil if there is none.
func (s *hook) take(now time.Time, last bool) *batch {
	if s.open != nil && !s.open.due.After(now) {
		s.waiting, s.open = append(s.waiting, s.open.cut()...), nil
	}
	next := -1
	for i, b := range s.waiting {
		if !b.due.After(now) && (next < 0 || last) {
			next = i
		}
	}
	if next < 0 {
		return nil
	}
	b := s.waiting[next]
	s.waiting = slices.Delete(s.waiting, next, next+1)
	return b
}

// next is when the next body of a hook is due; false if it is owed nothing.
func (s *hook) next() (due time.Time, ok bool) {
	if s.open != nil {
		due, ok = s.open.due, true
	}
	for _, b := range s.waiting {
		if !ok || b.due.Before(due) {
			due, ok = b.due, true
		}
	}
	return due, ok
}
