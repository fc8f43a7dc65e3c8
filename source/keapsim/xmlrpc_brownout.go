package keapsim

import (
	"net/http"
	"time"
)

// Interval is a time from Since until before Until.
type Interval struct{ Since, Until time.Time }

// brown tells whether XML-RPC is switched off at a time.
func (k *Keap) brown(at time.Time) bool {
	for _, i := range k.brownouts {
		if !at.Before(i.Since) && at.Before(i.Until) {
			return true
		}
	}
	return false
}

// refuseBrownly refuses a call as a switched-off XML-RPC might: nobody knows how it does, so each call is refused in
// another form.
func (c *call) refuseBrownly() {
	switch c.k.refusals.Add(1) % 5 {
	case 1:
		c.html(http.StatusServiceUnavailable, "Service Unavailable", "XML-RPC is not available at this time.")
	case 2:
		c.json(http.StatusGone, `{"fault":{"faultstring":"This API has been retired","detail":{"errorcode":"keap.api.retired"}}}`)
	case 3:
		c.answerFault(refuse(faultNoAccess, "XML-RPC is not available at this time"))
	case 4:
		c.json(http.StatusForbidden, `{"fault":{"faultstring":"Access denied","detail":{"errorcode":"oauth.v2.AccessDenied"}}}`)
	default:
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
}
