package rest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/rest"
)

func TestTheCredentialIsSentAsConfigured(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		header      rest.Header
		bearer, key string
	}{{rest.Bearer, "Bearer " + secret, ""}, {rest.APIKey, "", secret}} {
		k := serve(t, says(200, jsonType, `{"people":[]}`))
		_, err := read(t, k.client(t, func(o *rest.Options) {
			o.Header, o.Token, o.UserAgent = c.header, rest.Static(secret+"\n"), "keapsync/1.2"
		}), source.Request{})
		require.NoError(t, err)
		got := k.call(0).Header
		require.Equal(t, c.bearer, got.Get("Authorization"))
		require.Equal(t, c.key, got.Get("X-Keap-API-Key"))
		require.Equal(t, "keapsync/1.2", got.Get("User-Agent"))
		require.Equal(t, "application/json", got.Get("Accept"))
		require.Equal(t, http.MethodGet, k.call(0).Method)
	}
}

func TestTheCredentialIsAskedForEveryCall(t *testing.T) {
	t.Parallel()
	n := 0
	k := serve(t, says(200, jsonType, `{"people":[]}`))
	c := k.client(t, func(o *rest.Options) {
		o.Token = func(context.Context) (string, error) { n++; return fmt.Sprintf("token-%d", n), nil }
	})
	for range 2 {
		_, err := read(t, c, source.Request{})
		require.NoError(t, err)
	}
	require.Equal(t, "Bearer token-1", k.call(0).Header.Get("Authorization"))
	require.Equal(t, "Bearer token-2", k.call(1).Header.Get("Authorization"))
}

func TestACallWithoutACredentialIsNotMade(t *testing.T) {
	t.Parallel()
	k := serve(t, says(200, jsonType, `{"people":[]}`))
	locked := errors.New("the token store is locked")
	_, err := read(t, k.client(t, func(o *rest.Options) {
		o.Token = func(context.Context) (string, error) { return "", locked }
	}), source.Request{})
	require.ErrorIs(t, err, locked)
	_, err = read(t, k.client(t, func(o *rest.Options) { o.Token = rest.Static(" ") }), source.Request{})
	require.True(t, source.IsAuth(err))
	require.Empty(t, k.uris())
}

func TestNoErrorShowsTheCredential(t *testing.T) {
	t.Parallel()
	echo := secret + " and again " + secret
	for name, answer := range map[string]http.HandlerFunc{
		"InAMessage":   says(401, jsonType, `{"code":401,"message":"bad token `+echo+`"}`),
		"InACode":      says(401, jsonType, `{"fault":{"faultstring":"x","detail":{"errorcode":"`+echo+`"}}}`),
		"InATitle":     says(200, htmlType, `<title>`+echo+`</title>`),
		"InText":       says(500, "text/plain", echo),
		"InBrokenJSON": says(200, jsonType, `{"people":[{"id":"1"}],"`+secret+`":x}`),
		"InARedirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://evil.example/?access_token="+secret, http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, serve(t, answer).client(t), source.Request{}) // read looks for it
			require.Error(t, err)
		})
	}
	t.Run("ButItsEnd", func(t *testing.T) {
		t.Parallel()
		_, err := read(t, serve(t, says(401, jsonType, `{"code":401,"message":"bad token `+secret+`"}`)).client(t), source.Request{})
		require.ErrorContains(t, err, "bad token …cdef")
	})
	t.Run("NorOneThatBelongsInNoHeader", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(200, jsonType, `{"people":[]}`))
		c := k.client(t, func(o *rest.Options) { o.Token = rest.Static(secret + "\x01" + secret) })
		_, err := read(t, c, source.Request{})
		require.Error(t, err)
	})
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	stolen := make(chan http.Header, 10)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stolen <- r.Header
		says(200, jsonType, `{"people":[]}`)(w, r)
	}))
	defer evil.Close()
	for _, header := range []rest.Header{rest.Bearer, rest.APIKey} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			k := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, evil.URL+"/x?y="+secret, status) })
			_, err := read(t, k.client(t, func(o *rest.Options) { o.Header = header }), source.Request{})
			require.ErrorContains(t, err, "Keap sends us elsewhere, where the credential must not go (to "+evil.URL+"); check the account's rest_url")
			require.False(t, source.IsTemporary(err))
		}
	}
	require.Empty(t, stolen, "not even a call was made")

	t.Run("WithinTheOriginAreFollowed", func(t *testing.T) {
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/crm/rest/v2/people" {
				http.Redirect(w, r, "/crm/rest/v2/people/?"+r.URL.RawQuery, http.StatusMovedPermanently)
				return
			}
			says(200, jsonType, `{"people":[{"id":"1"}]}`)(w, r)
		})
		page, err := read(t, k.client(t), source.Request{})
		require.NoError(t, err)
		require.Len(t, page.Records, 1)
	})

	t.Run("WithoutEndAreNot", func(t *testing.T) {
		k := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) })
		_, err := read(t, k.client(t), source.Request{})
		require.ErrorContains(t, err, "again and again")
		require.LessOrEqual(t, len(k.uris()), 4)
	})
}

