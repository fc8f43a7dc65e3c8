package keapsim

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const home = "http://127.0.0.1:9000/callback"

var testClient = OAuthClient{ID: "client-1", Secret: "s3cret/+ %"}

func newClient(t *testing.T, o Options) box {
	t.Helper()
	o.Contacts = 10
	if o.OAuthClient.ID == "" {
		o.OAuthClient = testClient
	}
	return newBox(t, o)
}

// login calls the page of consent and returns where it leads.
func (b box) login(method string, params ...string) (*httptest.ResponseRecorder, url.Values) {
	b.t.Helper()
	values := url.Values{"client_id": {testClient.ID}, "redirect_uri": {home}, "response_type": {"code"}, "scope": {"full"}, "state": {"st&te"}}
	for i := 0; i < len(params); i += 2 {
		values.Set(params[i], params[i+1])
	}
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, httptest.NewRequest(method, "/app/oauth/authorize?"+values.Encode(), nil))
	if w.Code != http.StatusFound {
		return w, nil
	}
	to, err := url.Parse(w.Header().Get("Location"))
	require.NoError(b.t, err)
	require.Equal(b.t, home, to.Scheme+"://"+to.Host+to.Path)
	return w, to.Query()
}

// token asks for tokens, with the client's secret in the body.
func (b box) token(params ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.tokenAs(testClient.ID, testClient.Secret, false, params...)
}

func (b box) tokenAs(id, secret string, basic bool, params ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	values := url.Values{}
	for i := 0; i < len(params); i += 2 {
		values.Set(params[i], params[i+1])
	}
	if !basic {
		values.Set("client_id", id)
		values.Set("client_secret", secret)
	}
	r := httptest.NewRequest(http.MethodPost, "/token", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	if basic {
		r.SetBasicAuth(id, secret)
	}
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, r)
	return w
}

func (b box) exchange(code string, params ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.token(append([]string{"grant_type", "authorization_code", "code", code, "redirect_uri", home}, params...)...)
}

func (b box) refresh(token string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.token("grant_type", "refresh_token", "refresh_token", token)
}

// opens tells what a call of REST with a bearer token is answered.
func (b box) opens(access string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/crm/rest/v2/tags", nil)
	r.Header.Set("Authorization", "Bearer "+access)
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, r)
	return w
}

func tokensOf(t *testing.T, w *httptest.ResponseRecorder) Tokens {
	t.Helper()
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	answer := decode(t, w)
	return Tokens{answer["access_token"].(string), answer["refresh_token"].(string)}
}

const invalidRefresh = `{"error":"invalid_grant","error_description":"Invalid refresh token"}`

func TestConsent(t *testing.T) {
	t.Parallel()
	b := newClient(t, Options{Tenant: "xy987"})

	t.Run("IsAskedForOnAPageThatEscapesWhatItWasGiven", func(t *testing.T) {
		t.Parallel()
		w, _ := b.in(t).login(http.MethodGet, "state", `"><script>`)
		assert.Equal(t, http.StatusOK, w.Code)
		assert.Contains(t, w.Body.String(), "client-1 asks for access to xy987")
		assert.NotContains(t, w.Body.String(), "<script>")
	})
	t.Run("LeadsBackWithCodeStateAndScope", func(t *testing.T) {
		t.Parallel()
		for _, c := range [][]string{{http.MethodPost}, {http.MethodGet, "approve", "1"}, {http.MethodGet, "approve", "1", "scope", ""}} {
			_, back := b.in(t).login(c[0], c[1:]...)
			assert.NotEmpty(t, back.Get("code"))
			assert.Equal(t, "st&te", back.Get("state"))
			assert.Equal(t, "full|xy987.infusionsoft.com", back.Get("scope"))
		}
	})
	t.Run("LeadsBackWithTheErrorIfTheRequestIsWrongOrDenied", func(t *testing.T) {
		t.Parallel()
		for want, params := range map[string][]string{
			"access_denied": {"deny", "1"}, "unsupported_response_type": {"response_type", "token"}, "invalid_scope": {"scope", "contacts"},
			"invalid_request": {"code_challenge", "x", "code_challenge_method", "S512"},
		} {
			_, back := b.in(t).login(http.MethodPost, params...)
			assert.Equal(t, url.Values{"error": {want}, "state": {"st&te"}}, back)
		}
	})
	t.Run("LeadsNowhereIfClientOrAddressAreUnknown", func(t *testing.T) {
		t.Parallel()
		known := newClient(t, Options{OAuthClient: OAuthClient{ID: testClient.ID, Secret: "s", Redirects: []string{home}}})
		for _, params := range [][]string{{"client_id", "other"}, {"redirect_uri", "http://example.com"}, {"redirect_uri", ""}, {"redirect_uri", "https://x/#y"}} {
			w, _ := b.in(t).login(http.MethodPost, params...)
			assert.Equal(t, http.StatusBadRequest, w.Code, params)
		}
		_, back := known.login(http.MethodPost)
		assert.NotEmpty(t, back.Get("code"))
		w, _ := known.login(http.MethodPost, "redirect_uri", "https://example.com")
		assert.Equal(t, http.StatusBadRequest, w.Code)
		w, _ = newBox(t, Options{Contacts: 5}).login(http.MethodPost, "client_id", "")
		assert.Equal(t, http.StatusBadRequest, w.Code)
	})
}

