package main

import (
	"github.com/keapsync/keapsync/internal/state"
	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sync/engine"
)

// fullReread is a reading of all records of an entity again.
type fullReread struct {
	State string `json:"state"` // planned or under way
	Calls int64  `json:"calls"` // about how many it takes as a whole
}

func (r *fullReread) String() string {
	if r == nil {
		return ""
	}
	return "full re-read " + r.State + ", about " + thousands(r.Calls) + " calls"
}

// rereadOf is the full re-read of an entity that is under way, or that is due because the entity has another definition than its
// rows were read by; nil for none.
func (m *mirror) rereadOf(s state.EntityStatus) *fullReread {
	acct, e := m.account(s.Account), schema.Lookup(s.Entity)
	if acct == nil || e == nil || s.HighWaterMark.IsZero() {
		return nil
	}
	means := acct.Reader.Means(e)
	r := &fullReread{State: "planned", Calls: engine.RereadCalls(means, s.Rows)}
	switch {
	case s.Rereading:
		r.State = "under way"
	case s.Definition == int64(e.Definition(means.Road)):
		return nil
	}
	return r
}
