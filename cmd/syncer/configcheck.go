package main

import (
	"encoding/base64"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/keapsync/keapsync/schema"
)

// check notes what is wrong with values that could be read.
func (d *configDecoder) check(c *config, entities []string) {
	d.checkDatabase(&c.Database)
	seen := map[string]bool{}
	for i := range c.Accounts {
		a, path := &c.Accounts[i], fmt.Sprintf("accounts[%d]", i)
		if seen[a.Name] {
			d.wrong(path+".name", "there are two accounts %s", a.Name)
		}
		seen[a.Name] = true
		d.checkAccount(a, path, c, entities)
	}
	d.checkSync(&c.Sync)
	d.checkServer(&c.Server)
	d.checkEncryptionKey(c)
}

var schemaName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// maxIdentifier is the most bytes of a name that Postgres keeps.
const maxIdentifier = 63

// checkSchema is about names of Postgres schemas. Postgres keeps those that begin with pg_ for itself.
func (d *configDecoder) checkSchema(path, name string) {
	switch {
	case !schemaName.MatchString(name) || len(name) > maxIdentifier:
		d.wrong(path, "want at most %d lower case letters, digits and _, the first no digit", maxIdentifier)
	case reserved(name):
		d.wrong(path, "Postgres keeps the name %s for itself", name)
	}
}

func reserved(name string) bool {
	return strings.HasPrefix(name, "pg_") || name == "information_schema"
}

func (d *configDecoder) checkDatabase(c *databaseConfig) {
	d.checkSchema("database.mirror_schema", c.MirrorSchema)
	d.checkSchema("database.state_schema", c.StateSchema)
	if c.MirrorSchema == c.StateSchema {
		d.wrong("database.state_schema", "must differ from mirror_schema: that is for analysts, this is ours")
	}
	if !c.URL.IsSet() {
		d.wrong("database.url", "is missing: postgres://user:password@host:5432/database")
		return
	}
	text, err := c.URL.Reveal()
	if err != nil {
		return // told when it is used
	}
	// url.Parse's own error would show the password.
	if u, err := url.Parse(text); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		d.wrong("database.url", "want postgres://user:password@host:5432/database; special characters of a password are "+
			"written as %%40 for @, %%2F for /, and so on")
	}
}

var accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

func (d *configDecoder) checkAccount(a *accountConfig, path string, c *config, entities []string) {
	switch name := path + ".name"; {
	case a.Name == "":
		d.wrong(name, "is missing: it is Keap's Application Name, as in ab123.infusionsoft.com")
	case !accountName.MatchString(a.Name) || len(a.Name) > maxIdentifier:
		d.wrong(name, "want at most %d lower case letters, digits, _ and -: the account gets a Postgres schema of its name", maxIdentifier)
	case reserved(a.Name) || a.Name == "public" || a.Name == c.Database.MirrorSchema || a.Name == c.Database.StateSchema:
		d.wrong(name, "the account would get a Postgres schema of its name, and %s is taken", a.Name)
	}
	d.checkAuth(&a.Auth, path+".auth")
	d.checkRoads(a, path+".roads")
	d.checkURL(path+".rest_url", a.RESTURL)
	if base := strings.TrimRight(a.RESTURL, "/"); strings.HasSuffix(base, "/v1") || strings.HasSuffix(base, "/v2") {
		d.wrong(path+".rest_url", "leave out %s: it is appended", base[len(base)-3:])
	}
	if a.Name != "" { // else the default URL has no host
		d.checkURL(path+".xmlrpc_url", a.XMLRPCURL)
	}
	d.checkURL(path+".authorize_url", a.AuthorizeURL)
	d.checkURL(path+".token_url", a.TokenURL)
	if a.XMLRPCTimeZone == nil {
		d.wrong(path+".xmlrpc_time_zone", "this machine knows no time zones: install the package tzdata")
	}
	for i, entity := range a.Entities {
		if !slices.Contains(entities, entity) {
			d.wrong(fmt.Sprintf("%s.entities[%d]", path, i), "%w", unknown("entity", entity, entities))
		}
	}
	d.checkShare(path+".quota.daily_share", a.Quota.DailyShare)
	if a.Quota.Reserve < 0 {
		d.wrong(path+".quota.reserve", "want a number of calls a day, 0 or more")
	}
}

