package integration

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// through is a reader with something between it and the engine.
type through struct {
	source.Reader
	read func(ctx context.Context, r source.Request, next source.Reader) (*source.Page, error)
}

func (t through) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	return t.read(ctx, r, t.Reader)
}

// newChainLab is an account whose items belong to invoices, which belong to orders.
func newChainLab(t *testing.T) *lab {
	t.Helper()
	// Pages are counted: none is smaller because it failed.
	l := newXMLLab(t, keapsim.Options{Hostile: awkwardXML &^ keapsim.LargePagesFail, Seed: 7, Contacts: 1200, Only: []string{"contacts", "companies", "users", "orders", "products"}})
	for _, e := range []string{"orders", "invoices", "invoice_items"} {
		l.pass(e)
	}
	l.keap.Advance(time.Hour)
	return l
}

// ofParents counts the questions for what belongs to parents, from now on.
func (l *lab) ofParents() *atomic.Int64 {
	var n atomic.Int64
	l.account.Reader = through{l.account.Reader, func(ctx context.Context, r source.Request, next source.Reader) (*source.Page, error) {
		if r.Owned != nil {
			n.Add(1)
		}
		return next.ReadPage(ctx, r)
	}}
	return &n
}

func (l *lab) parentEntries(entity string) int {
	return one[int](l, "SELECT count(*) FROM keapsync.hook_events WHERE reason = 'parent' AND entity = $1", entity)
}

func TestChangesOfParents(t *testing.T) {
	t.Parallel()

	for name, between := range map[string]func(l *lab){
		"ReachTheirChildren": func(*lab) {},
		"ReachThemBehindATargetedPass": func(l *lab) {
			l.targeted("invoice_items", one[int64](l, "SELECT max(id) FROM keap.invoice_items"))
		},
		"ReachThemBehindAPassThatWasStopped": func(l *lab) {
			reader := l.account.Reader
			l.account.Reader = through{reader, func(context.Context, source.Request, source.Reader) (*source.Page, error) {
				return nil, errors.New("the line is dead")
			}}
			_, err := l.engine().Pass(l.t.Context(), l.account, schema.Lookup("invoice_items"))
			require.ErrorContains(l.t, err, "the line is dead")
			l.account.Reader = reader
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newChainLab(t)
			l.change(l.keap.Edit, "orders", l.keap.IDs("orders")[3])
			l.pass("orders")
			l.pass("invoices")
			between(l)
			require.Positive(t, l.pass("invoice_items").Updated)
			l.equal("orders", "invoices", "invoice_items")
			asked := l.ofParents()
			l.pass("invoice_items")
			require.Zero(t, asked.Load(), "they were read")
		})
	}

	t.Run("OfAPassUnderWayReachThemToo", func(t *testing.T) {
		t.Parallel()
		l := newChainLab(t)
		l.change(l.keap.Edit, "orders", l.keap.IDs("orders")[3])
		l.pass("orders")
		// A pass over invoices that has committed those of the order, and waits for its next page.
		reached, goOn := make(chan struct{}), make(chan struct{})
		slow, first := *l.account, true
		slow.Reader = through{l.account.Reader, func(ctx context.Context, r source.Request, next source.Reader) (*source.Page, error) {
			if r.Owned == nil && first {
				first = false
				close(reached)
				<-goOn
			}
			return next.ReadPage(ctx, r)
		}}
		done := make(chan engine.Report)
		go func() {
			r, err := l.engine().Pass(context.WithoutCancel(t.Context()), &slow, schema.Lookup("invoices"))
			assert.NoError(t, err)
			done <- r
		}()
		<-reached
		updated := l.pass("invoice_items").Updated
		close(goOn)
		require.Positive(t, (<-done).Updated)
		updated += l.pass("invoice_items").Updated
		require.Positive(t, updated)
		l.equal("invoices", "invoice_items")
		require.Zero(t, l.sweep("invoice_items").Drift)
	})

	t.Run("ReachTheChildrenOfDeletedOnes", func(t *testing.T) {
		t.Parallel()
		l := newChainLab(t)
		l.options.MaxDeleteShare = 0.9
		l.change(l.keap.Delete, "orders", l.keap.IDs("orders")[3])
		require.Equal(t, 1, l.sweep("orders").Tombstoned)
		l.pass("invoices")
		require.Positive(t, l.parentEntries("invoice_items"))
		l.pass("invoice_items")
		l.equal("orders", "invoices", "invoice_items")
	})

	t.Run("CauseNoSecondReadingInABackfillOfBoth", func(t *testing.T) {
		t.Parallel()
		l := newXMLLab(t, keapsim.Options{Seed: 7, Contacts: sized(600)})
		asked := l.ofParents()
		l.passAll()
		l.equal()
		for _, e := range schema.OfRoad(schema.XMLRPCRoad) {
			require.NoError(t, l.sink.ResetWatermark(t.Context(), account, e.Name))
		}
		l.keap.Advance(time.Hour)
		l.stir(3)
		l.options.RereadEvery = time.Hour
		l.passAll() // children have watermarks now, so that they hear of what their parents' backfill changes
		require.Zero(t, asked.Load())
		l.passAll()
		require.Zero(t, asked.Load(), "what they heard was dropped when their own backfill began")
	})

	t.Run("HaveEverythingReadWhereTooManyChanged", func(t *testing.T) {
		t.Parallel()
		l := newChainLab(t)
		l.options.RereadPages = 1
		l.change(l.keap.Edit, "orders", l.keap.IDs("orders")...)
		l.pass("orders")
		l.pass("invoices")
		require.NoError(t, l.sink.FoldParentEntries(t.Context(), account, []string{"invoice_items"}, 1))
		require.Equal(t, 1, l.parentEntries("invoice_items"))
		asked := l.ofParents()
		pages := (one[int](l, "SELECT count(*) FROM keap.invoice_items") + 999) / 1000
		require.Greater(t, pages, 1)
		for range pages - 1 {
			l.pass("invoice_items")
			require.Equal(t, 1, l.parentEntries("invoice_items"), "it waits until everything has been read")
		}
		for range 2 { // after a full page, the end is asked for
			l.pass("invoice_items")
		}
		require.Zero(t, l.parentEntries("invoice_items"))
		require.Zero(t, asked.Load())
		// What has gone is found by a sweep, and their parents prove it.
		r := l.sweep("invoice_items")
		require.Nil(t, r.Refused)
		require.Greater(t, r.Tombstoned, one[int](l, "SELECT count(*) FROM keap.invoice_items")/100)
		l.equal("invoice_items")
	})
}

