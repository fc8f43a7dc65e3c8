package state

import (
	"context"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Call is a call to Keap that is about to be made, and on what terms.
type Call struct {
	Account string
	Client  string // OAuth client whose accounts share a day; empty where the credential is of one account
	Told    Usage  // what is known anew, as for SaveUsage; its Day is the day that the call counts for

	Share     float64 // the part of the day's limit that may be used
	Keep      float64 // the part of Share that is for others
	Reserve   int64   // calls that are left of what is available
	HookShare float64 // the part of Share that calls because of hooks may use; zero for one that is not

	Slots    []Slot
	Patience time.Duration // the longest wait for which the call is taken
}

// Slot spaces the calls of a scope.
type Slot struct {
	Scope string
	Every time.Duration // between this call and the next
	After time.Duration // no call before it has passed
}

// Taken is the answer to a Call.
type Taken struct {
	Refused string        // share, hooks, day, tenant day or wait; empty if the call is counted
	Wait    time.Duration // until the call may be made
	Day     time.Time     // its beginning, UTC
	Calls   int64         // made that day for the account, or for all accounts of the client; this one included
	// Those of them that were made because of hooks.
	HookCalls int64
	Share     float64 // the smallest of the client's accounts
	// The day's limit, and what is available that day of it and of the account's; nil is unknown.
	Limit, Available, TenantAvailable *int64
}

// Take counts a call and gives it a slot, or does neither and tells why, in one round trip. All who use the database
// share days and slots; the database's clock decides. What the call tells is saved in any case. If the server crashes, it may
// forget the calls of its last second: nobody waits for the disk.
func (s *State) Take(ctx context.Context, c Call) (Taken, error) {
	scopes, every, after := []string{}, []time.Duration{}, []time.Duration{}
	for _, slot := range c.Slots {
		scopes, every, after = append(scopes, slot.Scope), append(every, slot.Every), append(after, slot.After)
	}
	row := usageRow{c.Account, c.Told.Credential, c.Told.Day.UTC().Truncate(24 * time.Hour)}
	_, there := s.usageRows.Load(row)
	t, err := s.take(ctx, c, !there || c.Told.tells(), scopes, every, after)
	if there && database.SQLState(err) == noData { // somebody has deleted it
		t, err = s.take(ctx, c, true, scopes, every, after)
	}
	if err != nil {
		return Taken{}, fmt.Errorf("count an API call of %s: %w", c.Account, database.Explain(err))
	}
	s.usageRows.Store(row, true)
	return t, nil
}

// usageRow is a row of the usage that is known to be there, with the credential that it is of.
type usageRow struct {
	account, credential string
	day                 time.Time
}

// noData is what the function says when there is none.
const noData = "P0002"

// tells tells whether anything is known but whose usage it is.
func (u Usage) tells() bool {
	u.Account, u.Day, u.Credential = "", time.Time{}, ""
	return u != Usage{}
}

// take is one round trip; save has what is known saved before.
func (s *State) take(ctx context.Context, c Call, save bool, scopes []string, every, after []time.Duration) (t Taken, err error) {
	err = s.pool.AcquireFunc(ctx, func(conn *pgxpool.Conn) error {
		const promptly = "SELECT set_config('synchronous_commit', 'off', true)"
		take := "SELECT * FROM " + s.tables.Take +
			"($1, $2, (coalesce($3::timestamptz, now()) AT TIME ZONE 'UTC')::date, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
		var b pgx.Batch // a transaction of its own
		b.Queue(promptly)
		if save {
			b.Queue(s.saveUsage(), usageArgs(c.Account, c.Told)...)
		}
		b.Queue(take, c.Account, c.Client, database.Instant(c.Told.Day), c.Share, c.Keep, c.Reserve, c.HookShare,
			c.Told.Quota.Limit, c.Told.Quota.Available, scopes, every, after, c.Patience)
		for _, q := range b.QueuedQueries { // prepared: planning them costs more than they do
			if _, err := conn.Conn().Prepare(ctx, q.SQL, q.SQL); err != nil {
				return err
			}
		}
		results := conn.SendBatch(ctx, &b)
		err := readTaken(results, b.Len()-1, &t)
		if closing := results.Close(); err == nil {
			err = closing
		}
		return err
	})
	return t, err
}

// readTaken reads the answer, behind so many others.
func readTaken(r pgx.BatchResults, others int, t *Taken) error {
	for range others {
		if _, err := r.Exec(); err != nil {
			return err
		}
	}
	return r.QueryRow().Scan(&t.Refused, &t.Wait, &t.Day, &t.Calls, &t.HookCalls, &t.Share, &t.Limit, &t.Available, &t.TenantAvailable)
}
