package state_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/database"
	"github.com/keapsync/keapsync/sink/sinktest"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/stretchr/testify/require"
)

const client = "the-client"

func key(t testing.TB, fill byte) *state.Key {
	t.Helper()
	k, err := state.NewKey(bytes.Repeat([]byte{fill}, state.KeyBytes))
	require.NoError(t, err)
	return k
}

// grant is a Keap that gives tokens, each refresh token for once.
type grant struct {
	mu   sync.Mutex
	n    int
	uses map[string]int
}

func (g *grant) pair() state.Tokens {
	g.n++
	return state.Tokens{Access: fmt.Sprint("access-", g.n), Refresh: fmt.Sprint("refresh-", g.n), Life: 24 * time.Hour}
}

func (g *grant) exchange(_ context.Context, refreshToken string) (state.Answer, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.uses[refreshToken]++
	return state.Answer{Fate: state.Renewed, Tokens: g.pair()}, nil
}

// authorized is a vault in which the account has its first pair.
func authorized(t testing.TB, m *mirror) (*state.Vault, *grant) {
	t.Helper()
	v, g := m.Vault(key(t, 1)), &grant{uses: map[string]int{}}
	require.NoError(t, v.Save(t.Context(), account, client, g.pair()))
	return v, g
}

// another is a vault of another process.
func another(t testing.TB, m *mirror, k *state.Key) *state.Vault {
	t.Helper()
	return state.New(sinktest.Open(t, m.url, database.Options{MaxConns: 2})).Vault(k)
}

func load(t testing.TB, v *state.Vault) state.Credential {
	t.Helper()
	c, err := v.Load(t.Context(), account)
	require.NoError(t, err)
	return c
}

