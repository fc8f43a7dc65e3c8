package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/sync/engine"
)

// dated is a shelf whose records have times of change, by a clock of its own.
type dated struct {
	*shelf
	now    time.Time
	stamps map[int64]time.Time
	hidden int64 // a record that no list of changes shows
}

func (d *dated) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	p, err := d.shelf.ReadPage(ctx, r)
	if err != nil {
		return nil, err
	}
	p.At = d.now
	if r.Order == source.OrderID && !r.Since.IsZero() && len(r.IDs) == 0 && !r.Count {
		p.Records, p.Through, p.More = nil, r.AfterID, source.MoreUnlikely
		for _, id := range d.ids {
			shown := id > r.AfterID && !d.stamps[id].Before(r.Since) && id != d.hidden && (d.ends == 0 || id <= d.ends)
			if shown && len(p.Records) < d.size {
				p.Records, p.Through = append(p.Records, d.record(id)), id
			}
		}
		if len(p.Records) == d.size {
			p.More = source.MoreFollows
		}
	}
	kept := p.Records[:0]
	for _, q := range p.Records {
		at := d.stamps[q.ID]
		q.Hash = at.UnixNano() + q.ID
		q.Bytes = fmt.Appendf(nil, `{"id":%d,"given_name":"%d","update_time":"%s"}`, q.ID, at.Unix(), at.UTC().Format("2006-01-02T15:04:05.000Z"))
		kept = append(kept, q)
	}
	p.Records = kept
	if r.Count && !r.Since.IsZero() {
		p.Count = 0
		for _, id := range d.ids {
			if !d.stamps[id].Before(r.Since) {
				p.Count++
			}
		}
	}
	return p, nil
}

// onDated is a mirror of a dated shelf, whose records changed a day ago.
func onDated(t *testing.T, means schema.Means, ids []int64) (*mirror, *dated) {
	t.Helper()
	s := &shelf{means: means, ids: ids, size: 10}
	d := &dated{shelf: s, now: time.Now().UTC(), stamps: map[int64]time.Time{}}
	for _, id := range ids {
		d.stamps[id] = d.now.Add(-24 * time.Hour)
	}
	m := shelved(t, s)
	m.account.Reader = d
	return m, d
}

func windowed() schema.Means {
	return schema.Means{Road: schema.RESTv2, Strategy: schema.Window, PageSize: 10, MaxIDs: 100, Keyset: true, Since: true}
}

// has reports whether the mirror has a record's latest change.
func (d *dated) has(m *mirror, id int64) bool {
	m.t.Helper()
	var name string
	require.NoError(m.t, m.db.QueryRow(context.Background(), "SELECT given_name FROM keap.contacts WHERE id = $1", id).Scan(&name))
	return name == fmt.Sprint(d.stamps[id].Unix())
}

// stoppedAt ends a pass after an id with an error.
func (d *dated) stoppedAt(m *mirror, id int64) {
	m.t.Helper()
	d.before = func(r source.Request) error {
		if r.AfterID == id {
			return errors.New("stopped")
		}
		return nil
	}
	_, err := m.try("contacts")
	require.ErrorContains(m.t, err, "stopped")
	require.NotNil(m.t, m.mark("contacts").Cursor)
	d.before = nil
}

func TestWhatHooksTellIsReadByAPassThatBeganLater(t *testing.T) {
	t.Parallel()
	// unfinished has a pass that has walked past half of many changes, of which record 5 changes again.
	unfinished := func(t *testing.T) (*mirror, *dated) {
		m, d := onDated(t, windowed(), upTo(30))
		m.pass("contacts")
		for _, id := range d.ids {
			d.stamps[id] = d.now.Add(time.Second)
		}
		d.stoppedAt(m, 20)
		d.stamps[5] = d.now.Add(time.Minute)
		return m, d
	}
	t.Run("ForAnEventWithoutARecord", func(t *testing.T) {
		t.Parallel()
		m, d := unfinished(t)
		m.hear("contact.edit", 0)
		require.Equal(t, 1, m.inbox("contacts").Events)
		require.Zero(t, m.waits())
		require.True(t, d.has(m, 5))
	})
	t.Run("ForAGap", func(t *testing.T) {
		t.Parallel()
		m, d := unfinished(t)
		began := m.mark("contacts").Mark.Add(30 * time.Minute)
		require.NoError(t, m.state.OpenGap(t.Context(), "ab123", "contact.edit", []string{"contacts"}, began, "Inactive"))
		require.NoError(t, m.state.EndGaps(t.Context(), "ab123", []string{"contact.edit"}, began.Add(time.Hour)))
		r, err := engine.New(m.sink, m.state, m.options).RepairGaps(t.Context(), m.account, []*schema.Entity{schema.Lookup("contacts")})
		require.NoError(t, err)
		require.Equal(t, 1, r.Closed)
		require.True(t, d.has(m, 5))
	})
	t.Run("AndTheUnfinishedPassIsNotReadAgain", func(t *testing.T) {
		t.Parallel()
		m, d := unfinished(t)
		d.calls.Store(0)
		m.hear("contact.edit", 0)
		m.inbox("contacts")
		require.EqualValues(t, 2+4, d.calls.Load(), "the rest of it, and all that changed since it began")
	})
	t.Run("AndNotBeforeABackfillHasEnded", func(t *testing.T) {
		t.Parallel()
		m, d := onDated(t, windowed(), upTo(30))
		d.stoppedAt(m, 20)
		d.stamps[5] = d.now.Add(time.Second)
		m.hear("contact.edit", 0)
		require.Equal(t, 1, m.inbox("contacts").Busy)
		require.Equal(t, 1, m.waits())
		m.pass("contacts")
		require.Zero(t, m.inbox("contacts").Busy)
		require.Zero(t, m.waits())
		require.True(t, d.has(m, 5))
	})
}

