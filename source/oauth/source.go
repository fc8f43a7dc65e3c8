package oauth

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/keapsync/keapsync/source"
)

// Stored is an account's pair as it is stored. Times are by the store's clock. Whatever way it is printed, the token does
// not show.
type Stored struct {
	Version  int64 // of the pair; zero if there is none
	ClientID string
	Access   string
	Issued   time.Time
	Expires  time.Time // end of the access token
	// Attempted is when the refresh token was sent, if no answer is known: it may be used up. Else it is zero.
	Attempted time.Time
	Refused   bool   // the refresh token
	Refusal   string // in Keap's words
	Now       time.Time
}

func (s *Stored) unanswered() bool { return !s.Attempted.IsZero() }

// Format implements fmt.Formatter.
func (s Stored) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "pair %d", s.Version) }

// Store keeps an account's pair, for all processes that use it.
type Store interface {
	// Load reads the pair.
	Load(ctx context.Context) (Stored, error)
	// Renew has the pair renewed, unless it is not that of version any more or is Refused. A refresh token that got no answer
	// is sent again only if attempted is its Attempted, and if that attempt has ended for sure; the caller names it once
	// the access token is of no use any more. Of a process that is refreshing already it waits for the end. It returns what
	// is stored afterwards; the error says why Keap gave no pair, or why nothing is known of it. Of all processes one does
	// it at a time, and the new pair is durable when it returns.
	Renew(ctx context.Context, version int64, attempted time.Time) (Stored, error)
}

// SourceOptions say whose tokens a Source gives.
type SourceOptions struct {
	Account  string
	ClientID string // the pair must have been given to it
	Store    Store
	Log      *slog.Logger // told of refreshes; nil is nobody
}

// How often the store is asked anew, since another process may have refreshed, or somebody authorized the account anew; and the
// waits between refreshes that failed.
const (
	recheck   = time.Minute
	firstWait = time.Second
	mostWait  = 5 * time.Minute
)

// Source gives an account's access token. It is safe for concurrent use.
type Source struct {
	o    SourceOptions
	turn chan struct{} // held by the goroutine that asks the store

	mu      sync.Mutex
	pair    Stored
	read    time.Time // when pair was read, by this machine's steady clock
	checked time.Time // when the store was last asked

	// Of the refreshes that failed, in a row.
	failed error
	wait   time.Duration
	next   time.Time

	replaced time.Time // when a refused access token was last refreshed
}

// NewSource returns a source. Nothing is asked of the store yet.
func NewSource(o SourceOptions) *Source {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Source{o: o, turn: make(chan struct{}, 1)}
}

// Token returns an access token that has not ended. It waits for a refresh only if there is no such token.
func (s *Source) Token(ctx context.Context) (string, error) {
	token, fresh := s.held()
	if fresh {
		return token, nil
	}
	if !s.enter(ctx, token == "") {
		if token == "" {
			return "", source.Stopped(ctx)
		}
		return token, nil // another goroutine sees to it
	}
	defer s.leave()
	if token, fresh = s.held(); fresh { // by the one who had the turn before
		return token, nil
	}
	// A refresh token that got no answer may be used up: it is sent again when the access token has ended.
	if err := s.update(ctx, func(l life) bool { return soon(l) && !s.pair.unanswered() }); err != nil {
		return "", err
	}
	token, _ = s.held()
	return token, nil
}

// Replaced returns another access token than one that Keap refused before its end: what another process has stored, else what a
// refresh gives. It is empty where there is none: a refresh for this reason has been tried not long ago, and did not help.
func (s *Source) Replaced(ctx context.Context, refused string) (string, error) {
	if !s.enter(ctx, true) {
		return "", source.Stopped(ctx)
	}
	defer s.leave()
	if token, _ := s.held(); token != refused && token != "" {
		return token, nil
	}
	err := s.update(ctx, func(life) bool {
		if s.pair.Access != refused || !s.replaced.IsZero() && time.Since(s.replaced) < doubt {
			return false
		}
		s.replaced = time.Now()
		return true
	})
	if err != nil {
		return "", err
	}
	token, _ := s.held()
	switch {
	case token != refused:
		return token, nil
	case s.failed == nil && s.pair.unanswered():
		return "", s.noAnswer("Keap refuses its access token, and ")
	}
	return "", s.failed
}

