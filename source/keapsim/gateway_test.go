package keapsim

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ticking is a clock that a test moves.
type ticking struct{ at atomic.Int64 }

func newTicking() *ticking {
	c := &ticking{}
	c.at.Store(noon.UnixNano())
	return c
}
func (c *ticking) now() time.Time       { return time.Unix(0, c.at.Load()).UTC() }
func (c *ticking) move(d time.Duration) { c.at.Add(int64(d)) }

func TestCredentials(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 10, Tokens: []string{"KeapAK-second"}})
	call := func(header, value string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/crm/rest/v2/tags", nil)
		if header != "" {
			r.Header.Set(header, value)
		}
		w := httptest.NewRecorder()
		b.Handler().ServeHTTP(w, r)
		return w
	}
	t.Run("AreTakenFromEitherHeader", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, http.StatusOK, call("Authorization", "Bearer "+testToken).Code)
		assert.Equal(t, http.StatusOK, call("X-Keap-API-Key", "KeapAK-second").Code)
	})
	t.Run("ThatAreWrongMeetTheGatewaysFaultAndBlankHeaders", func(t *testing.T) {
		t.Parallel()
		for header, value := range map[string]string{"": "", "Authorization": "Bearer wrong", "X-Keap-API-Key": "KeapAK"} {
			w := call(header, value)
			assert.Equal(t, http.StatusUnauthorized, w.Code)
			assert.JSONEq(t, `{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}`, w.Body.String())
			assert.Equal(t, []string{""}, w.Header().Values("x-keap-product-quota-available"))
			assert.Equal(t, "|", w.Header().Get("x-keap-tenant-throttle-available"))
		}
	})
	t.Run("AreNeeded", func(t *testing.T) {
		t.Parallel()
		_, err := New(Options{})
		require.Error(t, err)
		_, err = New(Options{Tokens: []string{""}})
		require.Error(t, err)
	})
}

