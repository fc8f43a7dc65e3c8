package integration

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
)

// What shows no change is read again, a part in each pass, from where the pass before stopped.
func TestRereads(t *testing.T) {
	t.Parallel()
	const entity = "email_statuses"
	// Pages are counted.
	l := newXMLLab(t, keapsim.Options{Hostile: keapsim.Regular, Seed: 95, Contacts: 1200, Only: []string{"contacts"}})
	l.pass("contacts")
	l.pass(entity)
	mark := func() sink.Watermark {
		marks, err := l.sink.Watermarks(t.Context(), account, entity)
		require.NoError(t, err)
		return marks[0]
	}
	whole := mark().FullRead
	require.False(t, whole.IsZero(), "a backfill reads everything")
	require.Nil(t, mark().Cursor)

	_, err := l.keap.Reopt(l.keap.IDs("contacts")...) // a status changes, and no stamp tells
	require.NoError(t, err)
	r := l.pass(entity)
	require.Equal(t, 1, r.Pages, "the newest 900 and what is behind them")
	require.Equal(t, whole, mark().FullRead, "it is not due")

	l.options.RereadEvery, l.options.RereadPages = time.Nanosecond, 1
	r = l.pass(entity)
	require.Equal(t, 3, r.Pages, "the newest, Keap's count, and a part of the rest")
	require.NotNil(t, mark().Cursor, "the next pass goes on there")
	require.Equal(t, whole, mark().FullRead)
	require.False(t, r.Mark.IsZero(), "what is new is there")
	l.pass(entity) // the last records
	l.pass(entity) // the question after them
	require.Nil(t, mark().Cursor)
	l.equal(entity)
}

// fewerAPage makes a page small in the engine's eyes, so that small accounts are worth counting.
type fewerAPage struct{ source.Reader }

func (r fewerAPage) Means(e *schema.Entity) schema.Means {
	m := r.Reader.Means(e)
	m.PageSize = 20
	return m
}

// A sweep is saved where Keap counts as many records as the mirror has, and only there.
func TestCountsSaveSweeps(t *testing.T) {
	t.Parallel()
	l := newXMLLab(t, keapsim.Options{Seed: 96, Contacts: 200, Only: []string{"contacts", "companies"}})
	l.account.Reader = fewerAPage{l.account.Reader}
	l.pass("contacts")
	r := l.sweep("contacts")
	require.NotEmpty(t, r.Skipped)
	require.EqualValues(t, 200, *r.KeapCountBefore)
	require.Zero(t, r.Tombstoned)

	gone := l.pick("contacts", 1)
	l.change(l.keap.Delete, "contacts", gone...)
	l.add("contacts", 1) // as many as before
	r = l.sweep("contacts")
	require.Empty(t, r.Skipped, "the added one is in the mirror by now, so that the counts differ")
	require.Equal(t, 1, r.Tombstoned)
	require.Equal(t, *r.KeapCountBefore, *r.KeapCount)
	require.Equal(t, gone, l.tombstones("contacts"))
	l.equal("contacts")

	l.exec("UPDATE keapsync.watermarks SET full_read_at = now() - interval '8 days'")
	require.Empty(t, l.sweep("contacts").Skipped, "counts stand for a comparison for a week only")
	require.NotEmpty(t, l.sweep("contacts").Skipped)
}

// Keap counts a record that it cannot send, and the mirror does not have it: that must not make up for one that was deleted.
func TestCountsDoNotHideADeleteBehindARejectedRecord(t *testing.T) {
	t.Parallel()
	l := newXMLLab(t, keapsim.Options{Seed: 96, Contacts: 200, Only: []string{"contacts", "companies"}})
	l.account.Reader = fewerAPage{l.account.Reader}
	picked := l.pick("contacts", 2)
	unreadable, gone := picked[:1], picked[1:]
	_, err := l.keap.Poison("contacts", unreadable...)
	require.NoError(t, err)
	require.Equal(t, 1, l.pass("contacts").Rejected)
	l.change(l.keap.Delete, "contacts", gone...)
	r := l.sweep("contacts")
	require.Empty(t, r.Skipped)
	require.Equal(t, gone, l.tombstones("contacts"))
}

func (l *lab) exec(sql string) {
	l.t.Helper()
	_, err := l.db.Exec(l.t.Context(), sql)
	require.NoError(l.t, err)
}
