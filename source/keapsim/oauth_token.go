package keapsim

import (
	"mime"
	"net/http"
	"net/url"
)

// exchangeToken answers POST /token: tokens for a code or for a refresh token.
func (c *call) exchangeToken() {
	c.w.Header().Set("Cache-Control", "no-store")
	if c.r.Method != http.MethodPost {
		c.refuseToken(http.StatusMethodNotAllowed, "invalid_request", "The token endpoint takes POST")
		return
	}
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, 1<<16)
	if err != nil || kind != "application/x-www-form-urlencoded" || c.r.ParseForm() != nil {
		c.refuseToken(http.StatusBadRequest, "invalid_request", "The body has to be application/x-www-form-urlencoded")
		return
	}
	form := c.r.PostForm
	if !c.k.client.known(c.r, form) {
		c.refuseToken(http.StatusUnauthorized, "invalid_client", "Client authentication failed")
		return
	}
	switch form.Get("grant_type") {
	case "authorization_code":
		t, ok := c.k.grants.exchange(form.Get("code"), form.Get("redirect_uri"), form.Get("code_verifier"), c.at)
		c.giveTokens(t, ok, "Invalid authorization code")
	case "refresh_token":
		t, ok := c.k.grants.renew(form.Get("refresh_token"), c.at)
		c.giveTokens(t, ok, "Invalid refresh token")
	default:
		c.refuseToken(http.StatusBadRequest, "unsupported_grant_type", "grant_type has to be authorization_code or refresh_token")
	}
}

// known tells whether a request has the client's id and secret, by Basic authentication or in its body.
func (o OAuthClient) known(r *http.Request, form url.Values) bool {
	id, given, ok := r.BasicAuth()
	if ok { // both are form-encoded within, for those clients that do so (RFC 6749, 2.3.1)
		id, given = unescaped(id), unescaped(given)
	} else {
		id, given = form.Get("client_id"), form.Get("client_secret")
	}
	return o.ID != "" && oneOf([]string{o.ID}, id) && oneOf([]string{o.Secret}, given)
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// giveTokens answers with tokens, or that what was given for them is not good.
func (c *call) giveTokens(t Tokens, ok bool, otherwise string) {
	if !ok {
		c.refuseToken(http.StatusBadRequest, "invalid_grant", otherwise)
		return
	}
	var w writer
	w.begin('{')
	w.at("access_token").word(t.Access)
	w.at("token_type").word("bearer")
	w.at("expires_in").integer(int64(c.k.grants.client.AccessLife.Seconds()))
	w.at("refresh_token").word(t.Refresh)
	w.at("scope").word(c.k.scope())
	w.end('}')
	c.send(http.StatusOK, typeJSON, w.b)
}

func (c *call) refuseToken(status int, reason, description string) {
	var w writer
	w.begin('{')
	w.at("error").word(reason)
	w.at("error_description").word(description)
	w.end('}')
	c.send(status, typeJSON, w.b)
}