// checkAuth wants the fields of the method, and no other: a token beside method oauth is a mistake somewhere.
func (d *configDecoder) checkAuth(a *authConfig, path string) {
	fields := []struct {
		key, method string
		set         bool
	}{
		{"client_id", methodOAuth, a.ClientID != ""},
		{"client_secret", methodOAuth, a.ClientSecret.IsSet()},
		{"token", methodToken, a.Token.IsSet()},
		{"key", methodLegacyKey, a.Key.IsSet()},
	}
	methods := []string{methodOAuth, methodToken, methodLegacyKey}
	if !slices.Contains(methods, a.Method) {
		d.wrong(path+".method", "want one of %s", strings.Join(methods, ", "))
		return
	}
	for _, f := range fields {
		switch {
		case f.method == a.Method && !f.set:
			d.wrong(path+"."+f.key, "is missing: method %s needs it", a.Method)
		case f.method != a.Method && f.set:
			d.wrong(path+"."+f.key, "belongs to method %s, and the method here is %s", f.method, a.Method)
		}
	}
}

// checkRoads wants known roads, each once, that the credential is let in by.
func (d *configDecoder) checkRoads(a *accountConfig, path string) {
	for i, road := range a.Roads {
		place := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case !slices.Contains(roadNames, road):
			d.wrong(place, "%w", unknown("road", road, roadNames))
		case slices.Contains(a.Roads[:i], road):
			d.wrong(place, "%s is named twice", road)
		case a.Auth.Method == methodLegacyKey && road != schema.XMLRPCRoad.String():
			d.wrong(place, "a legacy key opens xmlrpc only")
		}
	}
}

// checkURL refuses http except to this machine: a credential goes with every call.
func (d *configDecoder) checkURL(path, text string) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "http" && u.Scheme != "https":
		d.wrong(path, "want a URL such as https://host/path, without a ? or #")
	case u.User != nil:
		d.wrong(path, "want a URL without a user or password: the account's auth has the credential")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		d.wrong(path, "want https: a credential goes with every call, and http is for this machine only")
	}
}

// loopback tells whether a host is this machine.
func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

func (d *configDecoder) checkShare(path string, share float64) {
	if !(share >= 0 && share <= 1) { // so that NaN is refused
		d.wrong(path, "want a share from 0 to 1 (0.5 is half)")
	}
}

func (d *configDecoder) checkSync(c *syncConfig) {
	if c.Interval <= 0 {
		d.wrong("sync.interval", "want more than 0, such as 15m")
	}
	if c.ReferenceEvery <= 0 {
		d.wrong("sync.reference_every", "want more than 0, such as 1h")
	}
	if c.Lookback < 0 {
		d.wrong("sync.lookback", "want 0 or more, such as 5m")
	}
	if c.SweepEvery <= 0 {
		d.wrong("sync.sweep_every", "want more than 0, such as 24h")
	}
	if c.Workers < 1 {
		d.wrong("sync.workers", "want at least 1")
	}
	d.checkShare("sync.max_delete_share", c.MaxDeleteShare)
}

func (d *configDecoder) checkServer(c *serverConfig) {
	host, port, err := net.SplitHostPort(c.Listen)
	if _, errPort := strconv.ParseUint(port, 10, 16); err != nil || errPort != nil {
		d.wrong("server.listen", "want host:port, such as 127.0.0.1:8080")
	} else if !loopback(host) && !c.AdminToken.IsSet() {
		d.wrong("server.admin_token", "is missing: it is required when listen (%s) is not on loopback", c.Listen)
	}
	if c.PublicURL == "" {
		return
	}
	u, err := url.Parse(c.PublicURL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
		d.wrong("server.public_url", "want an https URL: Keap delivers hooks to no other (a simulated one on this machine does by http)")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		d.wrong("server.public_url", "want no user, ? or #: /hooks/ACCOUNT/SECRET is appended")
	}
}

// encryptionKeyBytes is the length of an AES-256 key.
const encryptionKeyBytes = 32

func (d *configDecoder) checkEncryptionKey(c *config) {
	const remedy = "make one by: openssl rand -base64 32"
	if !c.EncryptionKey.IsSet() {
		if slices.ContainsFunc(c.Accounts, func(a accountConfig) bool { return a.Auth.Method == methodOAuth }) {
			d.wrong("encryption_key", "is missing: tokens of accounts with method oauth are stored encrypted; %s", remedy)
		}
		return
	}
	text, err := c.EncryptionKey.Reveal()
	if err != nil {
		return // told when it is used
	}
	if key, err := base64.StdEncoding.DecodeString(text); err != nil || len(key) != encryptionKeyBytes {
		d.wrong("encryption_key", "want %d bytes in base64; %s", encryptionKeyBytes, remedy)
	}
}
