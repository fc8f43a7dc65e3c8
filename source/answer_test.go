package source_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

const (
	jsonType = "application/json;charset=UTF-8"
	htmlType = "text/html; charset=utf-8"
)

// questions are the answers to all questions about an error, by the question's name.
func questions(err error) map[string]bool {
	all := map[string]bool{
		"temporary": source.IsTemporary(err), "auth": source.IsAuth(err), "quota": source.IsQuota(err),
		"not found": source.IsNotFound(err), "unknown URL": source.IsUnknownURL(err),
		"bad request": source.IsBadRequest(err), "unsupported": source.IsUnsupported(err),
	}
	for name, yes := range all {
		if !yes {
			delete(all, name)
		}
	}
	return all
}

func TestAnswerErrorRecognisesEveryShape(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, media   string
		status        int
		body          string
		code, message string
		questions     string // joined by a comma
	}{
		{
			"GatewayRefusesToken", jsonType, 401,
			`{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}`,
			"oauth.v2.InvalidAccessToken", "Invalid access token", "auth",
		},
		{
			"GatewayRefusesTokenInAnotherSpelling", jsonType, 401,
			`{"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}`,
			"keymanagement.service.invalid_access_token", "Invalid Access Token", "auth",
		},
		{"Forbidden", jsonType, 403, `{"code":403,"message":"Not yours","status":"PERMISSION_DENIED","details":[]}`, "403", "Not yours, PERMISSION_DENIED", "auth"},
		{"QuotaWithACodeThatIsText", jsonType, 429, `{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}`, "429", "Quota Exceeded, Request Throttled", "quota,temporary"},
		{
			"QuotaOfTheGateway", jsonType, 429, `{"fault":{"faultstring":"Rate limit","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}`,
			"policies.ratelimit.QuotaViolation", "Rate limit", "quota,temporary",
		},
		{"QuotaAsHTML", htmlType, 429, `<html><title>Slow down</title></html>`, "", "Slow down", "quota,temporary"},
		{"V1Application", jsonType, 404, `{"message":"Unable to find this Contact"}`, "", "Unable to find this Contact", "not found"},
		{"V2Application", "application/problem+json", 404, `{"code":404,"message":"gone","status":"NOT_FOUND","details":[{"domain":"d","resource":"r"}]}`, "404", "gone, NOT_FOUND", "not found"},
		{"UnknownURLAsHTML", htmlType, 404, "<!DOCTYPE html>\n<html><head>\n<TITLE lang='en'>Keap - Page\n Not Found</TITLE>", "", "Keap - Page Not Found", "unknown URL"},
		{"UnknownURLOfTheGateway", jsonType, 404, `{"fault":{"faultstring":"Unable to identify proxy","detail":{"errorcode":"messaging.adaptors.http.flow.ApplicationNotFound"}}}`, "messaging.adaptors.http.flow.ApplicationNotFound", "Unable to identify proxy", "unknown URL"},
		{"UnknownURLOfAFramework", jsonType, 404, `{"timestamp":1,"status":404,"error":"Not Found","path":"/x"}`, "Not Found", "", "unknown URL"},
		{"NotFoundWithNothingSaid", jsonType, 404, `{}`, "", "{}", "unknown URL"},
		{"NotFoundEmpty", "", 404, ``, "", "an empty answer", "unknown URL"},
		{"JSONThatSaysItIsHTML", htmlType, 404, `{"message":"Unable to find this Contact"}`, "", `{"message":"Unable to find this Contact"}`, "unknown URL"},
		{"BadRequest", jsonType, 400, `{"code":400,"message":"Unknown field","status":"INVALID_ARGUMENT"}`, "400", "Unknown field, INVALID_ARGUMENT", "bad request"},
		{"BadRequestAsHTML", htmlType, 400, `<title>400 Bad Request</title> malformed or illegal request`, "", "400 Bad Request", "bad request"},
		{"TokenEndpoint", jsonType, 400, `{"error":"invalid_grant","error_description":"Invalid refresh token"}`, "invalid_grant", "Invalid refresh token", "bad request"},
		{"ServerErrorInJSON", jsonType, 500, `{"message":"boom","localizedMessage":"boom","cause":null,"stackTrace":[]}`, "", "boom", "temporary"},
		{"ServerErrorAsHTML", htmlType, 503, `<html><head><title>Down for maintenance &amp; back soon</title>`, "", "Down for maintenance & back soon", "temporary"},
		{"ServerErrorAsText", "text/plain", 502, "\n\n upstream\tbroke \nline two", "", "upstream broke", "temporary"},
		{"ServerErrorCut", jsonType, 500, `{"message":"bo`, "", `{"message":"bo`, "temporary"},
		{"NotImplemented", jsonType, 501, `{"code":501,"message":"no"}`, "501", "no", ""},
		{"MethodNotAllowed", jsonType, 405, `{"code":405,"message":"no"}`, "405", "no", ""},
		{"ABodyWithoutAWordInIt", "", 500, " \n ", "", "an empty answer", "temporary"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{}
			if c.media != "" {
				h.Set("Content-Type", c.media)
			}
			err := source.AnswerError(c.status, h, []byte(c.body))
			require.Equal(t, c.code, err.Code)
			require.Equal(t, c.message, err.Message)
			want := map[string]bool{}
			for _, q := range strings.FieldsFunc(c.questions, func(r rune) bool { return r == ',' }) {
				want[q] = true
			}
			require.Equal(t, want, questions(err))
			require.Equal(t, want, questions(fmt.Errorf("read contacts page: %w", err)), "through wrapping")
			require.NotContains(t, err.Error(), "\n")
		})
	}
}

