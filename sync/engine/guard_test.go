package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/hook"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// subscriptions are those of a Keap that verifies addresses as the real one does.
type subscriptions struct {
	t       *testing.T
	offered []string
	list    []source.Subscription
	calls   map[string]int
	now     time.Time
	lost    error // of the answer to the next Create, which is carried out
	deaf    bool  // it does not call the address
	drops   bool  // something on the way takes the header out of answers
}

func (k *subscriptions) count(what string) { k.calls[what]++ }

func (k *subscriptions) EventKeys(context.Context) ([]string, error) {
	k.count("keys")
	return k.offered, nil
}

func (k *subscriptions) List(context.Context) ([]source.Subscription, error) {
	k.count("list")
	all := slices.Clone(k.list)
	for i := range all {
		all[i].At = k.now
	}
	return all, nil
}

func (k *subscriptions) Create(ctx context.Context, eventKey, address string) (source.Subscription, error) {
	k.count("create")
	k.list = append(k.list, source.Subscription{
		Key: strconv.Itoa(100 + k.calls["create"]), EventKey: eventKey, URL: address, Status: source.StatusUnverified,
	})
	s, err := k.shake(ctx, len(k.list)-1)
	if k.lost != nil {
		err, k.lost = k.lost, nil
	}
	return s, err
}

func (k *subscriptions) Verify(ctx context.Context, key string) (source.Subscription, error) {
	k.count("verify")
	return k.shake(ctx, k.index(key))
}

func (k *subscriptions) DelayedVerify(_ context.Context, key, proof string) (source.Subscription, error) {
	k.count("delayed")
	i := k.index(key)
	if proof == "proof of "+key {
		k.list[i].Status = source.StatusVerified
	}
	k.list[i].At = k.now
	return k.list[i], nil
}

func (k *subscriptions) Delete(_ context.Context, key string) error {
	k.count("delete")
	k.list = slices.Delete(k.list, k.index(key), k.index(key)+1)
	return nil
}

func (k *subscriptions) index(key string) int {
	return slices.IndexFunc(k.list, func(s source.Subscription) bool { return s.Key == key })
}

// of is the only subscription of a kind.
func (k *subscriptions) of(eventKey string) *source.Subscription {
	k.t.Helper()
	var found []*source.Subscription
	for i := range k.list {
		if k.list[i].EventKey == eventKey {
			found = append(found, &k.list[i])
		}
	}
	require.Len(k.t, found, 1, eventKey)
	return found[0]
}

// shake is the handshake with an address.
func (k *subscriptions) shake(ctx context.Context, i int) (source.Subscription, error) {
	s := &k.list[i]
	s.At = k.now
	if k.deaf {
		return *s, nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, nil)
	require.NoError(k.t, err)
	proof := "proof of " + s.Key
	req.Header.Set("X-Hook-Secret", proof)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return *s, nil // as Keap: it stays unverified
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusOK && res.Header.Get("X-Hook-Secret") == proof && !k.drops {
		s.Status = source.StatusVerified
	}
	return *s, nil
}

// guarded is a mirror with a receiver.
type guarded struct {
	*mirror
	hooks    *subscriptions
	url      string
	entities []*schema.Entity
	ahead    time.Duration // of Keap's clock
}

// advance turns Keap's clock.
func (g *guarded) advance(d time.Duration) {
	g.keap.Advance(d)
	g.ahead += d
	g.hooks.now = time.Now().UTC().Add(g.ahead)
}

func newGuarded(t *testing.T, entities ...string) *guarded {
	t.Helper()
	m := newMirror(t, keapsim.Options{Contacts: 1200})
	receiver := httptest.NewServer(hook.NewReceiver(hook.Options{
		Find: m.state.FindSubscription, Prove: m.state.SaveProof,
		Accept: func(ctx context.Context, account string, events []hook.Event) error {
			var all []sink.HookEvent
			for _, e := range events {
				all = append(all, sink.HookEvent{Key: e.Key, RecordID: e.RecordID, TagID: e.TagID, Happened: e.At})
			}
			return m.sink.ReceiveEvents(ctx, account, all)
		},
	}))
	t.Cleanup(receiver.Close)
	g := &guarded{mirror: m, url: receiver.URL, hooks: &subscriptions{t: t, calls: map[string]int{}, now: time.Now().UTC().Truncate(time.Second)}}
	for _, name := range entities {
		e := schema.Lookup(name)
		g.entities = append(g.entities, e)
		g.hooks.offered = append(g.hooks.offered, e.HookEvents...)
	}
	return g
}