func TestVault(t *testing.T) {
	t.Parallel()
	lost := errors.New("lost")

	t.Run("KeepsTokensEncrypted", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, _ := authorized(t, m)
		c := load(t, v)
		require.Equal(t, state.Tokens{Access: "access-1", Refresh: "refresh-1"}, c.Tokens)
		require.Equal(t, client, c.ClientID)
		require.EqualValues(t, 1, c.Version)
		require.InDelta(t, 24*time.Hour, c.Expires.Sub(c.Now), float64(time.Minute))
		require.Zero(t, c.Attempted)
		row := m.all(t, "SELECT c, encode(sealed, 'escape') FROM keapsync.credentials c")[0]
		require.NotContains(t, row, "access-1")
		require.NotContains(t, row, "refresh-1")
		require.NotContains(t, fmt.Sprintf("%v %+v %#v", c, c, c), "refresh-1")
		require.Equal(t, key(t, 1).ID(), c.KeyID)

		none, err := v.Load(t.Context(), "another")
		require.NoError(t, err)
		require.Zero(t, none.Version)
		list, err := m.Credentials(t.Context())
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Equal(t, state.Tokens{}, list[0].Tokens)
	})

	t.Run("SaysWhenTheKeyIsAnother", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		authorized(t, m)
		_, err := m.Vault(key(t, 2)).Load(t.Context(), account)
		require.ErrorIs(t, err, state.ErrOtherKey)
		require.ErrorContains(t, err, account)
		require.ErrorContains(t, err, "rotate-key")
		_, err = m.Vault(key(t, 2)).Refresh(t.Context(), account, 1, time.Time{}, nil)
		require.ErrorIs(t, err, state.ErrOtherKey)
		_, err = state.NewKey([]byte("short"))
		require.ErrorContains(t, err, "32 bytes")
	})

	t.Run("DoesNotOpenARowOfAnotherAccount", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, _ := authorized(t, m)
		m.exec(t, `INSERT INTO keapsync.credentials (account, client_id, key_id, sealed, issued_at, expires_at)
			SELECT 'thief', client_id, key_id, sealed, issued_at, expires_at FROM keapsync.credentials`)
		_, err := v.Load(t.Context(), "thief")
		require.ErrorContains(t, err, "auth login --account thief")
	})

	t.Run("RefreshesOnceForManyProcesses", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		_, g := authorized(t, m)
		var wait sync.WaitGroup
		for range 8 {
			v := another(t, m, key(t, 1))
			for range 4 {
				wait.Go(func() {
					for version := int64(1); version <= 5; {
						c, err := v.Refresh(t.Context(), account, version, time.Time{}, g.exchange)
						if err != nil || c.Version <= version || c.Tokens.Access != fmt.Sprint("access-", c.Version) {
							t.Error(c.Version, version, err)
							return
						}
						version = c.Version
					}
				})
			}
		}
		wait.Wait()
		require.Len(t, g.uses, 5)
		for token, n := range g.uses {
			require.Equal(t, 1, n, token)
		}
	})

	t.Run("MarksTheTokenBeforeItIsSentAndCountsBothLivesFromThen", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		var marked state.Credential
		c, err := v.Refresh(t.Context(), account, 1, time.Time{}, func(ctx context.Context, refresh string) (state.Answer, error) {
			marked = load(t, another(t, m, key(t, 1)))
			return g.exchange(ctx, refresh)
		})
		require.NoError(t, err)
		require.NotZero(t, marked.Attempted)
		require.EqualValues(t, 1, marked.Version)
		require.EqualValues(t, 2, c.Version)
		require.Equal(t, marked.Attempted, c.Issued)
		require.Equal(t, c.Issued.Add(24*time.Hour), c.Expires)
		require.Zero(t, c.Attempted)
	})

	t.Run("DoesNotSendATokenAgainWhoseAnswerWasLost", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		c, err := v.Refresh(t.Context(), account, 1, time.Time{}, func(context.Context, string) (state.Answer, error) { return state.Answer{}, lost })
		require.ErrorIs(t, err, lost)
		require.NotZero(t, c.Attempted)
		require.Equal(t, "access-1", c.Tokens.Access, "it goes on with this")
		for _, v := range []*state.Vault{v, another(t, m, key(t, 1))} {
			c, err = v.Refresh(t.Context(), account, 1, time.Time{}, g.exchange)
			require.NoError(t, err)
			require.NotZero(t, c.Attempted)
		}
		require.Empty(t, g.uses)
		require.NoError(t, v.Save(t.Context(), account, client, g.pair()))
		c, err = v.Refresh(t.Context(), account, 2, time.Time{}, g.exchange)
		require.NoError(t, err)
		require.EqualValues(t, 3, c.Version)
	})

	t.Run("DoesNotSendATokenAgainWhoseSenderDied", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		_, g := authorized(t, m)
		dying, sent := another(t, m, key(t, 1)), make(chan struct{})
		hang, dead := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(dead)
			_, _ = dying.Refresh(t.Context(), account, 1, time.Time{}, func(context.Context, string) (state.Answer, error) {
				close(sent)
				<-hang
				return state.Answer{}, lost
			})
		}()
		<-sent
		answered, second := make(chan state.Credential), m.Vault(key(t, 1))
		go func() {
			c, err := second.Refresh(t.Context(), account, 1, time.Time{}, g.exchange)
			if err != nil {
				t.Error(err)
			}
			answered <- c
		}()
		pid := m.blocked(t) // the second waits for the first
		m.exec(t, `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> `+fmt.Sprint(pid))
		require.NotZero(t, (<-answered).Attempted)
		require.Empty(t, g.uses)
		close(hang)
		<-dead
	})

	t.Run("SendsATokenAgainWhoseAnswerWasLostIfTheCallerNamesTheAttempt", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		lose := func(context.Context, string) (state.Answer, error) { return state.Answer{}, lost }
		first, err := v.Refresh(t.Context(), account, 1, time.Time{}, lose)
		require.ErrorIs(t, err, lost)
		second, err := v.Refresh(t.Context(), account, 1, first.Attempted, lose)
		require.ErrorIs(t, err, lost)
		require.True(t, second.Attempted.After(first.Attempted))
		c, err := v.Refresh(t.Context(), account, 1, first.Attempted, g.exchange)
		require.NoError(t, err)
		require.EqualValues(t, 1, c.Version, "somebody else has sent it since")
		require.Empty(t, g.uses)
		c, err = v.Refresh(t.Context(), account, 1, second.Attempted, func(context.Context, string) (state.Answer, error) {
			return state.Answer{Fate: state.Unused}, lost
		})
		require.ErrorIs(t, err, lost)
		require.Equal(t, second.Attempted, c.Attempted, "the lost answer stays lost though this attempt did not reach Keap")
		c, err = v.Refresh(t.Context(), account, 1, second.Attempted, g.exchange)
		require.NoError(t, err)
		require.EqualValues(t, 2, c.Version)
		require.Zero(t, c.Attempted)
		require.Equal(t, map[string]int{"refresh-1": 1}, g.uses)
	})

	t.Run("SendsATokenOfAnotherProcessAgainOnlyWhenThatOneHasGivenUp", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		_, err := v.Refresh(t.Context(), account, 1, time.Time{}, func(context.Context, string) (state.Answer, error) { return state.Answer{}, lost })
		require.ErrorIs(t, err, lost)
		other := another(t, m, key(t, 1))
		c, err := other.Refresh(t.Context(), account, 1, load(t, other).Attempted, g.exchange)
		require.NoError(t, err)
		require.NotZero(t, c.Attempted)
		require.Empty(t, g.uses, "it may still be answered")
		m.exec(t, "UPDATE keapsync.credentials SET attempted_at = attempted_at - interval '4 minutes'")
		c, err = other.Refresh(t.Context(), account, 1, load(t, other).Attempted, g.exchange)
		require.NoError(t, err)
		require.EqualValues(t, 2, c.Version)
	})

	t.Run("StoresANewPairThoughItsRefreshTokenWasSentAgainAndRefused", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		c, err := v.Refresh(t.Context(), account, 1, time.Time{}, func(ctx context.Context, refresh string) (state.Answer, error) {
			// The answer took longer than anything, the lock was lost, and another process was faster.
			m.exec(t, "UPDATE keapsync.credentials SET attempted_at = NULL, refused_at = now(), refusal = 'invalid_grant'")
			return g.exchange(ctx, refresh)
		})
		require.NoError(t, err)
		require.EqualValues(t, 2, c.Version)
		require.Zero(t, c.Refused)
		require.Empty(t, c.Refusal)
	})

	t.Run("SendsATokenAgainThatSurelyWasNotUsed", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		c, err := v.Refresh(t.Context(), account, 1, time.Time{}, func(context.Context, string) (state.Answer, error) {
			return state.Answer{Fate: state.Unused}, lost
		})
		require.ErrorIs(t, err, lost)
		require.Zero(t, c.Attempted)
		c, err = v.Refresh(t.Context(), account, 1, time.Time{}, g.exchange)
		require.NoError(t, err)
		require.EqualValues(t, 2, c.Version)
	})

	t.Run("SendsNothingAfterARefusal", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		c, err := v.Refresh(t.Context(), account, 1, time.Time{}, func(context.Context, string) (state.Answer, error) {
			return state.Answer{Fate: state.Refused, Refusal: "invalid_grant"}, lost
		})
		require.ErrorIs(t, err, lost)
		require.NotZero(t, c.Refused)
		require.Equal(t, "invalid_grant", c.Refusal)
		_, err = v.Refresh(t.Context(), account, 1, time.Time{}, g.exchange)
		require.NoError(t, err)
		require.Empty(t, g.uses)
		require.NoError(t, v.Save(t.Context(), account, client, g.pair()))
		require.Zero(t, load(t, v).Refused)
	})

	t.Run("HasTheAnswerThoughTheCallerGaveUp", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		ctx, cancel := context.WithCancel(t.Context())
		c, err := v.Refresh(ctx, account, 1, time.Time{}, func(ctx context.Context, refresh string) (state.Answer, error) {
			cancel()
			require.NoError(t, ctx.Err())
			return g.exchange(ctx, refresh)
		})
		require.NoError(t, err)
		require.EqualValues(t, 2, c.Version)
	})

	t.Run("WritesTheAnswerOnAnotherConnectionIfItsOwnIsLost", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		c, err := v.Refresh(t.Context(), account, 1, time.Time{}, func(ctx context.Context, refresh string) (state.Answer, error) {
			m.exec(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
				WHERE datname = current_database() AND application_name = 'keapsync'`)
			return g.exchange(ctx, refresh)
		})
		require.NoError(t, err)
		require.EqualValues(t, 2, c.Version)
		require.Equal(t, "access-2", c.Tokens.Access)
	})

	t.Run("KeepsAnAnswerThatCannotBeWrittenUntilItCan", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		v.SetPatience(time.Millisecond)
		_, err := v.Refresh(t.Context(), account, 1, time.Time{}, func(ctx context.Context, refresh string) (state.Answer, error) {
			m.exec(t, "ALTER TABLE keapsync.credentials RENAME TO elsewhere")
			return g.exchange(ctx, refresh)
		})
		require.ErrorContains(t, err, "it is tried again")
		require.NotContains(t, err.Error(), "access-2")
		_, err = v.Load(t.Context(), account)
		require.Error(t, err, "nobody has the new tokens before they are durable")
		m.exec(t, "ALTER TABLE keapsync.elsewhere RENAME TO credentials")
		require.NotZero(t, load(t, another(t, m, key(t, 1))).Attempted)
		require.NoError(t, v.Settle(t.Context()))
		require.EqualValues(t, 2, load(t, another(t, m, key(t, 1))).Version)
		require.Equal(t, "access-2", load(t, v).Tokens.Access)
		require.Equal(t, map[string]int{"refresh-1": 1}, g.uses)
	})

	t.Run("WaitsForARefreshUnderWayBeforeTheProcessEnds", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		settled, version := make(chan error, 1), int64(0)
		_, err := v.Refresh(t.Context(), account, 1, time.Time{}, func(ctx context.Context, refresh string) (state.Answer, error) {
			short, cancel := context.WithCancel(ctx)
			cancel()
			require.ErrorIs(t, v.Settle(short), context.Canceled)
			go func() {
				err := v.Settle(ctx)
				if list, failed := m.Credentials(ctx); failed == nil {
					version = list[0].Version
				}
				settled <- err
			}()
			return g.exchange(ctx, refresh)
		})
		require.NoError(t, err)
		require.NoError(t, <-settled)
		require.EqualValues(t, 2, version)
	})

	t.Run("LeavesTokensAloneThatSomebodyAuthorizedMeanwhile", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		c, err := v.Refresh(t.Context(), account, 1, time.Time{}, func(ctx context.Context, refresh string) (state.Answer, error) {
			require.NoError(t, v.Save(ctx, account, client, state.Tokens{Access: "theirs", Refresh: "theirs", Life: time.Hour}))
			return g.exchange(ctx, refresh)
		})
		require.NoError(t, err)
		require.Equal(t, "theirs", c.Tokens.Access)
		require.Zero(t, c.Attempted)
	})

	t.Run("IsDurableThoughTheDatabaseIsSetToForget", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		m.noteCommits(t, "keapsync.credentials")
		m.exec(t, "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END$$")
		v := another(t, m, key(t, 1))
		g := &grant{uses: map[string]int{}}
		require.NoError(t, v.Save(t.Context(), account, client, g.pair()))
		_, err := v.Refresh(t.Context(), account, 1, time.Time{}, g.exchange)
		require.NoError(t, err)
		require.Equal(t, []string{"(on)"}, m.all(t, "SELECT DISTINCT setting FROM public.seen"))
	})
}

func TestRotateKey(t *testing.T) {
	t.Parallel()

	t.Run("EncryptsAllAnewAndMayBeRunAgain", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		require.NoError(t, v.Save(t.Context(), "second", client, g.pair()))
		for _, want := range []state.Rotation{{Changed: 2}, {Before: 2}} {
			r, err := m.RotateKey(t.Context(), key(t, 1), key(t, 2))
			require.NoError(t, err)
			require.Equal(t, want, r)
		}
		c := load(t, m.Vault(key(t, 2)))
		require.Equal(t, "refresh-1", c.Tokens.Refresh)
		require.EqualValues(t, 1, c.Version, "the pair is the same")
		_, err := v.Load(t.Context(), account)
		require.ErrorIs(t, err, state.ErrOtherKey)
	})

	t.Run("ChangesNothingWithAWrongKey", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		require.NoError(t, m.Vault(key(t, 3)).Save(t.Context(), "a", client, g.pair()))
		_, err := m.RotateKey(t.Context(), key(t, 3), key(t, 2))
		require.ErrorContains(t, err, account)
		require.ErrorContains(t, err, key(t, 1).ID())
		require.ErrorContains(t, err, "none was changed")
		require.Equal(t, "access-1", load(t, v).Tokens.Access)
		require.Equal(t, []string{"(" + key(t, 3).ID() + ")"}, m.all(t, "SELECT key_id FROM keapsync.credentials WHERE account = 'a'"))
	})

	t.Run("WaitsForARefreshUnderWay", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t)
		v, g := authorized(t, m)
		var rotated atomic.Bool
		old, next := key(t, 1), key(t, 2)
		done := make(chan error)
		_, err := v.Refresh(t.Context(), account, 1, time.Time{}, func(ctx context.Context, refresh string) (state.Answer, error) {
			go func() {
				_, err := m.RotateKey(context.WithoutCancel(ctx), old, next)
				rotated.Store(true)
				done <- err
			}()
			m.blocked(t)
			require.False(t, rotated.Load())
			return g.exchange(ctx, refresh)
		})
		require.NoError(t, err)
		require.NoError(t, <-done)
		require.Equal(t, "access-2", load(t, m.Vault(key(t, 2))).Tokens.Access)
	})
}
