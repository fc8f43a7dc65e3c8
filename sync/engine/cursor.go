package engine

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/source"
)

// cursor is the place inside an unfinished pass, kept with the watermark.
type cursor struct {
	// Started is Keap's clock when the pass began: the mark it will leave.
	Started time.Time `json:"started"`
	// Since is the time from which on changes are asked for; zero in a backfill.
	Since time.Time `json:"since,omitzero"`
	// Place is where the walk goes on after what is committed.
	source.Place
	// Through is the last id of the shard; zero: open.
	Through int64 `json:"through,omitempty"`
	// Top is the greatest id when the backfill began; zero if it is not known. The list may go on after it.
	Top int64 `json:"top,omitempty"`
	// Full makes the walk sure of the end of the list.
	Full bool `json:"full,omitempty"`
	// Counted is how many records Keap counted before the walk; nil if it was not asked.
	Counted *int64 `json:"counted,omitempty"`
	// Ended reports that the list was read to its end, and that the result is still to be confirmed.
	Ended bool `json:"ended,omitempty"`
	// Reread tells that everything is read once more, apart from what is new.
	Reread bool `json:"reread,omitempty"`
	// Definition is that of the program which began the pass (schema.Entity.Definition).
	Definition int64 `json:"definition,omitempty"`
	// Entries of the inbox that leave it when everything has been read.
	Entries []int64 `json:"entries,omitempty"`
	// Walk is the way the pass reads, so that another version of the program does not take up a cursor it misreads.
	Walk walk `json:"walk"`
}

// walk is a way to go through a list.
type walk string

const (
	walkKeyset walk = "keyset" // ascending ids
	walkTokens walk = "tokens" // page tokens in the entity's full order
	walkNewest walk = "newest" // descending stamps down to Since
)

func (c cursor) encode() []byte {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // it has no value that JSON lacks
	}
	return b
}

func decodeCursor(b []byte) (cursor, error) {
	var c cursor
	if err := json.Unmarshal(b, &c); err != nil {
		return c, fmt.Errorf("read the cursor of the unfinished pass: %w", err)
	}
	return c, nil
}