// Retagging a part of the contacts is normal work, and moves their stamps in some accounts. What was taken off is deleted on
// the word of its contact, so no limit holds it. There are so many that they are asked about in two questions, and those of
// one are among the witnesses of the other.
func TestRetagging(t *testing.T) {
	t.Parallel()
	contacts := sized(4000)
	l := newXMLLab(t, keapsim.Options{
		Seed: 7, Contacts: contacts, Only: []string{"contacts", "companies", "users", "tags", "tag_categories"},
		Quirks: keapsim.Quirks{TagMovesStamp: true},
	})
	for _, e := range []string{"contacts", "companies", "tags", "tag_assignments"} {
		l.pass(e)
	}
	tombstoned := 0
	for range 5 {
		l.keap.Advance(time.Hour)
		_, err := l.keap.Retag(l.pick("contacts", contacts*12/100)...)
		require.NoError(t, err)
		l.pass("contacts")
		r := l.pass("tag_assignments")
		require.Nil(t, r.Refused)
		tombstoned = max(tombstoned, r.Tombstoned)
		l.equal("tag_assignments")
	}
	require.Greater(t, tombstoned, one[int](l, "SELECT count(*) FROM keap.tag_assignments")/100, "more than the limit allows to go unproved")
}

// A gap of edits is closed when they are in the mirror, also where a pass over what changed cannot show them.
func TestGapOfAnEntityThatShowsNoEdits(t *testing.T) {
	t.Parallel()
	const entity = "payments"
	l := newLab(t, keapsim.Options{Seed: 7, Contacts: sized(3000)})
	l.pass(entity)
	l.keap.Advance(time.Hour)
	began := l.keap.Now()
	l.change(l.keap.Edit, entity, l.keap.IDs(entity)[:2]...)
	require.NoError(t, l.state.OpenGap(t.Context(), account, "invoice.payment.edit", []string{entity}, began.Add(-time.Hour), "Inactive"))
	require.NoError(t, l.state.EndGaps(t.Context(), account, []string{"invoice.payment.edit"}, l.keap.Now()))
	r, err := l.engine().RepairGaps(t.Context(), l.account, []*schema.Entity{schema.Lookup(entity)})
	require.NoError(t, err)
	require.Equal(t, 1, r.Closed)
	l.equal(entity)
}

func TestSweepBeforeBackfillIsSkipped(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 7, Contacts: sized(600)})
	for _, entity := range []string{"contacts", "users", "custom_field_definitions"} {
		r := l.sweep(entity)
		require.Contains(t, r.Skipped, "syncer backfill", entity)
		require.Zero(t, r.Calls+int64(r.Records))
	}
	require.Empty(t, l.keap.Calls())
	require.Zero(t, one[int](l, "SELECT count(*) FROM keapsync.passes"), "it is no complete sweep")
	l.pass("contacts")
	require.Empty(t, l.sweep("contacts").Skipped)
}
