package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/hook"
)

// Hooks are an account's REST Hook subscriptions in Keap.
type Hooks interface {
	EventKeys(ctx context.Context) ([]string, error)
	List(ctx context.Context) ([]source.Subscription, error)
	// Create and Verify have Keap call the address before they return.
	Create(ctx context.Context, eventKey, address string) (source.Subscription, error)
	Verify(ctx context.Context, key string) (source.Subscription, error)
	DelayedVerify(ctx context.Context, key, proof string) (source.Subscription, error)
	Delete(ctx context.Context, key string) error
}

// GuardReport is how the subscriptions of an account stand behind a look at them.
type GuardReport struct {
	Account       string    `json:"account"`
	Subscriptions []Guarded `json:"subscriptions"` // by event key
	NotOffered    []string  `json:"not_offered"`   // event keys that would be used, and that the account does not have
	Removed       int       `json:"removed"`       // of ours that were of no use any more
	Foreign       int       `json:"foreign"`       // of others, which are let alone
	// Repair tells that there are gaps that have ended: see Engine.RepairGaps.
	Repair bool `json:"repair"`
}

// Guarded is one subscription.
type Guarded struct {
	EventKey string `json:"event_key"`
	Status   string `json:"status"`           // as Keap tells
	Was      string `json:"was,omitempty"`    // what was found, if that was not Verified; Missing if it was not there
	Error    string `json:"error,omitempty"`  // why it is not Verified now, as far as that is known
	Created  bool   `json:"created,omitzero"` // it was made just now
}

// What a subscription of ours can be besides Keap's statuses.
const (
	missing = "Missing" // Keap does not have it any more
	moved   = "Moved"   // it delivers to an address that is not below our URL any more
)

// triesFor is how long Keap tries in vain to deliver something, at the most, before a subscription becomes Inactive: what
// was lost may have happened so much earlier. Up to 10 minutes to the first of four tries, then 1, 5 and 30 minutes, and
// half a minute's wait in each.
const triesFor = time.Hour

// enoughInVain is after how many attempts without a success the rest is left for the next time: nobody answers there, and
// Keap waits half a minute for each.
const enoughInVain = 3

// Guard sees to it that there is one verified subscription for each kind of event that the account offers and the entities
// use. It makes what is missing, has verified what is not, and removes what is ours and of no use; what others have made
// is let alone. Whatever was not delivered meanwhile is noted as a gap. publicURL is where Keap reaches our receiver
// (package hook), which has to be there while this runs.
//
// An error that concerns one subscription is in the report, and does not keep the others from being looked at. One that is
// a *state.ClaimedError means that another process is looking after them.
func (e *Engine) Guard(
	ctx context.Context, account *Account, entities []*schema.Entity, hooks Hooks, publicURL string,
) (GuardReport, error) {
	g := &guard{
		engine: e, account: account.Name, entities: entities, hooks: hooks, url: publicURL,
		report: GuardReport{Account: account.Name, Subscriptions: []Guarded{}, NotOffered: []string{}},
	}
	err := g.alone(ctx, g.run)
	if err != nil {
		err = fmt.Errorf("look after the hooks of %s: %w", account.Name, err)
	}
	return g.report, err
}

// alone runs do while no other process changes the account's subscriptions: each would take the other's address for one
// of no use.
func (g *guard) alone(ctx context.Context, do func(context.Context) error) error {
	held, release, err := g.engine.state.Claim(ctx, g.account, "hook subscriptions", "guard")
	if err != nil {
		return err
	}
	defer release()
	return do(held)
}

// guard is one look at an account's subscriptions.
type guard struct {
	engine   *Engine
	account  string
	entities []*schema.Entity
	hooks    Hooks
	url      string

	wanted []string
	known  map[string]state.Subscription  // ours, by event key
	found  map[string]source.Subscription // in Keap, in their places
	moved  map[string]bool                // event keys whose address is not below url any more
	now    time.Time                      // Keap's latest
	good   []string                       // event keys that are delivered
	inVain int                            // attempts that failed before the first success
	report GuardReport
}

func (g *guard) run(ctx context.Context) error {
	offered, err := g.hooks.EventKeys(ctx)
	if err != nil {
		return err
	}
	g.choose(offered)
	useless, err := g.look(ctx)
	if err != nil {
		return err
	}
	if err := g.remove(ctx, useless); err != nil {
		return err
	}
	for _, key := range g.wanted {
		one, err := g.ensure(ctx, key)
		g.report.Subscriptions = append(g.report.Subscriptions, one)
		if err != nil {
			return errors.Join(err, g.end(ctx))
		}
	}
	return g.end(ctx)
}

// choose finds out which kinds of events to subscribe to.
func (g *guard) choose(offered []string) {
	var used []string
	for _, e := range g.entities {
		used = append(append(used, e.HookEvents...), e.HookHints...)
	}
	slices.Sort(used)
	for _, key := range slices.Compact(used) {
		if slices.Contains(offered, key) {
			g.wanted = append(g.wanted, key)
		} else {
			g.report.NotOffered = append(g.report.NotOffered, key)
		}
	}
}

