package state

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// Words of the history that a status looks for: a complete sweep is a pass of kind Sweep with the outcome Done.
const (
	Sweep = "sweep"
	Done  = "done"
)

// EntityStatus is how an entity of an account stands. Times are UTC, and zero for what has not been.
type EntityStatus struct {
	Account       string
	Entity        string
	Rows          int64         // live ones; not of History, since counting them takes a while on a large mirror
	HighWaterMark time.Time     // by Keap's clock
	Lag           time.Duration // age of the mark; zero without one
	Since         time.Time     // records that changed before it are not read; zero if all are
	Definition    int64         // that all rows were last read by (schema.Entity.Definition); zero if it is not known
	Rereading     bool          // a full re-read was begun that has not ended
	Unfinished    bool          // a pass was begun that has not come to its end: it is under way, or will be resumed
	Unconfirmed   time.Time     // since when records may be missing that a long walk by page tokens passed over
	Last          LastPass
	LastSweep     time.Time // end of the last complete sweep
	Drift         int64     // differences that sweep found
	Rejected      int64     // records kept as rejected
}

// LastPass is the pass of an entity that began last.
type LastPass struct {
	Kind     string // empty if there was none
	Started  time.Time
	Finished time.Time // zero while it is under way, and if its process was killed
	Outcome  string
	Error    string
}

// History returns how all entities of all accounts stand, by account and entity, without the numbers of rows: it costs a moment.
func (s *State) History(ctx context.Context) ([]EntityStatus, error) {
	status, err := database.Collect(ctx, s.pool, scanStatus, `SELECT w.account, w.entity, w.mark, coalesce(extract(epoch FROM now() - w.mark), 0)::float8, w.since,
			coalesce(w.definition, 0), coalesce((w.cursor->>'reread')::boolean, false), w.cursor IS NOT NULL OR EXISTS (SELECT FROM `+s.tables.Watermarks+` part
				WHERE part.account = w.account AND part.entity = w.entity AND part.shard > 0),
			w.unconfirmed_at, coalesce(last.kind, ''), last.started_at, last.finished_at, coalesce(last.outcome, ''), coalesce(last.error, ''),
			sweep.finished_at, coalesce(sweep.drift, 0),
			(SELECT count(*) FROM `+s.tables.Rejected+` r WHERE r.account = w.account AND r.entity = w.entity)
		FROM `+s.tables.Watermarks+` w
		LEFT JOIN LATERAL (SELECT * FROM `+s.tables.Passes+` p
			WHERE p.account = w.account AND p.entity = w.entity ORDER BY p.started_at DESC LIMIT 1) last ON true
		LEFT JOIN LATERAL (SELECT * FROM `+s.tables.Passes+` p
			WHERE p.account = w.account AND p.entity = w.entity AND p.kind = $1 AND p.outcome = $2
			ORDER BY p.started_at DESC LIMIT 1) sweep ON true
		WHERE w.shard = 0 ORDER BY w.account, w.entity`, Sweep, Done)
	return status, database.Wrap(err, "read the status")
}

func scanStatus(row pgx.CollectableRow) (e EntityStatus, err error) {
	var lag float64
	err = row.Scan(&e.Account, &e.Entity, &e.HighWaterMark, &lag, &e.Since, &e.Definition, &e.Rereading, &e.Unfinished, &e.Unconfirmed,
		&e.Last.Kind, &e.Last.Started, &e.Last.Finished, &e.Last.Outcome, &e.Last.Error, &e.LastSweep, &e.Drift, &e.Rejected)
	e.Lag = time.Duration(lag * float64(time.Second))
	return e, err
}