func (g *guarded) guard() engine.GuardReport {
	g.t.Helper()
	r, err := g.tryGuard()
	require.NoError(g.t, err)
	return r
}

func (g *guarded) tryGuard() (engine.GuardReport, error) {
	return engine.New(g.sink, g.state, g.options).Guard(context.Background(), g.account, g.entities, g.hooks, g.url)
}

// costs are the calls since it was asked last.
func (g *guarded) costs() string {
	s := fmt.Sprint(g.hooks.calls)
	clear(g.hooks.calls)
	return s
}

func (g *guarded) gaps() (all []string) {
	g.t.Helper()
	rows, err := g.db.Query(context.Background(), `SELECT event_key || ' ' || entity || ' ' || reason ||
		CASE WHEN closed_at IS NOT NULL THEN ' closed' WHEN ended_at IS NOT NULL THEN ' ended' ELSE '' END FROM keapsync.hook_gaps ORDER BY 1`)
	require.NoError(g.t, err)
	defer rows.Close()
	for rows.Next() {
		var s string
		require.NoError(g.t, rows.Scan(&s))
		all = append(all, s)
	}
	return all
}

func TestGuard(t *testing.T) {
	t.Parallel()

	t.Run("MakesOneVerifiedSubscriptionForEachKindOfEvent", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "contacts", "tags")
		g.hooks.offered = append(g.hooks.offered[1:], "appointment.add")
		r := g.guard()
		require.Equal(t, "map[create:8 keys:1 list:1]", g.costs())
		require.Equal(t, []string{"contact.add"}, r.NotOffered)
		require.Len(t, r.Subscriptions, 8)
		for _, s := range r.Subscriptions {
			require.Equal(t, engine.Guarded{EventKey: s.EventKey, Status: "Verified", Created: true}, s)
		}
		require.Empty(t, g.gaps())
		r = g.guard()
		require.Equal(t, "map[keys:1 list:1]", g.costs(), "and leaves them be")
		require.Equal(t, engine.Guarded{EventKey: "contact.delete", Status: "Verified"}, r.Subscriptions[0])
		require.False(t, r.Repair)
	})

	t.Run("DeliversToTheInbox", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "contacts")
		g.guard()
		body := `{"event_key":"contact.edit","object_keys":[{"id":7},{"id":8}]}`
		res, err := http.Post(g.hooks.of("contact.edit").URL, "application/json", strings.NewReader(body))
		require.NoError(t, err)
		res.Body.Close()
		require.Equal(t, http.StatusOK, res.StatusCode)
		require.Equal(t, 2, g.waits())
	})

	t.Run("LetsTheSubscriptionsOfOthersAlone", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "contacts")
		foreign := source.Subscription{Key: "1", EventKey: "contact.edit", URL: "https://example.com/hooks/ab123/x", Status: source.StatusInactive}
		g.hooks.list = append(g.hooks.list, foreign)
		require.Equal(t, 1, g.guard().Foreign)
		require.Equal(t, 1, g.guard().Foreign)
		require.Equal(t, foreign, g.hooks.list[0])
	})

	t.Run("RemovesWhatIsOursAndOfNoUse", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "contacts", "tags")
		g.guard()
		g.hooks.list = append(g.hooks.list, source.Subscription{Key: "1", EventKey: "contact.edit", URL: hook.NewAddress(g.url, "ab123").URL})
		g.entities = g.entities[:1]
		r := g.guard()
		require.Equal(t, 4, r.Removed, "one of another time, three of what is not mirrored any more")
		require.Len(t, g.hooks.list, 6)
	})

	t.Run("KnowsItsOwnWhenTheAnswerWasLost", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "tags")
		g.hooks.lost = &source.Error{Kind: source.KindNetwork}
		r := g.guard()
		require.Contains(t, r.Subscriptions[0].Error, "Keap was not reached")
		g.costs()
		r = g.guard()
		require.Equal(t, "map[keys:1 list:1]", g.costs())
		require.Equal(t, "Verified", r.Subscriptions[0].Status)
	})

	t.Run("HasAnInactiveOneVerifiedAndNotesTheGap", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "contacts", "tags")
		g.guard()
		good := g.hooks.now
		g.hooks.of("contact.edit").Status = source.StatusInactive
		g.hooks.now = good.Add(3 * time.Hour)
		g.costs()
		r := g.guard()
		require.Equal(t, "map[keys:1 list:1 verify:1]", g.costs())
		require.Contains(t, r.Subscriptions, engine.Guarded{EventKey: "contact.edit", Status: "Verified", Was: "Inactive"})
		require.True(t, r.Repair)
		gaps, err := g.state.OpenGaps(t.Context(), "ab123")
		require.NoError(t, err)
		require.Len(t, gaps, 1)
		require.Equal(t, "contacts", gaps[0].Entity)
		require.Equal(t, good.Add(-time.Hour), gaps[0].Began)
		require.Equal(t, g.hooks.now, gaps[0].Ended)
	})

	t.Run("NotesTheGapOfOneThatIsMissingOrElsewhere", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "tags")
		g.guard()
		g.hooks.list = g.hooks.list[1:]
		old := g.hooks.list[0].URL
		g.hooks.list[0].URL = strings.Replace(old, "http://", "https://old.", 1)
		r := g.guard()
		require.Equal(t, []string{"contactGroup.add tags Missing ended", "contactGroup.delete tags Moved ended"}, g.gaps())
		require.Equal(t, 1, r.Removed)
		require.Len(t, g.hooks.list, 3)
		require.NotEqual(t, old, g.hooks.of("contactGroup.delete").URL)
	})

	t.Run("KeepsAGapOpenUntilItIsDeliveredAgain", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "tags")
		g.guard()
		good := g.hooks.now
		g.hooks.of("contactGroup.edit").Status = source.StatusInactive
		g.hooks.deaf = true
		for range 2 {
			g.hooks.now = g.hooks.now.Add(time.Hour)
			r := g.guard()
			require.False(t, r.Repair)
			require.Equal(t, []string{"contactGroup.edit tags Inactive"}, g.gaps())
		}
		g.hooks.deaf = false
		require.True(t, g.guard().Repair)
		gaps, err := g.state.OpenGaps(t.Context(), "ab123")
		require.NoError(t, err)
		require.Equal(t, good.Add(-time.Hour), gaps[0].Began)
		require.Equal(t, good.Add(2*time.Hour), gaps[0].Ended)
	})

	t.Run("VerifiesByACallWhereTheHeaderIsTakenOut", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "tags")
		g.hooks.drops = true
		r := g.guard()
		require.Equal(t, "map[create:3 delayed:3 keys:1 list:1]", g.costs())
		for _, s := range r.Subscriptions {
			require.Equal(t, "Verified", s.Status)
		}
	})

	t.Run("GivesUpEarlyWhereNobodyAnswers", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "contacts", "tags", "orders")
		g.url = "http://127.0.0.1:1"
		r := g.guard()
		require.Equal(t, "map[create:3 keys:1 list:1]", g.costs())
		require.Len(t, r.Subscriptions, 12)
		require.Contains(t, r.Subscriptions[0].Error, "server.public_url")
		require.Contains(t, r.Subscriptions[11].Error, "not tried")
		require.Empty(t, g.gaps(), "what was never delivered is not missed")
	})

	t.Run("StopsWhenTheQuotaIsUsedUp", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "tags")
		g.hooks.lost = &source.Error{Kind: source.KindQuota, Layer: source.LayerShare}
		r, err := g.tryGuard()
		require.True(t, source.IsQuota(err))
		require.ErrorContains(t, err, "look after the hooks of ab123")
		require.Len(t, r.Subscriptions, 1)
		g.hooks.lost = errors.New("of no kind")
		_, err = g.tryGuard()
		require.ErrorContains(t, err, "of no kind")
	})
}

