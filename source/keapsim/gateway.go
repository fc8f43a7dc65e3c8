package keapsim

import (
	"net/http"
	"strings"
)

// credential returns what the caller authenticates with.
func credential(r *http.Request) string {
	if key := r.Header.Get("X-Keap-API-Key"); key != "" {
		return key
	}
	if _, ok := rpcPaths[strings.TrimSuffix(r.URL.Path, "/")]; ok && r.Header.Get("Authorization") == "" {
		return r.URL.Query().Get("access_token")
	}
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return token
}

func (k *Keap) authorized(r *http.Request) bool {
	given := credential(r)
	return oneOf(k.tokens, given) || k.grants.opens(given, k.now())
}

// product is whose quota a call counts against: the token's own, or the client's whose access token it is.
func (k *Keap) product(credential string) string {
	if k.grants.issued(credential) {
		return k.client.ID
	}
	return credential
}

// unauthorized answers as the gateway does, which names all quota headers and fills none.
func (c *call) unauthorized() {
	blankQuota(c.w.Header())
	c.json(http.StatusUnauthorized, `{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}`)
}

// admit counts the call against the quota, and answers 429 if there is none left.
func (c *call) admit() bool {
	k := c.k
	refused := k.meter.take(k.product(credential(c.r)), c.at)
	if refused == "" {
		c.describeQuota()
		return true
	}
	c.throttle(refused)
	return false
}

// throttle refuses a call for want of quota.
func (c *call) throttle(reason string) {
	k := c.k
	if k.quirks.BlankQuotaHeaders {
		blankQuota(c.w.Header())
	} else {
		c.describeQuota()
	}
	if k.quirks.RetryAfter > 0 {
		c.w.Header().Set("Retry-After", seconds(k.quirks.RetryAfter))
	}
	k.stats.fault("429 " + reason)
	if !k.quirks.GatewayQuotaFault {
		c.json(http.StatusTooManyRequests, `{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}`)
		return
	}
	if reason == "spike" {
		c.json(http.StatusTooManyRequests, `{"fault":{"faultstring":"Spike arrest violation. Allowed rate exceeded.","detail":{"errorcode":"policies.ratelimit.SpikeArrestViolation"}}}`)
		return
	}
	c.json(http.StatusTooManyRequests, `{"fault":{"faultstring":"Rate limit quota violation. Quota limit exceeded.","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}`)
}
