package sink

import (
	"errors"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// Watermark says up to where an entity of an account is mirrored and, inside an unfinished pass, how far it has come.
// Shard 0 is the entity's own; a sharded backfill has one more for each id range while it lasts.
type Watermark struct {
	Account string
	Entity  string
	Shard   int
	// Mark is the high-water mark by Keap's clock, UTC: all changes before it are in the mirror. Zero before the first
	// pass has finished.
	Mark time.Time
	// Cursor is the engine's place inside an unfinished pass, JSON; nil between passes.
	Cursor []byte
	// Restarted tells that the pass under way replaces whatever differs (see ResetWatermark).
	Restarted bool
	// FullRead is when the latest complete reading of all records began, by Keap's clock, UTC; zero before there was one.
	FullRead time.Time
	// Unconfirmed is since when, UTC by the database's clock, the mirror may lack records that a long walk by page tokens
	// passed over; zero if no walk may have. A sweep that agrees with the mirror ends it (Sink.Confirm).
	Unconfirmed time.Time
	// Since limits the entity to records that changed at or after it, UTC; zero for none. Only of shard 0.
	Since time.Time
	// Definition is the schema.Entity.Definition that all rows were last read by, as a signed number; zero if it is not known.
	Definition int64
	// Version counts the moves. It is the fence: of two writers that read the same version, one lands.
	Version int64
}

// Batch is what one transaction brings into the mirror.
type Batch struct {
	Rows *schema.Rows // decoded records, unchanged ones already left out; never nil, for it names entity and account
	// Sources are the records of Rows as Keap sent them, in their order: what is kept of those that Postgres refuses. May be
	// nil; then no more than the id is kept.
	Sources []schema.Raw
	// Standings are what Compare told of the records of Rows, in their order, shortly before. They save a second look, and
	// are no more than that: what has changed since then is noticed when it is written. May be nil.
	Standings  []Standing
	Rejected   []schema.Raw // records without a usable key, and those that Keap cannot send
	Readable   []int64      // ids of records that are no longer among those that Keap cannot send
	Tombstones []int64      // ids of records that Keap no longer has
	// AsOf is the database's clock (see Sink.Now) when Keap was asked for Tombstones, and for records without Record.Asked.
	// Zero stands for the time of the call.
	AsOf time.Time
	// LooseStamps tells that a record with an older change stamp is no older version: the question alone decides.
	LooseStamps bool
	// Authoritative tells that a record with an older change stamp replaces a row that was asked for earlier.
	Authoritative bool
	// Dependents are the entities whose records belong to those of this one. What the batch changes is put into their inbox.
	Dependents []string
	// From is nil for a batch that moves no watermark (targeted passes, sweeps). If it is Restarted the batch is authoritative,
	// and rows and child rows are compared by their contents, whatever their hashes say.
	From *Watermark
	To   Move // where the watermark goes
	// FullRead tells that all records were read, the last of them by this batch, and when that began by Keap's clock. Of
	// a shard's batch it counts if the shard is the last.
	FullRead time.Time
	// Definition says that with this batch, as for FullRead, all rows are as this definition makes them; zero says nothing.
	Definition int64
	PassID     int64 // row of the pass in the state schema, for rejected records; 0 for none
}

// Move is what happens to a watermark when its batch commits.
type Move struct {
	Mark   time.Time // zero leaves the mark as it is
	Cursor []byte    // nil ends the pass
	// Unconfirmed marks the entity as unconfirmed; see Watermark.Unconfirmed.
	Unconfirmed bool
	// Shards are opened: their watermarks are made. Of each, Shard and Cursor count.
	Shards []Watermark
	// Done tells that a shard (not shard 0) has reached its end: its row goes, and with the last one the entity's
	// own watermark takes Mark and loses its cursor.
	Done bool
}

// Result counts what a batch did.
type Result struct {
	Inserted    int // rows of the entity's own table that are new
	Updated     int // rows that changed, or came back to life
	Unchanged   int // records that the mirror has already
	MirrorNewer int // records left out because the mirror has a newer version
	Tombstoned  int
	Refused     []int64     // hashes of the records that Postgres refuses; they are kept as rejected
	Watermark   Watermark   // the watermark after the move, for the next batch's From
	Shards      []Watermark // those of the shards that were opened
	Finished    bool        // a shard's Done was the last: the pass is complete
}

// ErrFenced tells that another writer has moved the watermark: nothing of the batch landed.
var ErrFenced = errors.New("another process moved the high-water mark")
