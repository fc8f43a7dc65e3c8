package integration

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

const (
	clientID     = "integration-client"
	clientSecret = "integration-client-secret-0123"
	cryptKey     = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
)

// newGrantLab is a lab whose account has been authorized by OAuth.
func newGrantLab(t testing.TB, o keapsim.Options) *lab {
	t.Helper()
	o.OAuthClient.ID, o.OAuthClient.Secret = clientID, clientSecret
	l := newLab(t, o)
	l.authorize()
	return l
}

// authorize stores tokens as a login does.
func (l *lab) authorize() {
	l.t.Helper()
	key, err := state.NewKey([]byte("01234567890123456789012345678901")) // cryptKey
	require.NoError(l.t, err)
	granted := l.keap.Grant()
	require.NoError(l.t, l.state.Vault(key).Save(l.t.Context(), l.account.Name, clientID,
		state.Tokens{Access: granted.Access, Refresh: granted.Refresh, Life: 24 * time.Hour}))
}

// grantSyncer starts the program with an account that has OAuth.
func (l *lab) grantSyncer(args ...string) *process {
	l.t.Helper()
	return l.syncerWith(fmt.Sprintf(`accounts:
  - name: %s
    auth: {method: oauth, client_id: %s, client_secret: %s}
    rest_url: %[4]s/crm/rest
    token_url: %[4]s/token
    quota: {daily_share: 1, reserve: 0}
encryption_key: %[5]s
`, account, clientID, clientSecret, l.front, cryptKey), append(args, "--json")...)
}

// age makes the tokens in the database, and the last attempt to refresh them, older by their clock, not by Keap's.
func (l *lab) age(by string) {
	l.t.Helper()
	_, err := l.db.Exec(l.t.Context(), "UPDATE keapsync.credentials SET issued_at = issued_at - $1::interval, expires_at = expires_at - $1::interval, attempted_at = attempted_at - $1::interval", by)
	require.NoError(l.t, err)
}

func (l *lab) credential() state.Credential {
	l.t.Helper()
	list, err := l.state.Credentials(l.t.Context())
	require.NoError(l.t, err)
	require.Len(l.t, list, 1)
	return list[0]
}

// usedOnce makes sure that no refresh token was sent to Keap twice, and returns how many were.
func (l *lab) usedOnce() (used int) {
	l.t.Helper()
	for refresh, n := range l.keap.RefreshUses() {
		require.LessOrEqual(l.t, n, 1, refresh)
		used += n
	}
	return used
}

// Several processes whose tokens have ended refresh them once, all go on with what one of them got.
func TestRefreshByManyProcesses(t *testing.T) {
	t.Parallel()
	l := newGrantLab(t, keapsim.Options{Contacts: 50, Quirks: keapsim.Quirks{RefreshEndsAccess: true}})
	entities := []string{"users", "tags", "companies", "products"}
	for round := 1; round <= 3; round++ {
		l.age("25 hours")
		var started []*process
		for _, entity := range entities {
			started = append(started, l.grantSyncer("sync", "--entity", entity))
		}
		for _, p := range started {
			require.Zero(t, p.wait().code, p.stderr.String())
		}
		require.Equal(t, round, l.usedOnce())
		require.EqualValues(t, round+1, l.credential().Version)
	}
}

// tokenCalls has the answers to calls for tokens meet with something on their way, and counts the calls.
func (l *lab) tokenCalls(met func(w http.ResponseWriter, answer *httptest.ResponseRecorder)) func() int {
	var mu sync.Mutex
	calls := 0
	l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
		if r.URL.Path != "/token" {
			keap.ServeHTTP(w, r)
			return
		}
		mu.Lock()
		calls++
		mu.Unlock()
		answer := httptest.NewRecorder()
		keap.ServeHTTP(answer, r)
		met(w, answer)
	})
	return func() int {
		mu.Lock()
		defer mu.Unlock()
		return calls
	}
}

// firstTokenCall is tokenCalls for the first answer alone; later ones arrive.
func (l *lab) firstTokenCall(met func(w http.ResponseWriter, answer *httptest.ResponseRecorder)) func() int {
	var later atomic.Bool
	return l.tokenCalls(func(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
		if later.Swap(true) {
			send(w, answer)
			return
		}
		met(w, answer)
	})
}

func send(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	w.Write(answer.Body.Bytes())
}

// goesOn makes sure that an account whose refresh got no answer is read with its access token while that lives, and that
// the refresh token is sent once more at the end.
func (l *lab) goesOn(calls func() int) (code int, stderr string) {
	l.t.Helper()
	require.NotZero(l.t, l.credential().Attempted)
	require.Zero(l.t, l.grantSyncer("sync", "--entity", "users").wait().code)
	require.Equal(l.t, 1, calls(), "it is not sent again while the access token lives")
	l.age("2 hours")
	r := l.grantSyncer("sync", "--entity", "users").wait()
	require.Equal(l.t, 2, calls())
	return r.code, r.stderr
}

// endsRed makes sure that an account whose new pair was lost goes on and in the end asks for a login.
func (l *lab) endsRed(calls func() int) {
	l.t.Helper()
	code, stderr := l.goesOn(calls)
	require.Equal(l.t, 1, code)
	require.Contains(l.t, stderr, "run: syncer auth login --account "+account)
	require.Equal(l.t, 1, l.grantSyncer("sync", "--entity", "users").wait().code)
	require.Equal(l.t, 2, calls(), "after a refusal it is not sent any more")
	l.authorize()
	require.Zero(l.t, l.grantSyncer("sync", "--entity", "users").wait().code)
}

