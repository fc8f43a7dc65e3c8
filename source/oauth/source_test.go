package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/oauth"
)

var quiet = log.New(io.Discard, "", 0)

// memory is a Store for one process, which keeps nothing.
type memory struct {
	mu     sync.Mutex
	stored oauth.Stored
	fails  error // of the next renewals
	lost   bool  // with that, the refresh token may be used up
	// underWay tells that another process may still get an answer.
	underWay bool
	down     error // of the store itself
	loads    int
	renews   int
	life     time.Duration
}

func newMemory(life time.Duration) *memory {
	m := &memory{life: life}
	m.put()
	return m
}

func (m *memory) put() {
	m.stored = oauth.Stored{
		Version: m.stored.Version + 1, ClientID: clientID, Access: fmt.Sprint("access-", m.stored.Version+1),
		Issued: time.Now(), Expires: time.Now().Add(m.life),
	}
}

func (m *memory) Load(context.Context) (oauth.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.loads++
	s := m.stored
	s.Now = time.Now()
	return s, m.down
}

func (m *memory) Renew(_ context.Context, version int64, attempted time.Time) (oauth.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var err error
	if s := &m.stored; s.Version == version && s.Attempted.Equal(attempted) && !s.Refused && !m.underWay {
		m.renews++
		if err = m.fails; err == nil {
			m.put()
		} else if source.IsGrant(err) {
			s.Refused, s.Refusal = true, "invalid_grant: no"
		} else if m.lost {
			s.Attempted = time.Now()
		}
	}
	s := m.stored
	s.Now = time.Now()
	return s, err
}

func newSource(m *memory) *oauth.Source {
	return oauth.NewSource(oauth.SourceOptions{Account: "ab123", ClientID: clientID, Store: m})
}

var unreachable = &source.Error{Account: "ab123", Kind: source.KindNetwork}