func TestSlowServers(t *testing.T) {
	t.Parallel()
	const soon = 50 * time.Millisecond
	for name, before := range map[string]string{"BeforeTheHeader": "", "InTheMiddleOfTheBody": `{"people":[`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			done := make(chan struct{})
			k := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if before != "" {
					w.Header().Set("Content-Type", jsonType)
					_, _ = w.Write([]byte(before))
					_ = http.NewResponseController(w).Flush()
				}
				select {
				case <-done:
				case <-r.Context().Done():
				}
			})
			defer close(done)
			_, err := read(t, k.client(t, func(o *rest.Options) { o.Timeout = soon }), source.Request{})
			require.ErrorContains(t, err, "no whole answer in time: within 50ms")
			require.True(t, source.IsTemporary(err))
		})

		t.Run(name+"TheCallerStops", func(t *testing.T) {
			t.Parallel()
			done, began := make(chan struct{}), make(chan struct{}, 1)
			k := serve(t, func(w http.ResponseWriter, r *http.Request) {
				_, _ = w.Write([]byte(before))
				_ = http.NewResponseController(w).Flush()
				began <- struct{}{}
				select {
				case <-done:
				case <-r.Context().Done():
				}
			})
			defer close(done)
			why := errors.New("SIGTERM")
			ctx, cancel := context.WithCancelCause(t.Context())
			go func() { <-began; cancel(why) }()
			_, err := k.client(t).ReadPage(ctx, source.Request{Entity: people})
			clean(t, err)
			require.ErrorIs(t, err, context.Canceled)
			require.ErrorIs(t, err, why)
			require.False(t, source.IsTemporary(err), "being stopped is nothing to retry")
		})
	}
}

func TestUnreachableServers(t *testing.T) {
	t.Parallel()
	t.Run("NobodyListens", func(t *testing.T) {
		t.Parallel()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		require.NoError(t, l.Close())
		c, err := rest.New(rest.Options{Account: "ab123", BaseURL: "http://" + l.Addr().String(), Token: rest.Static(secret)})
		require.NoError(t, err)
		_, err = read(t, c, source.Request{})
		require.ErrorContains(t, err, "Keap was not reached")
		require.True(t, source.IsTemporary(err))
	})
	t.Run("CertificateOfAStranger", func(t *testing.T) {
		t.Parallel()
		s := httptest.NewUnstartedServer(says(200, jsonType, `{"people":[]}`))
		s.Config.ErrorLog = log.New(io.Discard, "", 0) // it will complain of our refusal
		s.StartTLS()
		defer s.Close()
		c, err := rest.New(rest.Options{Account: "ab123", BaseURL: s.URL, Token: rest.Static(secret)})
		require.NoError(t, err)
		_, err = read(t, c, source.Request{})
		require.ErrorContains(t, err, "certificate")
		require.False(t, source.IsTemporary(err))
	})
}

func TestEveryAnswerTellsKeapsLimits(t *testing.T) {
	t.Parallel()
	var told []source.Quota
	var status atomic.Int64
	k := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("x-keap-product-quota-available", "5")
		w.Header().Set("x-keap-tenant-throttle-limit", "|")
		says(int(status.Load()), jsonType, `{"people":[],"message":"m"}`)(w, r)
	})
	c := k.client(t, func(o *rest.Options) { o.OnQuota = func(q source.Quota) { told = append(told, q) } })
	for _, code := range []int64{200, 401, 429, 500} {
		status.Store(code)
		_, _ = read(t, c, source.Request{})
	}
	require.Len(t, told, 4)
	for _, q := range told {
		require.Equal(t, source.Amount{N: 5, Known: true}, q.Day.Available)
		require.False(t, q.TenantMinute.Limit.Known)
	}
}

func TestDayQuotaEndsAtKeapsMidnight(t *testing.T) {
	t.Parallel()
	k := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", "Tue, 24 Nov 2026 03:00:00 GMT")
		w.Header().Set("x-keap-product-quota-available", "0")
		says(429, jsonType, `{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}`)(w, r)
	})
	_, err := read(t, k.client(t), source.Request{})
	layer, until := source.Exhausted(err)
	require.Equal(t, source.LayerDay, layer)
	require.Equal(t, time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC), until)
	require.ErrorContains(t, err, "used up until 2026-11-25T00:00:00Z (429, Quota Exceeded, Request Throttled)")
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"", "api.infusionsoft.com", "ftp://x/y", "https://", "https://user:" + secret + "@x/y", "https://x/y?access_token=" + secret,
		"https://x/y#" + secret, "https://x/" + secret + "\x7f",
	} {
		_, err := rest.New(rest.Options{Account: "ab123", BaseURL: url, Token: rest.Static("t")})
		require.ErrorContains(t, err, "ab123: rest_url", "%q", url)
		clean(t, err)
	}
	_, err := rest.New(rest.Options{Account: "ab123", BaseURL: "https://x/y"})
	require.ErrorContains(t, err, "no credential")
}