// A process that is killed before the answer to its refresh token came, or before the answer was committed, does not make
// others send the token again before the access token has ended.
func TestKilledWhileRefreshing(t *testing.T) {
	t.Parallel()

	t.Run("BeforeTheAnswer", func(t *testing.T) {
		t.Parallel()
		l := newGrantLab(t, keapsim.Options{Contacts: 50})
		l.age("23 hours")
		started, killed := make(chan *process, 1), make(chan struct{})
		calls := l.firstTokenCall(func(http.ResponseWriter, *httptest.ResponseRecorder) {
			_ = (<-started).Process.Kill() // it has not ended: it waits for us
			close(killed)
			panic(http.ErrAbortHandler)
		})
		p := l.grantSyncer("sync", "--entity", "users")
		started <- p
		require.Equal(t, -1, p.wait().code)
		<-killed
		l.endsRed(calls)
	})

	t.Run("BeforeTheCommit", func(t *testing.T) {
		t.Parallel()
		l := newGrantLab(t, keapsim.Options{Contacts: 50})
		l.age("23 hours")
		ctx := context.WithoutCancel(t.Context())
		tx, err := l.db.Begin(ctx)
		require.NoError(t, err)
		calls := l.firstTokenCall(func(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
			_, err := tx.Exec(ctx, "SELECT FROM keapsync.credentials FOR UPDATE") // the process cannot commit now
			if err != nil {
				t.Error(err)
			}
			send(w, answer)
		})
		p := l.grantSyncer("sync", "--entity", "users")
		var writes bool
		for !writes {
			require.NoError(t, l.db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_stat_activity, pg_sleep(0.005) WHERE datname = current_database()
				AND wait_event_type = 'Lock' AND query LIKE 'UPDATE %credentials%sealed%')`).Scan(&writes))
		}
		require.NoError(t, p.Process.Kill())
		require.Equal(t, -1, p.wait().code)
		// Postgres notices that nobody is there any more when it would answer. The killed process's statement must not land:
		_, err = l.db.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
			AND wait_event_type = 'Lock' AND query LIKE 'UPDATE %credentials%sealed%'`)
		require.NoError(t, err)
		require.NoError(t, tx.Rollback(ctx))
		l.endsRed(calls)
	})
}

// An answer that is lost on its way makes nobody send the token again, whatever runs at the same time.
func TestLostAnswerToARefresh(t *testing.T) {
	t.Parallel()
	l := newGrantLab(t, keapsim.Options{Contacts: 50})
	l.age("23 hours")
	calls := l.tokenCalls(func(http.ResponseWriter, *httptest.ResponseRecorder) { panic(http.ErrAbortHandler) })
	var started []*process
	for _, entity := range []string{"users", "tags", "companies"} {
		started = append(started, l.grantSyncer("sync", "--entity", entity))
	}
	for _, p := range started {
		require.Zero(t, p.wait().code, p.stderr.String())
	}
	require.Equal(t, 1, calls())
	require.Equal(t, 1, l.usedOnce())
}

// A refresh that something before Keap's token service has answered may have been carried out.
func TestRefreshWithoutAnAnswerOfTheTokenService(t *testing.T) {
	t.Parallel()
	instead := map[string]func(w http.ResponseWriter){
		"ServerError": func(w http.ResponseWriter) { http.Error(w, `{"error":"server_error"}`, http.StatusBadGateway) },
		"Redirect": func(w http.ResponseWriter) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(http.StatusFound)
		},
		"WebPage": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html")
			w.Write([]byte("<title>Maintenance</title>"))
		},
	}
	for name, answer := range instead {
		t.Run(name+"AfterItWasCarriedOut", func(t *testing.T) {
			t.Parallel()
			l := newGrantLab(t, keapsim.Options{Contacts: 50})
			l.age("23 hours")
			calls := l.firstTokenCall(func(w http.ResponseWriter, _ *httptest.ResponseRecorder) { answer(w) })
			require.Zero(t, l.grantSyncer("sync", "--entity", "users").wait().code)
			l.endsRed(calls)
		})
		t.Run(name+"InsteadOfIt", func(t *testing.T) {
			t.Parallel()
			l := newGrantLab(t, keapsim.Options{Contacts: 50})
			l.age("23 hours")
			var count atomic.Int32
			l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
				if r.URL.Path == "/token" && count.Add(1) == 1 {
					answer(w)
					return
				}
				keap.ServeHTTP(w, r)
			})
			require.Zero(t, l.grantSyncer("sync", "--entity", "users").wait().code)
			code, stderr := l.goesOn(func() int { return int(count.Load()) })
			require.Zero(t, code, stderr)
			require.EqualValues(t, 2, l.credential().Version, "nobody has to log in")
			require.Equal(t, 1, l.usedOnce())
		})
	}
}

// A failure of Keap's that says so is no reason to give up: the token is sent again, and works.
func TestFailedRefresh(t *testing.T) {
	t.Parallel()
	l := newGrantLab(t, keapsim.Options{Contacts: 50, Faults: "503html@/token:next=1"})
	l.age("25 hours")
	r := l.grantSyncer("sync", "--entity", "users").wait()
	require.Zero(t, r.code, r.stderr)
	require.Equal(t, 1, l.usedOnce())
	require.EqualValues(t, 2, l.credential().Version)
}
