package main

import (
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

const (
	stageClient       = "stage-client"
	stageClientSecret = "stage-client-secret-0123456789"
	stageCryptKey     = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
	newCryptKey       = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
)

// oauthStage is a stage whose account has OAuth, and is not authorized yet.
func oauthStage(t *testing.T, o keapsim.Options) *stage {
	t.Helper()
	o.OAuthClient.ID, o.OAuthClient.Secret = stageClient, stageClientSecret
	s := migrated(t, o)
	s.secrets = append(s.secrets, stageClientSecret, stageCryptKey, newCryptKey)
	s.useKey(stageCryptKey)
	return s
}

func (s *stage) useKey(key string) {
	s.config = writeConfig(s.t, fmt.Sprintf(`database: {url: "${DATABASE_URL}"}
accounts:
  - name: ab123
    auth: {method: oauth, client_id: %s, client_secret: %s}
    rest_url: %[3]s/crm/rest
    authorize_url: %[3]s/app/oauth/authorize
    token_url: %[3]s/token
    quota: {daily_share: 1, reserve: 0}
encryption_key: %[4]s
`, stageClient, stageClientSecret, s.server.URL, key))
}

const elsewhere = "https://sync.example.com/callback"

var authorizeAddress = regexp.MustCompile(`http://\S+/app/oauth/authorize\S+`)

// agree does what a person does with the address that is printed, and returns where the browser ends up.
func agree(t *testing.T, printed, answer string) string {
	t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := browser.Get(authorizeAddress.FindString(printed) + "&" + answer)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, http.StatusFound, res.StatusCode)
	return res.Header.Get("Location")
}

// login authorizes the account in two commands.
func (s *stage) login() {
	s.t.Helper()
	asked := s.run("auth", "login", "--no-browser", "--redirect-uri", elsewhere)
	require.Equal(s.t, exitFailed, asked.code)
	require.Contains(s.t, asked.stderr, "--code")
	s.run("auth", "login", "--redirect-uri", elsewhere, "--code", agree(s.t, asked.stderr, "approve=1")).ok()
}

