package engine_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// hear puts an event for each id into the inbox.
func (m *mirror) hear(key string, ids ...int64) {
	m.t.Helper()
	events := make([]sink.HookEvent, len(ids))
	for i, id := range ids {
		events[i] = sink.HookEvent{Key: key, RecordID: id}
	}
	require.NoError(m.t, m.sink.ReceiveEvents(context.Background(), "ab123", events))
}

// inbox looks into the inbox.
func (m *mirror) inbox(entities ...string) engine.InboxReport {
	m.t.Helper()
	r, err := m.tryInbox(entities...)
	require.NoError(m.t, err)
	return r
}

func (m *mirror) tryInbox(entities ...string) (engine.InboxReport, error) {
	var all []*schema.Entity
	for _, name := range entities {
		all = append(all, schema.Lookup(name))
	}
	return engine.New(m.sink, m.state, m.options).Inbox(context.Background(), m.account, all)
}

// waits tells how many events wait.
func (m *mirror) waits() (n int) {
	m.t.Helper()
	require.NoError(m.t, m.db.QueryRow(context.Background(), "SELECT count(*) FROM keapsync.hook_events WHERE done_at IS NULL AND reason = 'hook'").Scan(&n))
	return n
}

// picked are some ids in Keap.
func (m *mirror) picked(entity string, n int) []int64 {
	m.t.Helper()
	ids, err := m.keap.Pick(entity, n, false)
	require.NoError(m.t, err)
	return ids
}

func (m *mirror) edit(entity string, ids ...int64) {
	m.t.Helper()
	_, err := m.keap.Edit(entity, ids...)
	require.NoError(m.t, err)
}

