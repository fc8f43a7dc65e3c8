package integration

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source/hook"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/rest"
	"github.com/keapsync/keapsync/sync/engine"
)

// hooked is a lab whose Keap delivers hooks to a receiver.
type hooked struct {
	*lab
	url   string
	hooks *rest.Hooks
	down  atomic.Bool // the receiver
}

func newHooked(t *testing.T, o keapsim.Options) *hooked {
	t.Helper()
	o.HookDelay = keapsim.AtOnce
	h := &hooked{lab: newLab(t, o)}
	receiver := hook.NewReceiver(hook.Options{
		Find: h.state.FindSubscription, Prove: h.state.SaveProof,
		Accept: func(ctx context.Context, account string, events []hook.Event) error {
			all := make([]sink.HookEvent, len(events))
			for i, e := range events {
				all[i] = sink.HookEvent{Key: e.Key, RecordID: e.RecordID, TagID: e.TagID, Happened: e.At}
			}
			return h.sink.ReceiveEvents(ctx, account, all)
		},
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.down.Load() {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		receiver.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	t.Cleanup(h.keap.Close)
	h.url = server.URL
	client, err := rest.New(rest.Options{Account: account, BaseURL: h.front + "/crm/rest", Token: rest.Static(token)})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	h.hooks = client.Hooks()
	return h
}

func (h *hooked) guard() engine.GuardReport {
	h.t.Helper()
	r, err := h.engine().Guard(h.t.Context(), h.account, schema.OfRoad(h.road), h.hooks, h.url)
	require.NoError(h.t, err)
	return r
}

func (h *hooked) inbox() engine.InboxReport {
	h.t.Helper()
	r, err := h.engine().Inbox(h.t.Context(), h.account, schema.OfRoad(h.road))
	require.NoError(h.t, err)
	return r
}

// delivered waits until Keap has delivered all it owes.
func (h *hooked) delivered() {
	h.t.Helper()
	require.NoError(h.t, h.keap.Deliver(h.t.Context()))
}

// one returns the only value of a query.
func (h *hooked) one(sql string) (n int) {
	h.t.Helper()
	require.NoError(h.t, h.db.QueryRow(h.t.Context(), sql).Scan(&n))
	return n
}

func TestHooks(t *testing.T) {
	t.Parallel()

	t.Run("BringEveryChangeIntoTheMirrorWhateverTheirForm", func(t *testing.T) {
		t.Parallel()
		for name, quirks := range map[string]keapsim.HookQuirks{
			"documented": {},
			"otherwise": {
				Duplicates: true, Reorder: true, StringIDs: true, EntryURL: keapsim.EntryURLAbsent, BodyURL: true,
				Times: keapsim.TimesSeconds, PaymentIDs: keapsim.IDsOfOrders,
			},
			"transactions": {Times: keapsim.TimesColon, EntryURL: keapsim.EntryURLEmpty, PaymentIDs: keapsim.IDsOfTransactions},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				o := keapsim.Options{Seed: 81, Contacts: sized(700)}
				o.Quirks.Hooks = quirks
				h := newHooked(t, o)
				h.passAll()
				for _, s := range h.guard().Subscriptions {
					require.Equal(t, "Verified", s.Status, s.EventKey)
				}
				h.keap.Advance(time.Hour)
				told := []string{"contacts", "companies", "tags", "orders", "products", "opportunities", "subscriptions", "notes", "tasks", "users"}
				for _, entity := range told {
					n := min(h.keap.Count(entity)/4, 60)
					h.change(h.keap.Edit, entity, h.pick(entity, n)...)
					h.add(entity, 3)
					h.change(h.keap.Delete, entity, h.pick(entity, max(1, n/4))...)
				}
				h.add("payments", 3)
				h.delivered()
				r := h.inbox()
				require.Positive(t, r.Events)
				require.Zero(t, h.one("SELECT count(*) FROM keapsync.hook_events WHERE done_at IS NULL AND reason = 'hook'"))
				h.equal(append(told, "payments")...)
				require.Positive(t, h.one("SELECT count(*) FROM keapsync.hook_events WHERE event_key = 'contactGroup.applied'"))
				require.Positive(t, h.one("SELECT count(applied_at) FROM keap.contact_tags"))
			})
		}
	})

	t.Run("CostFewCallsInABurst", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, keapsim.Options{Seed: 82, Contacts: 1500, Only: []string{"contacts", "tags"}})
		h.pass("contacts")
		h.pass("tags")
		h.guard()
		h.keap.Advance(time.Hour)
		ids, before := h.pick("contacts", 1000), h.calls("contacts")
		for range 10 {
			h.change(h.keap.Edit, "contacts", ids...)
			h.keap.Advance(time.Second)
			h.delivered()
			h.inbox()
		}
		require.GreaterOrEqual(t, h.one("SELECT count(*) FROM keapsync.hook_events WHERE done_at IS NOT NULL"), 10_000)
		require.Zero(t, h.one("SELECT count(*) FROM keapsync.hook_events WHERE done_at IS NULL AND reason = 'hook'"))
		require.LessOrEqual(t, h.calls("contacts")-before, 30)
		t.Logf("%d calls", h.calls("contacts")-before)
		h.equal("contacts")
	})

	t.Run("AreMissedForAnHourAndRepaired", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, keapsim.Options{Seed: 83, Contacts: sized(1500)})
		h.options.MaxDeleteShare = 0.5
		h.passAll()
		h.guard()
		h.keap.Advance(20 * time.Minute)
		require.False(t, h.guard().Repair)
		h.down.Store(true)
		told := []string{"contacts", "orders", "notes", "opportunities"}
		for range 4 {
			for _, entity := range told {
				h.change(h.keap.Edit, entity, h.pick(entity, 20)...)
				h.add(entity, 2)
				h.change(h.keap.Delete, entity, h.pick(entity, 3)...)
			}
			require.NoError(t, h.keap.Elapse(t.Context(), 15*time.Minute))
			h.passAll() // as the schedule would
		}
		require.Zero(t, h.one("SELECT count(*) FROM keapsync.hook_events WHERE reason = 'hook'"))
		h.down.Store(false)
		require.True(t, h.guard().Repair)
		require.Positive(t, h.one("SELECT count(*) FROM keapsync.hook_gaps WHERE ended_at IS NOT NULL AND closed_at IS NULL"))
		r, err := h.engine().RepairGaps(t.Context(), h.account, schema.OfRoad(h.road))
		require.NoError(t, err)
		require.Zero(t, r.Left)
		require.Zero(t, h.one("SELECT count(*) FROM keapsync.hook_gaps WHERE closed_at IS NULL"))
		h.equal(told...)
		h.change(h.keap.Edit, "contacts", h.pick("contacts", 5)...)
		h.delivered()
		require.Positive(t, h.inbox().Events, "and from then on they are delivered again")
		h.equal("contacts")
	})
}