// grants reads the state of the tokens.
func (s *stage) grants() (list []grantStatus) {
	s.t.Helper()
	var report struct{ Grants []grantStatus }
	s.run("auth", "status", "--json").json(&report)
	return report.Grants
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func TestAuthLogin(t *testing.T) {
	t.Parallel()

	t.Run("StoresTokensThatCommandsUse", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{Only: []string{"users"}})
		r := s.run("backfill", "--entity", "users")
		require.Equal(t, exitFailed, r.code)
		require.Contains(t, r.stderr, "run: syncer auth login --account ab123")
		require.Empty(t, s.keap.Calls(), "Keap was called without a token")
		require.Equal(t, "missing", s.grants()[0].State)
		s.login()
		s.run("backfill", "--entity", "users").ok()
		s.live("users")
		require.Equal(t, "authorized", s.grants()[0].State)
		r = s.run("check").ok()
		require.Regexp(t, `(?m)^✓ ok       ab123 authorization +authorized; the refresh token lives 45 days more`, r.stdout)
		require.Regexp(t, `(?m)^✓ ok       ab123 credential +accepted by Keap`, r.stdout)
		require.Regexp(t, `(?m)^✓ ok      +ab123: authorized; the refresh token lives 4\d days more`, s.run("status").ok().stdout)
		require.Regexp(t, `ab123 +authorized +…\w{4} `, s.run("auth", "status").ok().stdout)
	})

	for _, scheme := range []string{"http", "https"} {
		t.Run("WaitsForTheBrowserOnThisMachineBy"+strings.ToUpper(scheme), func(t *testing.T) {
			t.Parallel()
			s := oauthStage(t, keapsim.Options{})
			browser := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // as its user may
			defer browser.CloseIdleConnections()
			redirect := fmt.Sprintf("%s://127.0.0.1:%d/back", scheme, freePort(t))
			var stdout output
			seen := false
			stderr := output{seen: func(text string) {
				if seen || !strings.Contains(text, "\n\nThen paste") {
					return
				}
				seen = true
				forged, err := browser.Get(redirect + "?code=theirs&state=theirs")
				require.NoError(t, err)
				forged.Body.Close()
				require.Equal(t, http.StatusBadRequest, forged.StatusCode)
				res, err := browser.Get(authorizeAddress.FindString(text) + "&approve=1")
				require.NoError(t, err)
				page, err := io.ReadAll(res.Body)
				require.NoError(t, err)
				res.Body.Close()
				require.Contains(t, string(page), "close this window")
			}}
			code := run(t.Context(), []string{"auth", "login", "--no-browser", "--redirect-uri", redirect, "-c", s.config}, s.getenv, &stdout, &stderr)
			require.Equal(t, exitDone, code, stderr.String())
			require.Contains(t, stdout.String(), "ab123 is authorized")
		})
	}

	t.Run("RefusesWhatDoesNotAnswerItsQuestion", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{})
		asked := s.run("auth", "login", "--no-browser", "--redirect-uri", elsewhere)
		answer, err := url.Parse(agree(t, asked.stderr, "approve=1"))
		require.NoError(t, err)
		code := answer.Query().Get("code")
		s.secrets = append(s.secrets, code)
		for name, c := range map[string]struct{ code, says string }{
			"a forged state": {elsewhere + "?code=" + code + "&state=forged", "state"},
			"no state":       {elsewhere + "?code=" + code, "state"},
			"a refusal":      {agree(t, asked.stderr, "deny=1"), "access_denied"},
			"no code":        {elsewhere + "?state=" + url.QueryEscape(answer.Query().Get("state")), "no code"},
		} {
			t.Log(name)
			s.run("auth", "login", "--redirect-uri", elsewhere, "--code", c.code).fails(exitFailed, c.says)
		}
		s.run("auth", "login", "--redirect-uri", elsewhere+"2", "--code", answer.String()).fails(exitFailed, "state")
		s.run("auth", "login", "--redirect-uri", elsewhere, "--code", "bare-code").fails(exitFailed, "invalid_grant", "the whole address")
		require.Equal(t, "missing", s.grants()[0].State)
	})

	t.Run("RefusesTheTokensOfAnotherApplication", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{Tenant: "zz999"})
		asked := s.run("auth", "login", "--no-browser", "--redirect-uri", elsewhere)
		s.run("auth", "login", "--redirect-uri", elsewhere, "--code", agree(t, asked.stderr, "approve=1")).
			fails(exitFailed, "application zz999", "log in to Keap as a user of ab123", "nothing was stored")
		require.Equal(t, "missing", s.grants()[0].State)
	})

	t.Run("IsForAccountsWithOAuth", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("auth", "login").fails(exitUsage, "no account has auth method oauth")
		require.Contains(t, s.run("auth", "status").ok().stdout, "No account has auth method oauth")
		s = oauthStage(t, keapsim.Options{})
		s.run("auth", "login", "--account", "ab124").fails(exitUsage, "did you mean ab123")
		s.run("auth", "login", "--redirect-uri", "http://sync.example.com/").fails(exitUsage, "https")
	})

	t.Run("SaysThatTheClientIsWrong", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{})
		s.run("auth", "login", "--redirect-uri", elsewhere, "--code", "x").fails(exitFailed, "invalid_grant")
		other := strings.Replace(stageClientSecret, "0", "9", 1)
		s.secrets = append(s.secrets, other)
		s.config = writeConfig(t, strings.ReplaceAll(readFile(t, s.config), stageClientSecret, other))
		s.run("auth", "login", "--redirect-uri", elsewhere, "--code", "x").fails(exitFailed, "client_secret")
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()

	t.Run("AreReplacedWhenKeapRefusesThemEarly", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{Only: []string{"users"}})
		s.login()
		s.keap.Advance(25 * time.Hour)
		s.run("backfill", "--entity", "users").ok()
		s.live("users")
		for token, n := range s.keap.RefreshUses() {
			require.LessOrEqual(t, n, 1, token)
		}
		require.Equal(t, 2, value[int](s, "SELECT version FROM keapsync.credentials"))
	})

	t.Run("AreRefreshedAheadOfTheirEnd", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{Only: []string{"users"}})
		s.login()
		s.age("23 hours")
		s.run("backfill", "--entity", "users").ok()
		require.Equal(t, 2, value[int](s, "SELECT version FROM keapsync.credentials"))
		require.True(t, value[bool](s, "SELECT expires_at > now() + interval '23 hours' FROM keapsync.credentials"))
	})

	t.Run("ThatKeapRevokedMakeTheAccountRedUntilALogin", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{Only: []string{"users"}})
		s.login()
		s.keap.Revoke()
		r := s.run("backfill", "--entity", "users")
		require.Equal(t, exitFailed, r.code)
		require.Contains(t, r.stderr, "invalid_grant")
		require.Contains(t, r.stderr, "run: syncer auth login --account ab123")
		calls := s.keap.Calls()
		for range 2 {
			r = s.run("backfill", "--entity", "users")
			require.Equal(t, exitFailed, r.code)
			require.Contains(t, r.stderr, "run: syncer auth login --account ab123")
		}
		require.Equal(t, calls, s.keap.Calls(), "Keap was called with a credential that it refused")
		require.Equal(t, "refused", s.grants()[0].State)
		require.Equal(t, exitFailed, s.run("auth", "status").code)
		require.Regexp(t, `(?m)^✗ error    ab123 authorization +Keap refused .*; run: syncer auth login`, s.run("check").stdout)
		s.login()
		s.run("backfill", "--entity", "users").ok()
	})

	t.Run("WhoseRefreshGotNoAnswerAreUsedToTheirEndAndNoLonger", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{Only: []string{"users"}})
		s.login()
		s.age("23 hours")
		s.intercept = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/token" {
				return false
			}
			s.keap.Handler().ServeHTTP(discarded{}, r) // the answer is lost
			panic(http.ErrAbortHandler)
		}
		for range 2 {
			s.run("backfill", "--entity", "users", "--restart").ok()
		}
		require.Equal(t, "unanswered", s.grants()[0].State)
		require.Equal(t, warn, s.grants()[0].Level)
		s.age("1 hours") // the access token ends
		s.exec("UPDATE keapsync.credentials SET attempted_at = attempted_at - interval '1 hour'")
		s.intercept = nil // the token is sent once more, and Keap says that it was used up
		r := s.run("backfill", "--entity", "users", "--restart")
		require.Equal(t, exitFailed, r.code)
		require.Contains(t, r.stderr, "run: syncer auth login --account ab123")
		require.Equal(t, bad, s.grants()[0].Level)
		uses := 0
		for _, n := range s.keap.RefreshUses() {
			uses += n
		}
		require.Equal(t, 2, uses) // the second one was sent when nothing could be lost by it any more
	})

	t.Run("CountDownToTheirEnd", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{})
		s.login()
		s.age("35 days")
		require.Equal(t, "ending", s.grants()[0].State)
		require.InDelta(t, 10, *s.grants()[0].DaysLeft, 1)
		s.age("11 days")
		require.Equal(t, "ended", s.grants()[0].State)
	})
}