// Two processes that look after the subscriptions at once would each take the other's addresses for useless ones.
func TestGuardIsAlone(t *testing.T) {
	t.Parallel()
	g := newGuarded(t, "contacts")
	_, release, err := g.state.Claim(t.Context(), "ab123", "hook subscriptions", "guard")
	require.NoError(t, err)
	_, err = g.tryGuard()
	require.True(t, state.IsClaimed(err), "%v", err)
	_, err = engine.New(g.sink, g.state, g.options).Unhook(t.Context(), g.account, g.hooks, g.url)
	require.True(t, state.IsClaimed(err), "%v", err)
	require.Equal(t, "map[]", g.costs(), "no call was made")
	release()
	g.guard()
	require.Contains(t, g.costs(), "create")
}

func TestUnhook(t *testing.T) {
	t.Parallel()
	g := newGuarded(t, "tags")
	g.hooks.list = append(g.hooks.list, source.Subscription{Key: "1", EventKey: "contact.edit", URL: "https://example.com/x"})
	g.guard()
	n, err := engine.New(g.sink, g.state, g.options).Unhook(t.Context(), g.account, g.hooks, g.url)
	require.NoError(t, err)
	require.Equal(t, 3, n)
	require.Len(t, g.hooks.list, 1)
	left, err := g.state.Subscriptions(t.Context(), "ab123")
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestRepairGaps(t *testing.T) {
	t.Parallel()
	repair := func(g *guarded) engine.RepairReport {
		g.t.Helper()
		r, err := engine.New(g.sink, g.state, g.options).RepairGaps(context.Background(), g.account, g.entities)
		require.NoError(g.t, err)
		return r
	}
	// blind takes hooks away for an hour of Keap's, in which something happens, and lets the guard find that.
	blind := func(g *guarded, meanwhile func()) {
		g.t.Helper()
		g.guard()
		for i := range g.hooks.list {
			g.hooks.list[i].Status = source.StatusInactive
		}
		g.advance(time.Hour)
		meanwhile()
		g.advance(time.Minute)
		require.True(g.t, g.guard().Repair)
	}

	t.Run("BringsEditsAndDeletesThatWereMissed", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "contacts", "tags")
		g.pass("contacts")
		g.pass("tags")
		blind(g, func() {
			ids := g.picked("contacts", 30)
			g.edit("contacts", ids[:20]...)
			_, err := g.keap.Delete("contacts", ids[20:]...)
			require.NoError(t, err)
			g.pass("contacts") // an ordinary one, that sees the edits and not the deletes
		})
		r := repair(g)
		require.Equal(t, 9, r.Closed)
		require.Zero(t, r.Left)
		g.equal("contacts")
		for _, gap := range g.gaps() {
			require.Contains(t, gap, "closed")
		}
		require.Zero(t, repair(g).Closed)
	})

	t.Run("LooksBackBehindTheMark", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "contacts")
		g.hooks.offered = []string{"contact.edit"}
		g.pass("contacts")
		ids := g.picked("contacts", 5)
		blind(g, func() {
			g.edit("contacts", ids...)
			g.advance(30 * time.Minute)
			g.pass("contacts")
			_, err := g.db.Exec(context.Background(), "UPDATE keap.contacts SET _row_hash = 0 WHERE id = ANY ($1)", ids)
			require.NoError(t, err)
		})
		r := repair(g)
		require.Len(t, r.Passes, 1, "no deletes can have been missed")
		require.Equal(t, 5, r.Passes[0].Updated)
		require.Equal(t, 1, r.Closed)
	})

	t.Run("ReadsAllContactsWhenTagsWereMissed", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "contacts")
		g.hooks.offered = []string{"contactGroup.removed"}
		g.pass("contacts")
		id := g.picked("contacts", 1)
		blind(g, func() {
			_, err := g.db.Exec(context.Background(), "UPDATE keap.contacts SET _row_hash = 0 WHERE id = ANY ($1)", id)
			require.NoError(t, err) // as if a tag had gone, which may move no stamp
		})
		r := repair(g)
		require.Equal(t, 1, r.Passes[1].Updated)
		require.Equal(t, 1, r.Closed)
	})

	t.Run("StaysOpenWhileDeletesAreRefused", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "contacts")
		g.hooks.offered = []string{"contact.delete"}
		g.pass("contacts")
		blind(g, func() {
			_, err := g.keap.Delete("contacts", g.picked("contacts", 100)...)
			require.NoError(t, err)
		})
		r := repair(g)
		require.Equal(t, 1, r.Left)
		require.NotNil(t, r.Passes[1].Refused)
		require.Len(t, repair(g).Passes, 1, "it is not swept again and again")
		require.Equal(t, []string{"contact.delete contacts Inactive ended"}, g.gaps())
		g.sweep("contacts", true)
		require.Equal(t, 1, repair(g).Closed)
	})

	t.Run("WaitsForTheFirstPassAndForgetsWhatIsNotMirrored", func(t *testing.T) {
		t.Parallel()
		g := newGuarded(t, "contacts", "tags")
		blind(g, func() {})
		g.entities = g.entities[:1]
		r := repair(g)
		require.Equal(t, 6, r.Left)
		require.Equal(t, 3, r.Closed)
		require.Empty(t, r.Passes)
	})
}