func TestAnswerErrorTellsWhichLimitWasMet(t *testing.T) {
	t.Parallel()
	const date = "Tue, 24 Nov 2026 03:30:20 GMT"
	now := time.Date(2026, 11, 24, 3, 30, 20, 0, time.UTC)
	midnight := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	minute := time.Date(2026, 11, 24, 3, 31, 0, 0, time.UTC)
	spike := `{"fault":{"faultstring":"Spike arrest violation","detail":{"errorcode":"policies.ratelimit.SpikeArrestViolation"}}}`
	for _, c := range []struct {
		name    string
		headers map[string]string
		body    string
		layer   source.Layer
		until   time.Time
	}{
		{"Day", map[string]string{"x-keap-product-quota-available": "0", "x-keap-product-throttle-available": "3"}, "", source.LayerDay, midnight},
		{"DayWithItsEnd", map[string]string{"x-keap-product-quota-available": "0", "x-keap-product-quota-expiry-time": "1795568400000"}, "", source.LayerDay, time.UnixMilli(1795568400000).UTC()},
		{"DayWithAnEndThatMakesNoSense", map[string]string{"x-keap-product-quota-available": "0", "x-keap-product-quota-expiry-time": "158663200"}, "", source.LayerDay, midnight},
		{"AccountsDay", map[string]string{"x-keap-tenant-throttle-available": "9|0", "x-keap-tenant-throttle-time-unit": "minute|day"}, "", source.LayerTenantDay, midnight},
		{"Minute", map[string]string{"x-keap-product-quota-available": "9", "x-keap-product-throttle-available": "0"}, "", source.LayerMinute, minute},
		{"MinuteWithRetryAfter", map[string]string{"x-keap-product-throttle-available": "0", "retry-after": "7"}, "", source.LayerMinute, now.Add(7 * time.Second)},
		{"AccountsMinute", map[string]string{"x-keap-product-throttle-available": "9", "x-keap-tenant-throttle-available": "0|5", "x-keap-tenant-throttle-time-unit": "minute|day"}, "", source.LayerTenantMinute, minute},
		{"SpikeByItsName", nil, spike, source.LayerSpike, time.Time{}},
		{"SpikeSinceAllBucketsHaveCalls", map[string]string{"x-keap-product-quota-available": "9", "x-keap-product-throttle-available": "3"}, "", source.LayerSpike, time.Time{}},
		{"NothingKnownWithBlankHeaders", map[string]string{"x-keap-product-quota-available": "", "x-keap-product-throttle-available": "", "x-keap-tenant-throttle-available": "|", "x-keap-tenant-throttle-time-unit": "|"}, "", source.LayerUnknown, time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{"Date": {date}, "Content-Type": {jsonType}}
			for name, value := range c.headers {
				h.Set(name, value)
			}
			err := source.AnswerError(429, h, []byte(c.body))
			layer, until := source.Exhausted(err)
			require.Equal(t, c.layer, layer)
			require.Equal(t, c.until, until)
			day := layer == source.LayerDay || layer == source.LayerTenantDay
			require.Equal(t, !day, source.IsTemporary(err), "only a day is too long to wait")
		})
	}
}

func TestRetryAfterIsReadInBothForms(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]time.Duration{
		"": 0, "12": 12 * time.Second, "-3": 0, "soon": 0,
		"Tue, 24 Nov 2026 03:31:00 GMT": 40 * time.Second, "Tue, 24 Nov 2026 03:00:00 GMT": 0,
	} {
		h := http.Header{"Date": {"Tue, 24 Nov 2026 03:30:20 GMT"}, "Retry-After": {said}}
		require.Equal(t, want, source.RetryAfter(source.AnswerError(503, h, nil)), "%q", said)
	}
}