// age makes the tokens older.
func (s *stage) age(by string) {
	s.exec("UPDATE keapsync.credentials SET issued_at = issued_at - interval '" + by + "', expires_at = expires_at - interval '" + by + "'")
}

// discarded is the answer that nobody gets.
type discarded struct{}

func (discarded) Header() http.Header         { return http.Header{} }
func (discarded) Write(b []byte) (int, error) { return len(b), nil }
func (discarded) WriteHeader(int)             {}

func TestAuthRotateKey(t *testing.T) {
	t.Parallel()

	t.Run("LetsTheNewKeyOpenTheTokens", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{Only: []string{"users"}})
		s.login()
		s.useKey(newCryptKey)
		r := s.run("backfill", "--entity", "users")
		require.Equal(t, exitFailed, r.code)
		require.Contains(t, r.stderr, "rotate-key")
		require.Equal(t, "other_key", s.grants()[0].State)
		require.Contains(t, s.with("OLD", stageCryptKey).run("auth", "rotate-key", "--old-key-from", "OLD").ok().stdout, "1 account")
		require.Contains(t, s.with("OLD", stageCryptKey).run("auth", "rotate-key", "--old-key-from", "${OLD}").ok().stdout, "0 accounts")
		s.run("backfill", "--entity", "users").ok()
	})

	t.Run("SaysWhatIsWrongWithTheOldKey", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{})
		s.login()
		s.useKey(newCryptKey)
		third := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", 32)))
		s.secrets = append(s.secrets, third)
		s.with("OLD", third).run("auth", "rotate-key", "--old-key-from", "OLD").fails(exitFailed, "ab123", "none was changed")
		s.with("OLD", newCryptKey).run("auth", "rotate-key", "--old-key-from", "OLD").fails(exitUsage, "is the key of the configuration")
		s.with("OLD", "short").run("auth", "rotate-key", "--old-key-from", "OLD").fails(exitUsage, "32 bytes")
		s.run("auth", "rotate-key", "--old-key-from", "OLD").fails(exitUsage, "OLD")
		s.run("auth", "rotate-key", "--old-key-from", stageCryptKey).fails(exitUsage, "not the key itself")
		s.run("auth", "rotate-key", "--old-key-from", "file:"+t.TempDir()+"/none").fails(exitUsage, "none")
		s.run("auth", "rotate-key").fails(exitUsage, "old-key-from")
	})
}