func TestCodes(t *testing.T) {
	t.Parallel()
	code := func(b box, params ...string) string {
		_, back := b.login(http.MethodPost, params...)
		return back.Get("code")
	}
	invalid := func(t *testing.T, w *httptest.ResponseRecorder) {
		t.Helper()
		assert.Equal(t, http.StatusBadRequest, w.Code)
		assert.Equal(t, "invalid_grant", decode(t, w)["error"])
	}

	t.Run("AreExchangedForTokensOnce", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{})
		given := code(b)
		w := b.exchange(given)
		answer := decode(t, w)
		assert.EqualValues(t, 86_400, answer["expires_in"])
		assert.Equal(t, "bearer", answer["token_type"])
		assert.Equal(t, "full|ab123.infusionsoft.com", answer["scope"])
		assert.Equal(t, "no-store", w.Header().Get("Cache-Control"))
		assert.Equal(t, http.StatusOK, b.opens(tokensOf(t, w).Access).Code)
		invalid(t, b.exchange(given))
	})
	t.Run("AreGoodForAMinuteAndTheirAddress", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{})
		given := code(b)
		b.Advance(59 * time.Second)
		invalid(t, b.exchange(given, "redirect_uri", home+"/other"))
		invalid(t, b.exchange(given))
		given = code(b)
		b.Advance(time.Minute)
		invalid(t, b.exchange(given))
	})
	t.Run("NeedTheVerifierOfTheirChallenge", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{})
		sum := sha256.Sum256([]byte("verifier"))
		hashed := []string{"code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]), "code_challenge_method", "S256"}
		tokensOf(t, b.exchange(code(b, hashed...), "code_verifier", "verifier"))
		invalid(t, b.exchange(code(b, hashed...), "code_verifier", "another"))
		invalid(t, b.exchange(code(b, hashed...)))
		tokensOf(t, b.exchange(code(b, "code_challenge", "plain"), "code_verifier", "plain"))
		invalid(t, b.exchange(code(b), "code_verifier", "unasked"))
	})
	t.Run("AreExchangedWithTheClientsSecretInEitherPlace", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{})
		grant := func() []string {
			return []string{"grant_type", "authorization_code", "code", code(b), "redirect_uri", home}
		}
		tokensOf(t, b.tokenAs(testClient.ID, url.QueryEscape(testClient.Secret), true, grant()...))
		for _, basic := range []bool{false, true} {
			w := b.tokenAs(testClient.ID, "wrong", basic, grant()...)
			assert.Equal(t, http.StatusUnauthorized, w.Code)
			assert.Equal(t, "invalid_client", decode(t, w)["error"])
		}
	})
	t.Run("AreExchangedByFormsAlone", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{})
		assert.Equal(t, "invalid_request", decode(t, b.do(http.MethodPost, "/token", `{"grant_type":"refresh_token"}`))["error"])
		assert.Equal(t, http.StatusMethodNotAllowed, b.do(http.MethodGet, "/token", "").Code)
		assert.Equal(t, "unsupported_grant_type", decode(t, b.token("grant_type", "password"))["error"])
	})
}

