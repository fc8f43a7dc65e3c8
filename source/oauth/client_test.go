package oauth_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/oauth"
)

const (
	clientID     = "the-client-id"
	clientSecret = "the-client-secret/+="
	oldRefresh   = "refresh-token-old-0123"
	newRefresh   = "refresh-token-new-0123"
	newAccess    = "access-token-new-0123"
	theCode      = "the-code-0123"
	theVerifier  = "the-verifier-0123456789012345678901234567890123456789"
)

const pair = `{"access_token":"` + newAccess + `","refresh_token":"` + newRefresh + `","expires_in":86400,"token_type":"bearer","scope":"full|ab123.infusionsoft.com"}`

// serve answers calls for tokens.
func serve(t *testing.T, answer http.HandlerFunc) *oauth.Client {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return newClient(t, server.URL+"/token", nil)
}

func newClient(t *testing.T, tokenURL string, transport *http.Transport) *oauth.Client {
	t.Helper()
	c, err := oauth.NewClient(oauth.Options{
		Account: "ab123", ClientID: clientID, ClientSecret: clientSecret, UserAgent: "keapsync/test",
		AuthorizeURL: "https://accounts.infusionsoft.com/app/oauth/authorize", TokenURL: tokenURL,
		Transport: transport, Timeout: 5 * time.Second,
	})
	require.NoError(t, err)
	return c
}

// noSecret makes sure that an error shows no secret.
func noSecret(t *testing.T, err error) {
	t.Helper()
	text := fmt.Sprintf("%v %+v %#v", err, err, err)
	basic := base64.StdEncoding.EncodeToString([]byte(clientID + ":" + url.QueryEscape(clientSecret)))
	for _, secret := range []string{
		clientSecret, url.QueryEscape(clientSecret), basic, oldRefresh, newRefresh, newAccess, theCode, theVerifier,
	} {
		require.NotContains(t, text, secret)
	}
	require.NotContains(t, err.Error(), "\n")
}

func TestClient(t *testing.T) {
	t.Parallel()

	t.Run("SendsACodeWithTheClientInTheBody", func(t *testing.T) {
		t.Parallel()
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost || r.Header.Get("Authorization") != "" || r.ParseForm() != nil {
				w.WriteHeader(http.StatusTeapot)
				return
			}
			want := url.Values{
				"grant_type": {"authorization_code"}, "code": {theCode}, "redirect_uri": {"https://example.com/back"},
				"client_id": {clientID}, "client_secret": {clientSecret}, "code_verifier": {theVerifier},
			}
			if r.PostForm.Encode() != want.Encode() {
				w.WriteHeader(http.StatusTeapot)
				return
			}
			io.WriteString(w, pair)
		})
		tokens, err := c.Exchange(t.Context(), theCode, theVerifier, "https://example.com/back")
		require.NoError(t, err)
		require.Equal(t, oauth.Tokens{Access: newAccess, Refresh: newRefresh, Life: 24 * time.Hour, Tenant: "ab123.infusionsoft.com"}, tokens)
	})

	t.Run("SendsARefreshTokenWithTheClientInTheHeader", func(t *testing.T) {
		t.Parallel()
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			id, secret, _ := r.BasicAuth()
			secret, _ = url.QueryUnescape(secret)
			want := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {oldRefresh}}
			if id != clientID || secret != clientSecret || r.ParseForm() != nil || r.PostForm.Encode() != want.Encode() ||
				r.UserAgent() != "keapsync/test" {
				w.WriteHeader(http.StatusTeapot)
				return
			}
			w.Header().Set("Content-Type", "text/plain") // JSON all the same
			io.WriteString(w, pair)
		})
		tokens, err := c.Refresh(t.Context(), oldRefresh)
		require.NoError(t, err)
		require.Equal(t, newRefresh, tokens.Refresh)
		require.NotContains(t, fmt.Sprintf("%v %+v %#v %s", tokens, tokens, tokens, tokens), newRefresh)
	})

	t.Run("AsksForConsentWithStateAndPKCE", func(t *testing.T) {
		t.Parallel()
		u, err := url.Parse(newClient(t, "https://api.infusionsoft.com/token", nil).AuthorizeURL("the-state", theVerifier, "https://example.com/back"))
		require.NoError(t, err)
		require.Equal(t, "accounts.infusionsoft.com", u.Host)
		q := u.Query()
		require.Equal(t, "code", q.Get("response_type"))
		require.Equal(t, "full", q.Get("scope"))
		require.Equal(t, "the-state", q.Get("state"))
		require.Equal(t, "https://example.com/back", q.Get("redirect_uri"))
		require.Equal(t, "S256", q.Get("code_challenge_method"))
		require.NotEmpty(t, q.Get("code_challenge"))
		require.NotContains(t, u.String(), theVerifier)
	})

	t.Run("RefusesOptionsThatMakeNoSense", func(t *testing.T) {
		t.Parallel()
		for _, o := range []oauth.Options{
			{TokenURL: "ftp://x/token", AuthorizeURL: "https://x", ClientID: "a", ClientSecret: "b"},
			{TokenURL: "https://x/token", AuthorizeURL: "https://u:p@x", ClientID: "a", ClientSecret: "b"},
			{TokenURL: "https://x/token", AuthorizeURL: "https://x", ClientID: "a"},
		} {
			_, err := oauth.NewClient(o)
			require.Error(t, err)
		}
	})
}