func TestAWrongTimeOfKeapsLeavesNoHole(t *testing.T) {
	t.Parallel()
	for _, behind := range []time.Duration{0, time.Minute, 10 * time.Minute} {
		for _, wrong := range []time.Duration{7 * time.Minute, 6 * time.Hour} {
			t.Run(fmt.Sprintf("WhereTheDatabaseIs%vAheadOfKeapAndOneAnswer%vMore", behind, wrong), func(t *testing.T) {
				t.Parallel()
				m, d := onDated(t, windowed(), upTo(5))
				m.account.Clock = &engine.KeapClock{}
				began := time.Now()
				tick := func(more time.Duration) { d.now = time.Now().UTC().Add(more - behind) }
				tick(0)
				m.pass("contacts")
				tick(wrong)
				m.pass("contacts")
				tick(0)
				d.stamps[3] = d.now
				m.pass("contacts")
				require.True(t, d.has(m, 3))
				require.WithinDuration(t, began.Add(-behind), m.mark("contacts").Mark, time.Minute, "and what was read is not read again for ever")
			})
		}
	}
}

func TestALongSnapshotIsConfirmedByTheNextThatAgrees(t *testing.T) {
	t.Parallel()
	s := &shelf{means: schema.Means{Road: schema.RESTv2, Strategy: schema.Snapshot, PageSize: 10, MaxIDs: 100}, ids: upTo(80), size: 10}
	m := shelved(t, s)
	unconfirmed := func() bool { return !m.mark("users").Unconfirmed.IsZero() }
	m.pass("users")
	require.True(t, unconfirmed(), "the first that shows it")
	m.sweep("users", false)
	require.False(t, unconfirmed())
	m.pass("users")
	require.False(t, unconfirmed())
	s.ids = append(s.ids, 81)
	m.pass("users")
	require.True(t, unconfirmed(), "it shows one that was not there, or that was passed over")
	s.ids = upTo(40)
	m.sweep("users", true)
	require.False(t, unconfirmed(), "a shorter list is read twice")
}

func TestCountsGuardListsOfChanges(t *testing.T) {
	t.Parallel()
	means := windowed()
	means.Road, means.Count = schema.XMLRPCRoad, true
	t.Run("ThatEndEarly", func(t *testing.T) {
		t.Parallel()
		m, d := onDated(t, means, upTo(60))
		m.pass("contacts")
		before := m.mark("contacts")
		for _, id := range d.ids {
			d.stamps[id] = d.now.Add(time.Second)
		}
		d.ends = 15
		_, err := m.try("contacts")
		require.ErrorContains(t, err, "it showed 15 records, and Keap counts 60")
		after := m.mark("contacts")
		require.Equal(t, before.Mark, after.Mark)
		require.Nil(t, after.Cursor)
		d.ends = 0
		m.pass("contacts")
		require.True(t, d.has(m, 50))
	})
	t.Run("AndCostNothingWhereTheyAreOnePage", func(t *testing.T) {
		t.Parallel()
		m, d := onDated(t, means, upTo(9))
		m.pass("contacts")
		d.calls.Store(0)
		d.stamps[5] = d.now.Add(time.Second)
		m.pass("contacts")
		require.True(t, d.has(m, 5))
		require.EqualValues(t, 1, d.calls.Load())
	})
	t.Run("SoThatASweepFindsWhatOnePageHid", func(t *testing.T) {
		t.Parallel()
		m, d := onDated(t, means, upTo(60))
		m.pass("contacts")
		d.stamps[50] = d.now.Add(time.Second)
		require.NotEmpty(t, m.sweep("contacts", false).Skipped, "it brings the change")
		require.True(t, d.has(m, 50))
		d.stamps[49], d.hidden = d.now.Add(2*time.Second), 49
		require.Empty(t, m.sweep("contacts", false).Skipped)
		require.True(t, d.has(m, 49))
	})
}
