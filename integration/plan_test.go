package integration

import (
	"fmt"
	"strings"
	"time"

	"github.com/keapsync/keapsync/source/keapsim"
)

func accountName(i int) string { return fmt.Sprintf("prop%d", i) }

// sizes and form of the simulated Keap of an account.
func (a accountPlan) options(seed uint64, name string) keapsim.Options {
	o := keapsim.Options{
		Seed: seed, Contacts: a.contacts, Tenant: name, Quirks: quirksOf(a.switches), Hostile: hostilityOf(a.switches), HookDelay: keapsim.AtOnce, Gzip: seed%2 == 0,
		Quota: keapsim.Quota{Day: a.day}, Clock: func() time.Time { return time.Now().Add(-a.behind) },
	}
	switch a.login {
	case "legacy_key":
		o.LegacyKeys = []string{token}
	case "oauth":
		o.OAuthClient = keapsim.OAuthClient{ID: clientID, Secret: clientSecret}
	}
	return o
}

// config is the account in a configuration.
func (a accountPlan) config(name, url string) string {
	auth := fmt.Sprintf("{method: token, token: %s}", token)
	xmlrpc := url + "/crm/xmlrpc/v1"
	switch a.login {
	case "legacy_key":
		auth, xmlrpc = fmt.Sprintf("{method: legacy_key, key: %s}", token), url+"/api/xmlrpc/v1"
	case "oauth":
		auth = fmt.Sprintf("{method: oauth, client_id: %s, client_secret: %s}", clientID, clientSecret)
	}
	return strings.Join([]string{
		"  - name: " + name, "    auth: " + auth, "    roads: [" + a.api + "]", "    rest_url: " + url + "/crm/rest",
		"    xmlrpc_url: " + xmlrpc, "    token_url: " + url + "/token", "    quota: {daily_share: 0.5, reserve: 0}", "",
	}, "\n")
}