// TestTokensAreKept: a refresh has used up the old pair, so the new one is kept whatever else of the answer is odd.
func TestTokensAreKept(t *testing.T) {
	t.Parallel()
	const both = `"access_token":"` + newAccess + `","refresh_token":"` + newRefresh + `"`
	expires := func(value string) string { return "{" + both + `,"expires_in":` + value + "}" }
	for name, c := range map[string]struct {
		status int
		kind   string // content type
		body   string
		life   time.Duration
	}{
		"AWholeNumber":           {200, "application/json", expires("86400"), 24 * time.Hour},
		"AText":                  {200, "application/json", expires(`" 86400 "`), 24 * time.Hour},
		"AFloat":                 {200, "application/json", expires("86400.5"), 24 * time.Hour},
		"AnExponent":             {200, "application/json", expires("8.64e4"), 24 * time.Hour},
		"ATextOfAFloat":          {200, "application/json", expires(`"8.64e4"`), 24 * time.Hour},
		"AnEmptyText":            {200, "application/json", expires(`""`), time.Hour},
		"Null":                   {200, "application/json", expires("null"), time.Hour},
		"AnObject":               {200, "application/json", expires(`{"seconds":[5]}`), time.Hour},
		"ANegativeNumber":        {200, "application/json", expires("-1"), time.Hour},
		"NoNumber":               {200, "application/json", expires(`"NaN"`), time.Hour},
		"AGreatNumber":           {200, "application/json", expires("1e300"), oauth.RefreshLife},
		"ATooGreatNumber":        {200, "application/json", expires("1e400"), time.Hour},
		"NoLife":                 {200, "application/json", "{" + both + "}", time.Hour},
		"AMarkOfByteOrder":       {200, "application/json", "\ufeff" + expires("86400"), 24 * time.Hour},
		"AMarkBehindSpace":       {200, "application/json", "\r\n\ufeff " + expires("86400"), 24 * time.Hour},
		"PlainText":              {200, "text/plain", expires("86400"), 24 * time.Hour},
		"ATypeOfPages":           {200, "text/html; charset=utf-8", expires("86400"), 24 * time.Hour},
		"NoContentType":          {200, "", expires("86400"), 24 * time.Hour},
		"AFormsType":             {200, "application/x-www-form-urlencoded", expires("86400"), 24 * time.Hour},
		"AForm":                  {200, "application/x-www-form-urlencoded", "access_token=" + newAccess + "&refresh_token=" + newRefresh + "&expires_in=86400", 24 * time.Hour},
		"SomethingBehind":        {200, "application/json", expires("86400") + "<!-- cached -->", 24 * time.Hour},
		"AnUnknownMember":        {200, "application/json", `{"scope":["full"],"token_type":5,` + both + `,"expires_in":86400}`, 24 * time.Hour},
		"AnErrorBesides":         {200, "application/json", `{"error":"slow_down",` + both + `,"expires_in":86400}`, 24 * time.Hour},
		"AnotherStatus":          {201, "application/json", expires("86400"), 24 * time.Hour},
		"AStatusThatIsNoSuccess": {500, "application/json", expires("86400"), 24 * time.Hour},
		"AnEndThatIsMissing":     {200, "application/json", "{" + both + `,"expires_in":864`, 864 * time.Second},
	} {
		t.Run("With"+name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = []string{c.kind}
				w.WriteHeader(c.status)
				io.WriteString(w, c.body)
			})
			tokens, err := client.Refresh(t.Context(), oldRefresh)
			require.NoError(t, err)
			require.Equal(t, oauth.Tokens{Access: newAccess, Refresh: newRefresh, Life: c.life}, tokens)
			tokens, err = client.Exchange(t.Context(), theCode, "", "")
			require.NoError(t, err)
			require.Equal(t, oauth.Tokens{Access: newAccess, Refresh: newRefresh, Life: c.life}, tokens)
		})
	}

	t.Run("ThoughTheAnswerIsCutOffAfterThem", func(t *testing.T) {
		t.Parallel()
		tokens, err := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, pair)
		}).Refresh(t.Context(), oldRefresh)
		require.NoError(t, err)
		require.Equal(t, newRefresh, tokens.Refresh)
	})
	t.Run("ButNotAsAFormThatIsCutOff", func(t *testing.T) { // nothing marks the end of a value, so the last token may be a part of one
		t.Parallel()
		for _, status := range []int{200, 500} {
			_, err := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/x-www-form-urlencoded")
				w.Header().Set("Content-Length", "1000")
				w.WriteHeader(status)
				io.WriteString(w, "access_token="+newAccess+"&refresh_token="+newRefresh[:5])
			}).Refresh(t.Context(), oldRefresh)
			require.Error(t, err)
			require.Equal(t, oauth.Unknown, oauth.FateOf(err), "%v", err)
		}
	})
	t.Run("WithTheOldRefreshTokenWhereThereIsNoNewOne", func(t *testing.T) {
		t.Parallel()
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"access_token":"a","expires_in":"60"}`)
		})
		tokens, err := c.Refresh(t.Context(), oldRefresh)
		require.NoError(t, err)
		require.Equal(t, oauth.Tokens{Access: "a", Refresh: oldRefresh, Life: time.Minute}, tokens)
		_, err = c.Exchange(t.Context(), theCode, "", "")
		require.ErrorContains(t, err, "no refresh token")
	})
}

func TestFate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		kind   string // content type
		body   string
		fate   oauth.Fate
		want   source.Kind
	}{
		"ARefusedGrant":          {400, "application/json", `{"error":"invalid_grant","error_description":"Invalid refresh token"}`, oauth.Refused, source.KindGrant},
		"AWrongClient":           {401, "application/json", `{"error":"invalid_client","error_description":"no"}`, oauth.Unused, source.KindClient},
		"AWrongClientToApigee":   {401, "application/json", `{"ErrorCode":"invalid_client","Error":"ClientId is Invalid"}`, oauth.Unused, source.KindClient},
		"ABadRequest":            {400, "application/json", `{"error":"invalid_request"}`, oauth.Unused, source.KindBadRequest},
		"ALimit":                 {429, "application/json", `{"code":"429","message":"Quota Exceeded"}`, oauth.Unused, source.KindQuota},
		"AFailureOfKeap":         {503, "text/html", "<html><title>Down</title>", oauth.Unknown, source.KindServer},
		"AFailureWithAWordOfIt":  {500, "application/json", `{"error":"invalid_grant"}`, oauth.Unknown, source.KindServer},
		"ARedirect":              {302, "", "", oauth.Unknown, source.KindRedirected},
		"AnUnknownURL":           {404, "text/html", "<html><title>Keap - Page Not Found</title>", oauth.Unknown, source.KindUnknownURL},
		"APageInsteadOfTokens":   {200, "text/html", "<!doctype html><title>Maintenance</title>", oauth.Unknown, source.KindNotJSON},
		"ASuccessWithoutTokens":  {200, "application/json", `{}`, oauth.Unknown, source.KindNotJSON},
		"ASuccessThatIsNoJSON":   {200, "application/json", `{"access_token":"` + newAccess, oauth.Unknown, source.KindNotJSON},
		"ARefusalCalledASuccess": {200, "application/json", `{"error":"invalid_grant"}`, oauth.Refused, source.KindGrant},
		"AnErrorCalledASuccess":  {200, "application/json", `{"error":"server_error"}`, oauth.Unknown, source.KindBadRequest},
		"AnEcho":                 {400, "application/json", `{"error":"x","error_description":"` + oldRefresh + " " + clientSecret + `"}`, oauth.Unused, source.KindBadRequest},
	} {
		t.Run("IsToldOf"+name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/token" {
					panic("followed a redirect")
				}
				w.Header().Set("Content-Type", c.kind)
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(c.status)
				io.WriteString(w, c.body)
			})
			_, err := client.Refresh(t.Context(), oldRefresh)
			require.Error(t, err)
			require.Equal(t, c.fate, oauth.FateOf(err), "%v", err)
			require.ErrorContains(t, err, "ab123: POST http")
			require.ErrorContains(t, err, c.want.String()[:min(8, len(c.want.String()))])
			noSecret(t, err)
		})
	}

	t.Run("IsUnusedWhereNothingListens", func(t *testing.T) {
		t.Parallel()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		l.Close()
		_, err = newClient(t, "http://"+l.Addr().String()+"/token", nil).Refresh(t.Context(), oldRefresh)
		require.Equal(t, oauth.Unused, oauth.FateOf(err))
		require.True(t, source.IsTemporary(err))
	})
	t.Run("IsUnusedWhereTheNameIsNotKnown", func(t *testing.T) {
		t.Parallel()
		_, err := newClient(t, "http://keap.invalid/token", nil).Refresh(t.Context(), oldRefresh)
		require.Equal(t, oauth.Unused, oauth.FateOf(err))
	})
	t.Run("IsUnusedWhereTheCertificateIsNotValid", func(t *testing.T) {
		t.Parallel()
		server := httptest.NewUnstartedServer(http.NotFoundHandler())
		server.Config.ErrorLog = quiet
		server.StartTLS()
		defer server.Close()
		_, err := newClient(t, server.URL+"/token", nil).Refresh(t.Context(), oldRefresh)
		require.Equal(t, oauth.Unused, oauth.FateOf(err))
		require.ErrorContains(t, err, "certificate")
	})
	for name, answer := range map[string]http.HandlerFunc{
		"TheConnectionIsLost": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"TheAnswerIsCut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, pair[:strings.Index(pair, newRefresh)+3])
		},
	} {
		t.Run("IsUnknownWhere"+name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			_, err := serve(t, func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				answer(w, r)
			}).Refresh(t.Context(), oldRefresh)
			require.Equal(t, oauth.Unknown, oauth.FateOf(err), "%v", err)
			require.EqualValues(t, 1, calls.Load(), "it was sent again")
			noSecret(t, err)
		})
	}
	t.Run("IsUnknownWhenNobodyWaits", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		stop := make(chan struct{})
		c := serve(t, func(http.ResponseWriter, *http.Request) { cancel(); <-stop })
		_, err := c.Refresh(ctx, oldRefresh)
		close(stop)
		require.Equal(t, oauth.Unknown, oauth.FateOf(err))
		require.ErrorIs(t, err, context.Canceled)
	})
	t.Run("IsKnownOfAnAnswerTooLargeToBeTokens", func(t *testing.T) {
		t.Parallel()
		_, err := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat("x", 2<<20)) }).Refresh(t.Context(), oldRefresh)
		require.Equal(t, oauth.Unknown, oauth.FateOf(err))
		require.ErrorContains(t, err, "too large")
	})
}