// Ahead refreshes the pair well ahead of its end: from half of the access token's life on, and when the refresh token is
// 30 of its 45 days old; but one whose refresh got no answer not before its end. It returns how long it can be left alone.
func (s *Source) Ahead(ctx context.Context) (time.Duration, error) {
	if !s.enter(ctx, true) {
		return 0, source.Stopped(ctx)
	}
	defer s.leave()
	if err := s.update(ctx, func(l life) bool { return l.ahead() <= 0 && !s.pair.unanswered() }); err != nil {
		return 0, err
	}
	if s.pair.unanswered() { // the refresh token is sent again then
		return max(s.life().left, 0), nil
	}
	if s.failed != nil {
		return 0, s.failed
	}
	return max(s.life().ahead(), 0), nil
}

// enter takes the turn; without patience only if nobody has it.
func (s *Source) enter(ctx context.Context, patient bool) bool {
	if !patient {
		select {
		case s.turn <- struct{}{}:
			return true
		default:
			return false
		}
	}
	select {
	case s.turn <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *Source) leave() { <-s.turn }

// held returns the token in memory, empty if it has ended or must not be used, and whether nothing needs to be asked.
func (s *Source) held() (token string, fresh bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pair.Version == 0 || s.pair.Refused {
		return "", false
	}
	l := s.lifeAt(time.Now())
	if l.left <= 0 {
		return "", false
	}
	return s.pair.Access, time.Since(s.checked) < recheck && (!soon(l) || s.pair.unanswered() || time.Now().Before(s.next))
}

// update asks the store, and has the pair refreshed if it is due. The caller has the turn. Without an error there is a
// token that has not ended, if only the old one.
func (s *Source) update(ctx context.Context, due func(life) bool) error {
	stored, err := s.o.Store.Load(ctx)
	if err != nil {
		return s.bear(ctx, err)
	}
	s.hold(stored)
	if err := s.forbidden(); err != nil {
		return err
	}
	l := s.life()
	switch {
	case !due(l) && l.left > 0:
		return nil
	case time.Now().Before(s.next):
		return s.bear(ctx, s.failed)
	}
	stored, err = s.o.Store.Renew(ctx, stored.Version, stored.Attempted)
	if stored.Version > 0 {
		s.hold(stored)
	}
	if err == nil {
		s.o.Log.DebugContext(ctx, "the tokens were looked after", "account", s.o.Account, "version", stored.Version,
			"ends_in", s.life().left.Round(time.Second))
		return s.spent()
	}
	if forbidden := s.forbidden(); forbidden != nil {
		s.o.Log.ErrorContext(ctx, "Keap refuses to refresh the access token", "account", s.o.Account, "error", forbidden)
		return forbidden
	}
	s.putOff(err)
	s.o.Log.WarnContext(ctx, "the access token could not be refreshed", "account", s.o.Account, "error", err, "ends_in", s.life().left.Round(time.Second))
	return s.bear(ctx, err)
}

// hold takes over what is stored.
func (s *Source) hold(stored Stored) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stored.Version != s.pair.Version {
		s.failed, s.wait, s.next = nil, 0, time.Time{}
	}
	s.pair, s.read, s.checked = stored, time.Now(), time.Now()
}

// forbidden is why no call is to be made at all.
func (s *Source) forbidden() error {
	switch p := s.pair; {
	case p.Version == 0:
		return s.unauthorized("there are no tokens yet")
	case p.ClientID != s.o.ClientID:
		return s.unauthorized("its tokens were given to another client_id than the configuration's")
	case p.Refused:
		return s.unauthorized("Keap refused its refresh token: " + p.Refusal)
	}
	return nil
}

// spent is why there is no token after a refresh that another process was waited for with.
func (s *Source) spent() error {
	if s.pair.unanswered() && s.life().left <= 0 {
		err := s.noAnswer("its access token has ended, and ")
		s.putOff(err)
		return err
	}
	return s.forbidden()
}

// noAnswer says that a refresh token waits to be sent once more.
func (s *Source) noAnswer(why string) error {
	return &source.Error{
		Account: s.o.Account, Kind: source.KindServer, Login: true,
		Message: why + "the refresh of " + s.pair.Attempted.UTC().Format(time.RFC3339) + " got no answer yet; it is repeated within minutes",
	}
}

func (s *Source) unauthorized(why string) error {
	return &source.Error{Account: s.o.Account, Kind: source.KindGrant, Message: why}
}

// bear goes on with a token that has not ended, though err kept it from being looked after.
func (s *Source) bear(ctx context.Context, err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.checked = time.Now()
	if ctx.Err() == nil && s.pair.Version > 0 && !s.pair.Refused && s.lifeAt(time.Now()).left > 0 {
		return nil
	}
	return err
}

// putOff makes the next refresh wait, twice as long each time.
func (s *Source) putOff(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed, s.wait = err, min(max(2*s.wait, firstWait), mostWait)
	s.next = time.Now().Add(max(s.wait/2+rand.N(s.wait/2), source.RetryAfter(err)))
}