func TestInbox(t *testing.T) {
	t.Parallel()

	t.Run("ReadsEachRecordOnceHoweverOftenItIsNamed", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 1200})
		m.pass("contacts")
		m.keap.Advance(time.Hour)
		ids := m.picked("contacts", 120)
		m.edit("contacts", ids...)
		for range 5 {
			m.hear("contact.edit", ids...)
		}
		asked := m.requests()
		r := m.inbox("contacts")
		require.Len(t, *asked, 2)
		require.Len(t, (*asked)[0].IDs, 100)
		require.Len(t, (*asked)[1].IDs, 20)
		require.Equal(t, 600, r.Events)
		require.Equal(t, 120, r.Passes[0].Updated)
		require.EqualValues(t, 2, r.Calls)
		require.False(t, r.More)
		require.Zero(t, m.waits())
		require.Empty(t, m.inbox("contacts").Passes, "nothing waits")
	})

	t.Run("ReadsABurstByWhatChanged", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 3000})
		m.pass("contacts")
		m.keap.Advance(time.Hour)
		ids := m.picked("contacts", 1000)
		m.edit("contacts", ids[10:]...)
		_, err := m.keap.Delete("contacts", ids[:10]...)
		require.NoError(t, err)
		for range 9 {
			m.hear("contact.edit", ids[10:]...)
		}
		m.hear("contact.delete", ids[:10]...)
		asked := m.requests()
		r := m.inbox("contacts")
		require.Zero(t, m.waits())
		require.LessOrEqual(t, len(*asked), 4)
		require.Equal(t, engine.Incremental, r.Passes[0].Kind)
		require.Equal(t, 990, r.Passes[0].Updated)
		require.Equal(t, engine.Targeted, r.Passes[1].Kind)
		require.Equal(t, 10, r.Passes[1].Tombstoned, "what the pass could not show is asked for")
		m.equal("contacts")
	})

	t.Run("CostsLittleInABurstThatComesInPieces", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 3000})
		m.pass("contacts")
		m.keap.Advance(time.Hour)
		ids := m.picked("contacts", 1000)
		asked := m.requests()
		for range 10 {
			m.edit("contacts", ids...)
			m.hear("contact.edit", ids...)
			m.inbox("contacts")
			m.keap.Advance(time.Second)
		}
		require.Zero(t, m.waits())
		require.LessOrEqual(t, len(*asked), 30, "for 10,000 events")
	})

	// While a pass reads, a record is deleted that it has shown and not written yet. The inbox finds no row to mark as deleted.
	t.Run("IsNotUndoneByAPageThatWasAskedForBefore", func(t *testing.T) {
		t.Parallel()
		s := &shelf{means: windowed(), ids: upTo(30), size: 10}
		m := shelved(t, s)
		s.before = func(r source.Request) error {
			if r.AfterID == 10 && len(r.IDs) == 0 && slices.Contains(s.ids, 5) {
				s.ids = slices.DeleteFunc(s.ids, func(id int64) bool { return id == 5 })
				m.hear("contact.delete", 5)
				require.Equal(t, 1, m.inbox("contacts").Events)
			}
			return nil
		}
		m.pass("contacts")
		require.Equal(t, s.ids, m.live("contacts"))
		require.Zero(t, m.waits())
		s.calls.Store(0)
		m.pass("contacts")
		require.LessOrEqual(t, s.calls.Load(), int64(4), "it is not looked for again")
	})

	t.Run("FindsNewAndDeletedRecordsByTheirIDs", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 1200})
		m.pass("contacts")
		gone := m.picked("contacts", 3)
		_, err := m.keap.Delete("contacts", gone...)
		require.NoError(t, err)
		added, err := m.keap.Add("contacts", 2)
		require.NoError(t, err)
		m.hear("contact.delete", gone...)
		m.hear("contact.add", added...)
		m.hear("contact.edit", 999_999_999)
		m.inbox("contacts")
		require.Zero(t, m.waits())
		m.equal("contacts")
	})

	t.Run("DoesNotTakeAnIDForGoneWhenTheCredentialSeesLittle", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 300})
		m.pass("contacts")
		ids := m.picked("contacts", 20)
		require.NoError(t, m.keap.SetFaults("limited=0.1"))
		m.hear("contact.delete", ids...)
		r := m.inbox("contacts")
		require.NotNil(t, r.Passes[0].Refused)
		require.Zero(t, m.waits(), "what the sweep has to see to does not come round and round")
		require.Len(t, m.live("contacts"), 300)
	})

	t.Run("KeepsEventsUntilKeapShowsTheirRecordsOrProvesThatTheyAreGone", func(t *testing.T) {
		t.Parallel()
		for _, entity := range []string{"contacts", "notes", "products", "companies"} {
			m := newMirror(t, keapsim.Options{Contacts: 300})
			m.pass(entity)
			m.keap.Advance(time.Hour)
			edited, gone := m.picked(entity, 2)[:1], m.picked(entity, 2)[1:]
			m.edit(entity, edited...)
			_, err := m.keap.Delete(entity, gone...)
			require.NoError(t, err)
			added, err := m.keap.Add(entity, 1)
			require.NoError(t, err)
			singular := map[string]string{"contacts": "contact", "notes": "note", "products": "product", "companies": "company"}[entity]
			m.hear(singular+".edit", edited...)
			m.hear(singular+".delete", gone...)
			m.hear(singular+".add", added...)
			require.NoError(t, m.keap.SetFaults("emptylist"))
			asked := m.requests()
			for range 2 {
				r, err := m.tryInbox(entity)
				if entity != "companies" { // a URL refutes each list, which is an error
					require.NoError(t, err)
					require.Positive(t, r.Unproved, "%s: %+v", entity, r)
					require.False(t, r.Oldest.IsZero())
				}
				require.Positive(t, m.waits(), entity)
			}
			require.LessOrEqual(t, len(*asked), 2*9, "calls for three events of %s", entity)
			require.NoError(t, m.keap.SetFaults(""))
			m.inbox(entity)
			require.Zero(t, m.waits(), entity)
			m.equal(entity)
		}
	})

	t.Run("LeavesEventsWaitingWhenKeapFails", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 300})
		m.pass("contacts")
		m.pass("orders")
		keap := m.account.Reader
		m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
			if r.Entity.Name == "contacts" {
				return nil, &source.Error{Kind: source.KindServer, Status: http.StatusBadGateway}
			}
			return keap.ReadPage(ctx, r)
		})
		m.hear("contact.edit", m.picked("contacts", 2)...)
		m.hear("order.edit", m.picked("orders", 3)...)
		r, err := m.tryInbox("contacts", "orders")
		require.ErrorContains(t, err, "read what hooks told of contacts of ab123")
		require.True(t, source.IsTemporary(err))
		require.Equal(t, 3, r.Events, "the others are not kept waiting")
		require.Equal(t, 2, m.waits())
		m.account.Reader = keap
		require.Equal(t, 2, m.inbox("contacts", "orders").Events)
	})

	t.Run("ReadsAgainWhatIsToldWhileItReads", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 300})
		m.pass("contacts")
		id := m.picked("contacts", 1)[0]
		m.hear("contact.edit", id)
		keap := m.account.Reader
		m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
			page, err := keap.ReadPage(ctx, r)
			m.keap.Advance(time.Minute)
			m.edit("contacts", id)
			m.hear("contact.edit", id)
			return page, err
		})
		m.inbox("contacts")
		require.Equal(t, 1, m.waits())
		m.account.Reader = keap
		require.Equal(t, 1, m.inbox("contacts").Passes[0].Updated)
		require.Zero(t, m.waits())
	})

	t.Run("ForgetsEventsOfWhatIsNotMirrored", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 300})
		m.hear("order.edit", 1, 2, 3)
		r := m.inbox("contacts")
		require.Equal(t, 3, r.Events)
		require.Zero(t, r.Calls)
		require.Zero(t, m.waits())
	})

	t.Run("LooksForWhatChangedWhereIDsAreUnsureOrUnknown", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 3000})
		money := []string{"orders", "payments", "transactions"}
		for _, entity := range money {
			m.pass(entity)
		}
		m.keap.Advance(time.Hour)
		for _, entity := range []string{"payments", "transactions", "orders"} {
			_, err := m.keap.Add(entity, 3)
			require.NoError(t, err)
		}
		m.hear("invoice.payment.add", 999_999_999)
		m.inbox(money...)
		require.Zero(t, m.waits())
		m.equal("orders")
		m.equal("payments")
		require.Len(t, m.live("transactions"), len(m.keap.IDs("transactions")))
		// An unreadable delivery.
		_, err := m.keap.Add("orders", 1)
		require.NoError(t, err)
		m.hear("order.add", 0)
		m.inbox(money...)
		m.equal("orders")
	})

	t.Run("FindsADeletedRecordByAnIDThatMayBeItsOwn", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 3000})
		m.pass("payments")
		gone := m.picked("payments", 1)
		_, err := m.keap.Delete("payments", gone...)
		require.NoError(t, err)
		m.hear("invoice.payment.delete", gone...)
		m.inbox("payments")
		m.equal("payments")
	})

	t.Run("NotesWhenATagWasPutOn", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 300})
		m.pass("contacts")
		var contact, tag int64
		ctx := context.Background()
		require.NoError(t, m.db.QueryRow(ctx, "SELECT contact_id, tag_id FROM keap.contact_tags ORDER BY 1, 2 LIMIT 1").Scan(&contact, &tag))
		at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		applied := sink.HookEvent{Key: "contactGroup.applied", RecordID: contact, TagID: tag, Happened: at}
		hasNot := sink.HookEvent{Key: "contactGroup.applied", RecordID: contact, TagID: 999_999, Happened: at}
		later := sink.HookEvent{Key: "contactGroup.applied", RecordID: contact, TagID: tag, Happened: time.Now().AddDate(20, 0, 0)}
		appliedAt := func() (t *time.Time, n int) {
			require.NoError(m.t, m.db.QueryRow(ctx, "SELECT max(applied_at), count(applied_at) FROM keap.contact_tags").Scan(&t, &n))
			return t, n
		}
		require.NoError(t, m.sink.ReceiveEvents(ctx, "ab123", []sink.HookEvent{applied, hasNot}))
		m.inbox("contacts")
		found, n := appliedAt()
		require.Equal(t, 1, n)
		require.True(t, found.Equal(at))
		m.keap.Advance(time.Hour)
		_, err := m.keap.BulkTouch("contacts", contact)
		require.NoError(t, err)
		require.Equal(t, 1, m.pass("contacts").Updated)
		found, _ = appliedAt()
		require.NotNil(t, found)
		require.True(t, found.Equal(at), "it survives an edit of the contact")
		require.NoError(t, m.sink.ReceiveEvents(ctx, "ab123", []sink.HookEvent{later}))
		m.inbox("contacts")
		found, _ = appliedAt()
		require.WithinDuration(t, time.Now(), *found, time.Hour, "nothing was put on after it was told")
	})

	t.Run("SpendsNoMoreThanHalfOfADayHoweverManyEventsCome", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 300})
		m.pass("contacts")
		asked := m.requests()
		keap := m.account.Reader
		m.account.Reader = dayOf(20, keap)
		held := 0
		for i := range int64(200) { // forged, each of another record
			m.hear("contact.edit", 1_000_000+i)
			held = m.inbox("contacts").Held
		}
		require.Len(t, *asked, 10, "each record was asked for, and what comes before its place")
		require.Equal(t, 195, held)
		require.Equal(t, 195, m.waits())
		edited := m.picked("contacts", 1)[0]
		m.keap.Advance(time.Hour)
		m.edit("contacts", edited)
		m.hear("contact.edit", edited)
		require.Equal(t, 196, m.inbox("contacts").Held)
		require.Equal(t, 1, m.pass("contacts").Updated)
		require.Equal(t, 195, m.waits(), "a pass takes out what it has read, and nothing else")
		require.Len(t, *asked, 11)
		m.account.Reader = dayOf(20, keap) // the next day
		require.Zero(t, m.inbox("contacts").Held)
		require.Zero(t, m.waits())
		require.LessOrEqual(t, len(*asked), 15)
	})

	t.Run("SpendsNoMoreThanThatOnOneFloodOfIDs", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 300})
		m.pass("contacts")
		asked := m.requests()
		m.account.Reader = dayOf(20, m.account.Reader)
		forged := make([]int64, 5000)
		for i := range forged {
			forged[i] = 1_000_000 + int64(i)
		}
		m.hear("contact.edit", forged...)
		r := m.inbox("contacts")
		require.Len(t, *asked, 10)
		require.Equal(t, 400, r.Events, "which were read and disproved")
		require.Equal(t, 4600, r.Held)
		require.Equal(t, 4600, m.waits())
	})

	t.Run("SaysWhenMoreWaits", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 300})
		m.pass("contacts")
		ids := m.picked("contacts", 50)
		m.hear("contact.edit", slices.Repeat(ids, 1001)...)
		require.True(t, m.inbox("contacts").More)
		require.Equal(t, 50, m.waits())
		require.False(t, m.inbox("contacts").More)
		require.Zero(t, m.waits())
	})
}

// dayOf is a reader with a budget of so many reads a day.
func dayOf(calls int64, r source.Reader) source.Reader {
	b := source.NewBudget(source.BudgetOptions{Account: "ab123"})
	b.Observe(source.Quota{Day: source.Level{Limit: source.Amount{N: calls, Known: true}}, At: time.Now()})
	return b.Wrap(readerFunc(func(ctx context.Context, q source.Request) (*source.Page, error) {
		if err := b.Call(ctx, ""); err != nil {
			return nil, err
		}
		return r.ReadPage(ctx, q)
	}))
}

func TestInboxOfEveryEventKey(t *testing.T) {
	t.Parallel()
	m := newMirror(t, keapsim.Options{Contacts: 600})
	var entities []string
	for _, e := range schema.OfRoad(schema.RESTv2) {
		entities = append(entities, e.Name)
		m.pass(e.Name)
	}
	m.keap.Advance(time.Hour)
	for _, e := range schema.OfRoad(schema.RESTv2) {
		for _, key := range append(e.HookEvents, e.HookHints...) {
			m.hear(key, 1, 2, 3)
		}
	}
	r := m.inbox(entities...)
	require.Zero(t, m.waits(), fmt.Sprint(r))
}
