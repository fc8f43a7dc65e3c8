package keapsim

import (
	"bytes"
	"html/template"
	"net/http"
	"net/url"
	"slices"
)

// consentPage is what the account's owner sees. Whoever opens it is the owner here: there is no password.
var consentPage = template.Must(template.New("consent").Parse(`<!DOCTYPE html>
<html><head><title>Keap - Allow access</title></head><body>
<h1>{{.Client}} asks for access to {{.Tenant}}</h1>
<form method="post">{{range $name, $values := .Form}}{{range $values}}<input type="hidden" name="{{$name}}" value="{{.}}">{{end}}{{end}}
<button name="approve" value="1">Allow</button> <button name="deny" value="1">Deny</button></form>
</body></html>
`))

// authorize is the page at which the owner of the account lets a client in: a GET shows it, a POST or approve=1 agrees.
func (c *call) authorize() {
	if c.r.Method != http.MethodGet && c.r.Method != http.MethodPost {
		c.html(http.StatusMethodNotAllowed, "Method Not Allowed", "This page takes GET and POST.")
		return
	}
	if err := c.r.ParseForm(); err != nil {
		c.html(http.StatusBadRequest, "Bad Request", "The form cannot be read.")
		return
	}
	form, client := c.r.Form, c.k.client
	back, err := url.Parse(form.Get("redirect_uri"))
	switch {
	case client.ID == "" || form.Get("client_id") != client.ID:
		c.html(http.StatusBadRequest, "Unknown client", "There is no client with this client_id.")
		return
	case err != nil || !client.redirects(back):
		c.html(http.StatusBadRequest, "Unknown address", "The redirect_uri has to be https, or http to this machine, and one that the client has.")
		return
	}
	answer := url.Values{}
	if state := form.Get("state"); state != "" {
		answer.Set("state", state)
	}
	switch wrong := wrongRequest(form); {
	case wrong != "":
		answer.Set("error", wrong)
	case form.Get("deny") != "":
		answer.Set("error", "access_denied")
	case c.r.Method == http.MethodPost || form.Get("approve") == "1":
		answer.Set("scope", c.k.scope())
		answer.Set("code", c.k.grants.consent(code{
			redirect: form.Get("redirect_uri"), challenge: form.Get("code_challenge"), method: form.Get("code_challenge_method"),
			expires: c.at.Add(codeLife),
		}))
	default:
		var page bytes.Buffer
		if err := consentPage.Execute(&page, map[string]any{"Client": client.ID, "Tenant": c.k.tenant, "Form": form}); err != nil {
			c.html(http.StatusInternalServerError, "Internal Server Error", "The page cannot be made.")
			return
		}
		c.send(http.StatusOK, typeHTML, page.Bytes())
		return
	}
	query := back.Query()
	for name := range answer {
		query.Set(name, answer.Get(name))
	}
	back.RawQuery = query.Encode()
	c.w.Header().Set("Location", back.String())
	c.send(http.StatusFound, typeHTML, nil)
}

// scope names the tenant that a grant is for.
func (k *Keap) scope() string { return "full|" + k.tenant + ".infusionsoft.com" }

// redirects tells whether the client may be answered at an address.
func (o OAuthClient) redirects(to *url.URL) bool {
	if to.Fragment != "" {
		return false
	}
	if len(o.Redirects) > 0 {
		return slices.Contains(o.Redirects, to.String())
	}
	return reachable(to)
}

// wrongRequest is the error of a request to authorize; empty if it has none.
func wrongRequest(form url.Values) string {
	switch method := form.Get("code_challenge_method"); {
	case form.Get("response_type") != "code":
		return "unsupported_response_type"
	case form.Get("scope") != "" && form.Get("scope") != "full":
		return "invalid_scope"
	case method != "" && method != pkcePlain && method != pkceS256, method != "" && form.Get("code_challenge") == "":
		return "invalid_request"
	default:
		return ""
	}
}