func TestQuota(t *testing.T) {
	t.Parallel()
	full := Quota{Day: 5, Minute: 3, TenantDay: 250_000, TenantMinute: 10_000}

	t.Run("IsToldInTheHeadersOfEveryAnswer", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 10, Quota: Quota{Day: 30_000, Minute: 240, Spike: 10, TenantDay: 250_000, TenantMinute: 10_000}})
		h := b.get("/v2/nothing").Header()
		for name, want := range map[string]string{
			"x-keap-product-quota-limit": "30000", "x-keap-product-quota-time-unit": "day", "x-keap-product-quota-interval": "1",
			"x-keap-product-quota-available": "29999", "x-keap-product-quota-used": "1", "x-keap-product-quota-expiry-time": "1772409600000",
			"x-keap-product-throttle-limit": "240", "x-keap-product-throttle-available": "239", "x-keap-product-spike-limit": "10ps",
			"x-keap-tenant-id": "ab123.infusionsoft.com", "x-keap-tenant-throttle-limit": "10000|250000", "x-keap-tenant-throttle-time-unit": "minute|day",
			"x-keap-tenant-throttle-interval": "1|1", "x-keap-tenant-throttle-available": "9999|249999", "x-keap-tenant-throttle-used": "1|1",
		} {
			assert.Equal(t, want, h.Get(name), name)
		}
		assert.Equal(t, "Sun, 01 Mar 2026 12:00:00 GMT", h.Get("Date"))
		assert.Len(t, h.Get("x-request-id"), 36)
	})
	t.Run("OfTheMinuteComesBackWithTheNextOne", func(t *testing.T) {
		t.Parallel()
		clock := newTicking()
		b := newBox(t, Options{Contacts: 10, Quota: full, Clock: clock.now, Quirks: Quirks{RetryAfter: 1500 * time.Millisecond}})
		for range 3 {
			require.Equal(t, http.StatusOK, b.get("/v2/tags").Code)
		}
		w := b.get("/v2/tags")
		assert.Equal(t, http.StatusTooManyRequests, w.Code)
		assert.JSONEq(t, `{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}`, w.Body.String())
		assert.Equal(t, "0", w.Header().Get("x-keap-product-throttle-available"))
		assert.Equal(t, "2", w.Header().Get("Retry-After"))
		clock.move(time.Minute)
		assert.Equal(t, http.StatusOK, b.get("/v2/tags").Code)
	})
	t.Run("OfTheDayComesBackAtMidnightUTC", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 10, Quota: Quota{Day: 2}, Quirks: Quirks{BlankQuotaHeaders: true, GatewayQuotaFault: true}})
		b.get("/v2/tags")
		b.get("/v2/tags")
		w := b.get("/v2/tags")
		assert.Equal(t, http.StatusTooManyRequests, w.Code)
		assert.Contains(t, w.Body.String(), "policies.ratelimit.QuotaViolation")
		assert.Equal(t, []string{""}, w.Header().Values("x-keap-product-quota-limit"))
		assert.Empty(t, w.Header().Get("Retry-After"))
		b.Advance(12*time.Hour - time.Millisecond)
		assert.Equal(t, http.StatusTooManyRequests, b.get("/v2/tags").Code)
		b.Advance(time.Millisecond)
		assert.Equal(t, http.StatusOK, b.get("/v2/tags").Code)
	})
	t.Run("OfASecondIsSpreadEvenly", func(t *testing.T) {
		t.Parallel()
		clock := newTicking()
		b := newBox(t, Options{Contacts: 10, Quota: Quota{Spike: 10}, Clock: clock.now, Quirks: Quirks{GatewayQuotaFault: true}})
		require.Equal(t, http.StatusOK, b.get("/v2/tags").Code)
		clock.move(99 * time.Millisecond)
		w := b.get("/v2/tags")
		assert.Equal(t, http.StatusTooManyRequests, w.Code)
		assert.Contains(t, w.Body.String(), "SpikeArrestViolation")
		clock.move(time.Millisecond)
		assert.Equal(t, http.StatusOK, b.get("/v2/tags").Code)
	})
	t.Run("OfTheTenantIsSharedByItsCredentials", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 10, Tokens: []string{"other"}, Quota: Quota{TenantMinute: 1}})
		r := httptest.NewRequest(http.MethodGet, "/rest/v2/tags", nil)
		r.Header.Set("X-Keap-API-Key", "other")
		b.Handler().ServeHTTP(httptest.NewRecorder(), r)
		w := b.get("/v2/tags")
		assert.Equal(t, http.StatusTooManyRequests, w.Code)
		assert.Equal(t, "0", w.Header().Get("x-keap-product-throttle-used"), "the call's own budget is free")
	})
	t.Run("OfTheClientIsSharedByItsTokensAndNotByOthers", func(t *testing.T) {
		t.Parallel()
		b := newClient(t, Options{Quota: Quota{Minute: 2}})
		one, other := b.Grant(), b.Grant()
		assert.Equal(t, http.StatusOK, b.opens(one.Access).Code)
		w := b.opens(other.Access)
		assert.Equal(t, "2", w.Header().Get("x-keap-product-throttle-used"))
		assert.Equal(t, "2|2", w.Header().Get("x-keap-tenant-throttle-used"))
		assert.Equal(t, http.StatusTooManyRequests, b.opens(one.Access).Code)
		assert.Equal(t, "1", b.opens(testToken).Header().Get("x-keap-product-throttle-used"))
	})
	t.Run("OfTheTenantCanBeToldWithoutPipes", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 10, Quota: Quota{TenantMinute: 5000}, Quirks: Quirks{TenantMinuteOnly: true}})
		h := b.get("/v2/tags").Header()
		assert.Equal(t, "5000", h.Get("x-keap-tenant-throttle-limit"))
		assert.Equal(t, "4999", h.Get("x-keap-tenant-throttle-available"))
		assert.Equal(t, "minute", h.Get("x-keap-tenant-throttle-time-unit"))
	})
	t.Run("RefusesNothingByDefault", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 10})
		for range 2000 {
			require.Equal(t, http.StatusOK, b.get("/v2/tags/91").Code)
		}
		assert.Greater(t, b.get("/v2/tags/91").Header().Get("x-keap-product-quota-available"), "9")
	})
}