func TestSource(t *testing.T) {
	t.Parallel()
	inBubble := func(name string, f func(t *testing.T)) {
		t.Run(name, func(t *testing.T) { t.Parallel(); synctest.Test(t, f) })
	}
	token := func(t *testing.T, s *oauth.Source) string {
		t.Helper()
		text, err := s.Token(t.Context())
		require.NoError(t, err)
		return text
	}

	inBubble("AsksTheStoreOnceAMinute", func(t *testing.T) {
		m := newMemory(24 * time.Hour)
		s := newSource(m)
		for range 1000 {
			require.Equal(t, "access-1", token(t, s))
		}
		require.Equal(t, 1, m.loads)
		m.put() // by another process
		require.Equal(t, "access-1", token(t, s))
		time.Sleep(time.Minute)
		require.Equal(t, "access-2", token(t, s))
		require.Zero(t, m.renews)
	})

	inBubble("RefreshesAheadOfTheEnd", func(t *testing.T) {
		m := newMemory(24 * time.Hour)
		s := newSource(m)
		token(t, s)
		time.Sleep(21*time.Hour + 35*time.Minute)
		require.Equal(t, "access-1", token(t, s))
		time.Sleep(2 * time.Minute)
		require.Equal(t, "access-2", token(t, s))
		require.Equal(t, 1, m.renews)
	})

	inBubble("DoesNotRefreshTokensOfShortLifeAllTheTime", func(t *testing.T) {
		m := newMemory(time.Minute)
		s := newSource(m)
		for range 6 {
			token(t, s)
			time.Sleep(10 * time.Second)
		}
		require.LessOrEqual(t, m.renews, 2)
	})

	inBubble("RefreshesOnceForManyWhoWait", func(t *testing.T) {
		m := newMemory(time.Hour)
		s := newSource(m)
		time.Sleep(2 * time.Hour)
		var g sync.WaitGroup
		for range 100 {
			g.Go(func() {
				if text, err := s.Token(t.Context()); err != nil || text != "access-2" {
					t.Error(text, err)
				}
			})
		}
		g.Wait()
		require.Equal(t, 1, m.renews)
	})

	inBubble("GoesOnWithATokenThatLivesWhenARefreshFails", func(t *testing.T) {
		m := newMemory(24 * time.Hour)
		m.fails = unreachable
		s := newSource(m)
		time.Sleep(23 * time.Hour)
		for range 60 {
			require.Equal(t, "access-1", token(t, s))
			time.Sleep(time.Second)
		}
		require.Greater(t, m.renews, 3)
		require.Less(t, m.renews, 15, "the waits do not grow")
		m.fails = nil
		time.Sleep(6 * time.Minute)
		require.Equal(t, "access-2", token(t, s))
	})

	inBubble("TellsWhyWhenNoTokenLives", func(t *testing.T) {
		m := newMemory(time.Hour)
		m.fails = unreachable
		s := newSource(m)
		time.Sleep(2 * time.Hour)
		for range 100 {
			_, err := s.Token(t.Context())
			require.ErrorIs(t, err, unreachable)
			require.True(t, source.IsTemporary(err))
		}
		require.Equal(t, 1, m.renews, "Keap is called in a busy loop")
	})

	inBubble("AfterALostAnswerUsesTheAccessTokenToItsEndAndSendsTheTokenOnceMore", func(t *testing.T) {
		m := newMemory(24 * time.Hour)
		m.fails, m.lost = unreachable, true
		s := newSource(m)
		time.Sleep(22 * time.Hour)
		require.Equal(t, "access-1", token(t, s))
		next, err := s.Ahead(t.Context())
		require.NoError(t, err)
		require.Equal(t, 2*time.Hour, next)
		time.Sleep(next - time.Second)
		require.Equal(t, "access-1", token(t, s))
		require.Equal(t, 1, m.renews, "it was sent again before the end")
		time.Sleep(time.Second)
		for range 100 { // Keap is away for longer
			_, err = s.Token(t.Context())
			require.ErrorIs(t, err, unreachable)
			require.True(t, source.IsTemporary(err), "nobody has to log in")
			time.Sleep(time.Second)
		}
		require.Greater(t, m.renews, 3)
		require.Less(t, m.renews, 15, "the waits do not grow")
		m.fails = nil
		time.Sleep(6 * time.Minute)
		require.Equal(t, "access-2", token(t, s))
	})

	inBubble("AfterALostAnswerOnlyARefusalAsksForALogin", func(t *testing.T) {
		m := newMemory(24 * time.Hour)
		m.fails, m.lost = unreachable, true
		s := newSource(m)
		time.Sleep(22 * time.Hour)
		require.Equal(t, "access-1", token(t, s))
		m.fails = &source.Error{Kind: source.KindGrant} // the lost answer had a new pair
		time.Sleep(2 * time.Hour)
		_, err := s.Token(t.Context())
		require.True(t, source.IsGrant(err))
		require.ErrorContains(t, err, "run: syncer auth login --account ab123")
		require.Equal(t, 2, m.renews)
	})

	inBubble("WaitsForAnAttemptOfAnotherProcessThatMayStillBeAnswered", func(t *testing.T) {
		m := newMemory(24 * time.Hour)
		m.stored.Attempted, m.underWay = time.Now(), true
		s := newSource(m)
		time.Sleep(24 * time.Hour)
		_, err := s.Token(t.Context())
		require.True(t, source.IsTemporary(err), "%v", err)
		require.ErrorContains(t, err, "got no answer yet")
		require.Zero(t, m.renews)
		m.underWay = false
		time.Sleep(time.Minute)
		require.Equal(t, "access-2", token(t, s))
	})

	inBubble("AfterARefusalCallsNobodyUntilSomebodyAuthorizes", func(t *testing.T) {
		m := newMemory(24 * time.Hour)
		m.fails = &source.Error{Kind: source.KindGrant}
		s := newSource(m)
		time.Sleep(22 * time.Hour)
		for range 3 {
			_, err := s.Token(t.Context())
			require.True(t, source.IsGrant(err))
			require.True(t, source.IsAuth(err))
			require.False(t, source.IsTemporary(err))
			require.ErrorContains(t, err, "invalid_grant: no")
			require.ErrorContains(t, err, "run: syncer auth login --account ab123")
		}
		require.Equal(t, 1, m.renews)
		m.put()
		require.Equal(t, "access-2", token(t, s))
	})

	inBubble("WantsTheTokensOfItsClient", func(t *testing.T) {
		m := newMemory(24 * time.Hour)
		m.stored.ClientID = "another"
		_, err := newSource(m).Token(t.Context())
		require.True(t, source.IsGrant(err))
		require.ErrorContains(t, err, "another client_id")
		_, err = newSource(&memory{}).Token(t.Context())
		require.ErrorContains(t, err, "no tokens yet")
	})

	inBubble("BearsAStoreThatIsDownForAWhile", func(t *testing.T) {
		m := newMemory(24 * time.Hour)
		s := newSource(m)
		token(t, s)
		m.down = errors.New("down")
		time.Sleep(time.Hour)
		require.Equal(t, "access-1", token(t, s))
		time.Sleep(24 * time.Hour)
		_, err := s.Token(t.Context())
		require.ErrorIs(t, err, m.down)
	})

	inBubble("AheadOfNeedRefreshesFromHalfOfTheLifeOn", func(t *testing.T) {
		m := newMemory(24 * time.Hour)
		s := newSource(m)
		next, err := s.Ahead(t.Context())
		require.NoError(t, err)
		require.Equal(t, 12*time.Hour, next)
		require.Zero(t, m.renews)
		time.Sleep(next)
		next, err = s.Ahead(t.Context())
		require.NoError(t, err)
		require.Equal(t, 12*time.Hour, next)
		require.Equal(t, 1, m.renews)
		m.life = 100 * 24 * time.Hour
		m.put()
		next, err = s.Ahead(t.Context())
		require.NoError(t, err)
		require.Equal(t, 30*24*time.Hour, next, "the refresh token lives 45 days only")
		m.fails = unreachable
		time.Sleep(next)
		_, err = s.Ahead(t.Context())
		require.ErrorIs(t, err, unreachable)
	})
}