func TestGrants(t *testing.T) {
	t.Parallel()

	t.Run("RotateAndTheOldRefreshTokenIsDeadAtOnce", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{})
		first := b.Grant()
		second := tokensOf(t, b.refresh(first.Refresh))
		assert.NotEqual(t, first.Refresh, second.Refresh)
		assert.Equal(t, http.StatusOK, b.opens(second.Access).Code)
		assert.Equal(t, http.StatusOK, b.opens(first.Access).Code)
		w := b.refresh(first.Refresh)
		assert.Equal(t, http.StatusBadRequest, w.Code)
		assert.JSONEq(t, invalidRefresh, w.Body.String())
		assert.Equal(t, map[string]int{first.Refresh: 2, second.Refresh: 0}, b.RefreshUses())
	})
	t.Run("MayEndTheOldAccessTokenToo", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{Quirks: Quirks{RefreshEndsAccess: true}})
		first := b.Grant()
		tokensOf(t, b.refresh(first.Refresh))
		assert.Equal(t, http.StatusUnauthorized, b.opens(first.Access).Code)
	})
	t.Run("ExpireByTheAccountsClock", func(t *testing.T) {
		t.Parallel()
		for _, client := range []OAuthClient{testClient, {ID: testClient.ID, Secret: testClient.Secret, AccessLife: time.Hour, RefreshLife: 24 * time.Hour}} {
			access, refresh := 24*time.Hour, 45*24*time.Hour
			if client.AccessLife > 0 {
				access, refresh = client.AccessLife, client.RefreshLife
			}
			b := newClient(t, Options{OAuthClient: client})
			given, other := b.Grant(), b.Grant()
			b.Advance(access - time.Second)
			assert.Equal(t, http.StatusOK, b.opens(given.Access).Code)
			b.Advance(time.Second)
			w := b.opens(given.Access)
			assert.Equal(t, http.StatusUnauthorized, w.Code)
			assert.Contains(t, w.Body.String(), "oauth.v2.InvalidAccessToken")
			b.Advance(refresh - access - time.Second)
			tokensOf(t, b.refresh(given.Refresh))
			b.Advance(time.Second)
			assert.JSONEq(t, invalidRefresh, b.refresh(other.Refresh).Body.String())
		}
	})
	t.Run("EndWhenTheyAreRevoked", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{})
		given := b.Grant()
		_, back := b.login(http.MethodPost)
		assert.EqualValues(t, 1, decode(t, b.do(http.MethodPost, "/keapsim/revoke", ""))["count"])
		assert.Equal(t, http.StatusUnauthorized, b.opens(given.Access).Code)
		assert.JSONEq(t, invalidRefresh, b.refresh(given.Refresh).Body.String())
		assert.Equal(t, http.StatusBadRequest, b.exchange(back.Get("code")).Code)
		assert.Equal(t, http.StatusOK, b.opens(testToken).Code)
	})
	t.Run("EndWithTheLoginThatOneOfThemGoesBackTo", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{})
		first, other := b.Grant(), b.Grant()
		second := tokensOf(t, b.refresh(first.Refresh))
		assert.Equal(t, 1, b.Revoke(first.Refresh, "unknown"))
		assert.Zero(t, b.Revoke(second.Access))
		assert.Equal(t, http.StatusUnauthorized, b.opens(second.Access).Code)
		assert.JSONEq(t, invalidRefresh, b.refresh(second.Refresh).Body.String())
		tokensOf(t, b.refresh(other.Refresh))
	})
	t.Run("AreRotatedAlsoIfTheAnswerIsLost", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{Faults: "lost@/token:next=1"})
		given := b.Grant()
		assert.Panics(t, func() { b.refresh(given.Refresh) }, "the server closes the connection")
		assert.JSONEq(t, invalidRefresh, b.refresh(given.Refresh).Body.String())
		assert.Len(t, b.RefreshUses(), 2)
	})
	t.Run("AreLeftAloneByFaultsThatComeBefore", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{Faults: "503@/token:next=1,slow=1ns@/token"})
		given := b.Grant()
		assert.Equal(t, http.StatusServiceUnavailable, b.refresh(given.Refresh).Code)
		assert.Zero(t, b.RefreshUses()[given.Refresh])
		tokensOf(t, b.refresh(given.Refresh))
		assert.Equal(t, 2, b.Calls()["POST /token"])
	})
	t.Run("OpenXMLRPCAtTheGateway", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{})
		r := httptest.NewRequest(http.MethodPost, "/crm/xmlrpc/v1", strings.NewReader(rpcBody("DataService.count", "any", "Contact", object{})))
		r.Header.Set("Authorization", "Bearer "+b.Grant().Access)
		w := httptest.NewRecorder()
		b.Handler().ServeHTTP(w, r)
		count, _, _ := b.answer(w)
		assert.EqualValues(t, 12, count)
	})
	t.Run("AreRefusedWithoutAClient", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, http.StatusUnauthorized, newBox(t, Options{Contacts: 5}).tokenAs("", "", false, "grant_type", "refresh_token").Code)
		_, err := New(Options{OAuthClient: OAuthClient{ID: "client"}})
		require.Error(t, err)
		_, err = New(Options{OAuthClient: testClient})
		require.NoError(t, err)
	})
}