func TestGzipOnlyWhereItIsSwitchedOnAndAskedFor(t *testing.T) {
	t.Parallel()
	for _, on := range []bool{false, true} {
		b := newBox(t, Options{Contacts: 10, Gzip: on})
		r := httptest.NewRequest(http.MethodGet, "/rest/v2/tags", nil)
		r.Header.Set("X-Keap-API-Key", testToken)
		want := b.get("/v2/tags").Body.String()
		r.Header.Set("Accept-Encoding", "br, gzip")
		w := httptest.NewRecorder()
		b.Handler().ServeHTTP(w, r)
		body := io.Reader(w.Body)
		if on {
			require.Equal(t, "gzip", w.Header().Get("Content-Encoding"))
			z, err := gzip.NewReader(w.Body)
			require.NoError(t, err)
			body = z
		}
		got, err := io.ReadAll(body)
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
	}
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 10, Tenant: "xy987"})
	who := decode(t, b.get("/v2/oauth/connect/userinfo"))
	assert.Equal(t, true, who["is_admin"])
	assert.Equal(t, "xy987", who["tenant_id"])
	require.NoError(t, b.SetFaults("limited@/v2/contacts"))
	assert.Equal(t, false, decode(t, b.get("/v2/oauth/connect/userinfo"))["is_admin"])
}

func TestModels(t *testing.T) {
	t.Parallel()
	b := newBox(t, Options{Contacts: 10})
	model := func(b box, path string) object { return decode(t, b.get("/v2/"+path+"/model")) }

	t.Run("DefineEighteenFieldsOfContactsTwoOfOneLabel", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		labels := map[any]int{}
		for _, f := range model(b, "contacts")["custom_fields"].([]any) {
			labels[f.(object)["label"]]++
		}
		assert.Len(t, labels, 17)
		assert.Equal(t, 2, labels["Notes"])
	})
	t.Run("AreSharedByTasksAndNotes", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		assert.Equal(t, model(b, "tasks"), model(b, "notes"))
		assert.Empty(t, model(b, "affiliates")["custom_fields"])
	})
	t.Run("NameWhatIsSentOnDemandOnly", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		names := model(b, "contacts")["optional_properties"]
		assert.Contains(t, names, "custom_fields")
		assert.NotContains(t, names, "given_name")
	})
	t.Run("CanLackNamesAndOptions", func(t *testing.T) {
		t.Parallel()
		sparse := newBox(t, Options{Contacts: 10, Quirks: Quirks{SparseModel: true}})
		field := model(sparse, "contacts")["custom_fields"].([]any)[0].(object)
		assert.Nil(t, field["field_name"])
		assert.Nil(t, field["options"])
		assert.NotNil(t, field["label"])
	})
	t.Run("DefineEveryFieldThatRecordsHave", func(t *testing.T) {
		t.Parallel()
		b := b.in(t)
		for _, path := range []string{"contacts", "companies", "orders", "subscriptions", "opportunities", "notes", "tasks"} {
			known := map[any]bool{}
			for _, f := range model(b, path)["custom_fields"].([]any) {
				known[f.(object)["id"]] = true
			}
			for _, r := range everything(b, "/v2/"+path) {
				fields := r["custom_fields"].([]any)
				assert.Len(t, fields, len(known), path)
				for _, f := range fields {
					assert.True(t, known[f.(object)["id"]], path)
					assert.Contains(t, f, "content", "unset fields have null")
				}
			}
		}
	})
}

func TestWrongOptionsAreNamed(t *testing.T) {
	t.Parallel()
	for want, o := range map[string]Options{
		"shoes": {Only: []string{"shoes"}}, "-1": {Contacts: -1}, "unknown kind": {Faults: "sideways"},
	} {
		o.Tokens = []string{testToken}
		_, err := New(o)
		require.Error(t, err)
		assert.ErrorContains(t, err, want)
	}
}