func TestTransport(t *testing.T) {
	t.Parallel()
	// call makes a call to a server that takes one token only, and returns the status and the tokens that it saw.
	call := func(t *testing.T, s *oauth.Source, takes string, onCall ...func(context.Context) error) (status int, seen []string, err error) {
		t.Helper()
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
			seen = append(seen, token)
			if body, _ := io.ReadAll(r.Body); string(body) != "question" {
				w.WriteHeader(http.StatusTeapot)
			} else if token != takes {
				w.WriteHeader(http.StatusUnauthorized)
			}
		}))
		defer server.Close()
		token, err := s.Token(t.Context())
		require.NoError(t, err)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader("question"))
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+token)
		transport := oauth.NewTransport(s, nil)
		for _, f := range onCall {
			transport.OnCall = f
		}
		res, err := (&http.Client{Transport: transport}).Do(req)
		if err != nil {
			return 0, seen, err
		}
		res.Body.Close()
		return res.StatusCode, seen, nil
	}
	aged := func(m *memory) *memory {
		m.stored.Issued = m.stored.Issued.Add(-time.Hour)
		return m
	}

	t.Run("TakesWhatAnotherProcessHasStored", func(t *testing.T) {
		t.Parallel()
		m := aged(newMemory(24 * time.Hour))
		s := newSource(m)
		_, err := s.Token(t.Context())
		require.NoError(t, err)
		m.put()
		status, seen, err := call(t, s, "access-2")
		require.NoError(t, err)
		require.Equal(t, 200, status)
		require.Equal(t, []string{"access-1", "access-2"}, seen)
		require.Zero(t, m.renews)
	})

	t.Run("ElseRefreshesOnce", func(t *testing.T) {
		t.Parallel()
		m := aged(newMemory(24 * time.Hour))
		s := newSource(m)
		status, seen, err := call(t, s, "access-2")
		require.NoError(t, err)
		require.Equal(t, 200, status)
		require.Equal(t, []string{"access-1", "access-2"}, seen)
		status, seen, err = call(t, s, "none")
		require.NoError(t, err)
		require.Equal(t, 401, status, "a fresh token is refused: it is not the token")
		require.Equal(t, []string{"access-2"}, seen)
		require.Equal(t, 1, m.renews)
	})

	t.Run("TakesACallThatItMakesAgainFromTheBudget", func(t *testing.T) {
		t.Parallel()
		for _, refusal := range []error{nil, &source.Error{Kind: source.KindQuota, Layer: source.LayerShare}} {
			calls := 0
			_, seen, err := call(t, newSource(aged(newMemory(24*time.Hour))), "access-2", func(context.Context) error { calls++; return refusal })
			require.Equal(t, 1, calls, "Keap counts the refused one and this one")
			require.Equal(t, refusal != nil, source.IsQuota(err))
			require.Len(t, seen, map[bool]int{true: 2, false: 1}[refusal == nil], "what the budget refuses is not sent")
		}
	})

	t.Run("TellsThatTheGrantIsGone", func(t *testing.T) {
		t.Parallel()
		m := aged(newMemory(24 * time.Hour))
		m.fails = &source.Error{Kind: source.KindGrant}
		_, seen, err := call(t, newSource(m), "none")
		require.True(t, source.IsGrant(err), "%v", err)
		require.Len(t, seen, 1)
	})

	t.Run("TellsWhyTheRefreshFailed", func(t *testing.T) {
		t.Parallel()
		m := aged(newMemory(24 * time.Hour))
		m.fails = unreachable
		_, _, err := call(t, newSource(m), "none")
		require.ErrorIs(t, err, unreachable)
	})

	t.Run("SendsAnUnansweredRefreshTokenAgainWhenTheAccessTokenIsRefused", func(t *testing.T) {
		t.Parallel()
		m := aged(newMemory(24 * time.Hour))
		m.stored.Attempted, m.underWay = time.Now(), true
		_, _, err := call(t, newSource(m), "none")
		require.True(t, source.IsTemporary(err), "%v", err)
		m.underWay = false
		status, seen, err := call(t, newSource(m), "access-2")
		require.NoError(t, err)
		require.Equal(t, 200, status)
		require.Equal(t, []string{"access-1", "access-2"}, seen)
	})
}
