package engine

import (
	"fmt"
	"time"
)

// Kind is what a pass was for.
type Kind string

// Kinds of passes.
const (
	Backfill    Kind = "backfill"
	Incremental Kind = "incremental"
	Targeted    Kind = "targeted"
	Sweep       Kind = "sweep"
)

// Report is what a pass did. All counts but Calls and Pages are of records.
type Report struct {
	Account string `json:"account"`
	Entity  string `json:"entity"`
	Kind    Kind   `json:"kind"`
	PassID  int64  `json:"pass_id"` // in the history

	Calls     int64 `json:"calls"` // to Keap, repeated ones included
	Pages     int   `json:"pages"`
	Shards    int   `json:"shards,omitempty"` // of a backfill that is split, those so far
	Records   int   `json:"records"`          // read
	Inserted  int   `json:"inserted"`
	Updated   int   `json:"updated"`
	Unchanged int   `json:"unchanged"`
	// MirrorNewer are records left out because the mirror has a newer version by its change stamp, or by when Keap was asked.
	MirrorNewer int `json:"mirror_newer"`
	Tombstoned  int `json:"tombstoned"`
	Rejected    int `json:"rejected"` // without a usable key, or refused by Postgres; kept in rejected_records
	Invalid     int `json:"invalid"`  // values (not records) that did not fit their column, kept under extra._invalid
	Repaired    int `json:"repaired"` // characters that no text can hold, replaced by U+FFFD
	Drift       int `json:"drift"`    // found by a sweep and repaired
	// KeapCountBefore and KeapCount are the number of records by Keap's own count, before and behind a reading of
	// everything; nil where it was not asked.
	KeapCountBefore *int64 `json:"keap_count_before,omitempty"`
	KeapCount       *int64 `json:"keap_count,omitempty"`

	Mark    time.Time     `json:"high_water_mark,omitzero"`
	Took    time.Duration `json:"took_ns"`
	Skipped string        `json:"skipped,omitempty"` // why nothing was read
	Refused *Refusal      `json:"refused,omitempty"`
}

// Refusal is a set of deletes that a pass did not carry out.
type Refusal struct {
	Missing int    `json:"missing"` // records that seem to be gone
	Live    int64  `json:"live"`    // live rows of the entity
	Why     string `json:"why"`     // with the remedy
}

func (r *Refusal) String() string {
	return fmt.Sprintf("%d of %d rows are missing in Keap and were not tombstoned: %s", r.Missing, r.Live, r.Why)
}

// Event is a step of a pass, for progress reports.
type Event struct {
	Report
	// Share is the part of the pass that is done, 0 to 1; negative while it cannot be told.
	Share float64
	// Done tells that the pass has ended, and Err why if it did not succeed.
	Done bool
	Err  error
}
