package engine

import (
	"encoding/json"
	"fmt"
	"time"
)

// cursor is the place inside an unfinished pass, kept with the watermark.
type cursor struct {
	// Started is Keap's clock when the pass began: the mark it will leave.
	Started time.Time `json:"started"`
	// Since is the time from which on changes are asked for; zero in a backfill.
	Since time.Time `json:"since,omitzero"`
	// After is the last id that is committed, and Through the last of the shard (zero: open); for keysets.
	After   int64 `json:"after,omitempty"`
	Through int64 `json:"through,omitempty"`
	// Token is the page to read next; for walks by page tokens.
	Token string `json:"token,omitempty"`
	// Reread tells that everything is read once more, apart from what is new.
	Reread bool `json:"reread,omitempty"`
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