// look sorts what Keap has into what is found in its place and what is useless.
func (g *guard) look(ctx context.Context) (useless []source.Subscription, err error) {
	listed, err := g.hooks.List(ctx)
	if err != nil {
		return nil, err
	}
	// Read behind the list: whatever of ours is in that was registered before.
	ours, err := g.engine.state.Subscriptions(ctx, g.account)
	if err != nil {
		return nil, err
	}
	g.known, g.found, g.moved = map[string]state.Subscription{}, map[string]source.Subscription{}, map[string]bool{}
	byHash := map[[32]byte]string{}
	for _, s := range ours {
		g.known[s.EventKey], byHash[s.PathHash] = s, s.EventKey
	}
	prefix := hook.Prefix(g.url, g.account)
	// A verified one first: of two with one address, which a lost answer can leave, that one stays.
	slices.SortStableFunc(listed, func(a, b source.Subscription) int { return rank(a) - rank(b) })
	for _, s := range listed {
		g.clock(s)
		key, mine := byHash[hook.HashOf(s.URL)]
		below := strings.HasPrefix(s.URL, prefix)
		_, twice := g.found[key]
		switch {
		case !mine && !below:
			g.report.Foreign++
		case mine && below && key == s.EventKey && !twice && slices.Contains(g.wanted, key):
			g.found[key] = s
		default:
			if mine && !below {
				g.moved[key] = true
			}
			useless = append(useless, s)
		}
	}
	return useless, nil
}

func rank(s source.Subscription) int {
	if s.Status == source.StatusVerified {
		return 0
	}
	return 1
}

func (g *guard) clock(s source.Subscription) {
	if s.At.After(g.now) {
		g.now = s.At
	}
}

// remove removes what is of no use.
func (g *guard) remove(ctx context.Context, useless []source.Subscription) error {
	for _, s := range useless {
		if err := g.hooks.Delete(ctx, s.Key); err != nil {
			return err
		}
		g.report.Removed++
	}
	for key := range g.known {
		if slices.Contains(g.wanted, key) {
			continue
		}
		// Nothing is expected of it any more.
		g.good = append(g.good, key)
		if err := g.engine.state.ForgetSubscription(ctx, g.account, key); err != nil {
			return err
		}
	}
	return nil
}

// ensure sees to it that there is a verified subscription. An error means that there is no sense in going on.
func (g *guard) ensure(ctx context.Context, key string) (Guarded, error) {
	s, there := g.found[key]
	before, known := g.known[key]
	one := Guarded{EventKey: key, Status: s.Status}
	switch {
	case there && s.Status == source.StatusVerified:
		return g.settle(ctx, one, s)
	case there:
		one.Was = s.Status
	case known:
		one.Was, one.Status = missing, missing
		if g.moved[key] {
			one.Was = moved
		}
	}
	// One that was never good has left nothing undelivered that anybody could expect.
	if known && !before.Verified.IsZero() {
		if err := g.engine.state.OpenGap(ctx, g.account, key, g.hearing(key), before.Verified.Add(-triesFor), one.Was); err != nil {
			return one, err
		}
	}
	if known {
		if err := g.engine.state.SaveSubscription(ctx, g.account, key, s.Key, one.Status, keapClock(s.At)); err != nil {
			return one, err
		}
	}
	if g.inVain >= enoughInVain {
		one.Error = "not tried, since Keap could not verify those before"
		return one, nil
	}
	attempt := g.verify
	if one.Created = !there; one.Created {
		attempt = g.create
	}
	s, refused := attempt(ctx, key)
	if refused != nil {
		if one.Error = refused.Error(); source.IsTemporary(refused) {
			g.inVain++
		}
		return one, fatal(ctx, refused)
	}
	if g.inVain++; s.Status == source.StatusVerified {
		g.inVain = 0
	}
	return g.settle(ctx, one, s)
}

// hearing are the entities that an event may concern.
func (g *guard) hearing(key string) []string {
	var all []string
	for _, e := range g.entities {
		if e.Hears(key).Entity != nil {
			all = append(all, e.Name)
		}
	}
	return all
}

// settle notes how a subscription stands now.
func (g *guard) settle(ctx context.Context, one Guarded, s source.Subscription) (Guarded, error) {
	g.clock(s)
	one.Status = s.Status
	if s.Status == source.StatusVerified {
		g.good = append(g.good, one.EventKey)
	} else {
		one.Error = "Keap's call to the address was not answered as it should be; see that server.public_url leads to this server"
	}
	return one, g.engine.state.SaveSubscription(ctx, g.account, one.EventKey, s.Key, s.Status, keapClock(s.At))
}

// end ends the gaps of what is delivered.
func (g *guard) end(ctx context.Context) error {
	if err := g.engine.state.EndGaps(ctx, g.account, g.good, keapClock(g.now)); err != nil {
		return err
	}
	gaps, err := g.engine.state.WaitingGaps(ctx, g.account)
	g.report.Repair = len(gaps) > 0
	return err
}
