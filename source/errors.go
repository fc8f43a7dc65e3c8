package source

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Error is a read that did not succeed. Its text is one line that names the account, the entity, the call, what Keap
// said and what to do next. It never holds a credential.
type Error struct {
	Account string
	Entity  string // empty for calls that concern none
	Call    string // as "GET /v2/contacts?page_size=1000" or "DataService.query Contact Id ~>~ 4200"
	Kind    Kind
	Status  int    // of HTTP; zero if no answer came
	Code    string // Keap's own, as "oauth.v2.InvalidAccessToken", or the name of a fault, as "InvalidKey"
	Message string // Keap's own words, or what we found wrong with the answer
	// RetryAfter is how long Keap asks to wait; zero if it does not say.
	RetryAfter time.Duration
	// Layer is the limit that was met and Until when it ends (UTC, zero if unknown); only of KindQuota. Of KindDown, Until
	// is when the road is tried again.
	Layer Layer
	Until time.Time
	Err   error // the cause, if there is one besides Keap's answer
	// Slow reports that Keap was reached and gave no whole answer in time (KindNetwork).
	Slow bool
	// Login reports that the call was for a token, so that it says nothing of the records that were to be read.
	Login bool

	ours bool // a budget refused, and Keap was not asked
}

// Kind is what an error is about.
type Kind uint8

// Kinds of errors.
const (
	KindNetwork     Kind = iota + 1 // no answer: connection, timeout
	KindServer                      // Keap failed: 5xx
	KindCut                         // the answer ended early
	KindNotJSON                     // a success that is not what was asked for: an HTML page, a list without its array
	KindQuota                       // 429, or our own share of the day is used up
	KindAuth                        // 401, 403
	KindNotFound                    // Keap knows the URL, and has no such record
	KindUnknownURL                  // Keap has no such URL
	KindBadRequest                  // 400
	KindRefused                     // any other 4xx and 501
	KindTooLarge                    // more than we are willing to read
	KindRedirected                  // to a place the credential must not go
	KindUnsupported                 // the API cannot be asked that
	KindUntrusted                   // an answer that does not fit the question: acting on it could lose records
	KindInsecure                    // the server's certificate is not valid
	KindNoTable                     // this account does not have the table (XML-RPC)
	KindNoField                     // this account does not have a field that was asked for (XML-RPC)
	KindDown                        // the road was found to be down, and was not asked
	KindGrant                       // OAuth: somebody has to authorize the account, for the first time or again
	KindClient                      // OAuth: Keap does not take the client's id and secret
	KindTenant                      // the credential opens another application than the account's
)

// Error tells the whole story in one line.
func (e *Error) Error() string {
	var b strings.Builder
	for _, part := range []string{e.Account, e.Entity, e.Call} {
		if part != "" {
			b.WriteString(part)
			b.WriteString(": ")
		}
	}
	b.WriteString(e.what())
	if said := e.said(); said != "" {
		b.WriteString(" (")
		b.WriteString(said)
		b.WriteString(")")
	}
	if remedy := e.remedy(); remedy != "" {
		b.WriteString("; ")
		b.WriteString(remedy)
	}
	return oneLine(b.String(), 0)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func (e *Error) said() string {
	var parts []string
	if e.Status != 0 {
		parts = append(parts, fmt.Sprint(e.Status))
	}
	if e.Code != "" && e.Code != fmt.Sprint(e.Status) {
		parts = append(parts, e.Code)
	}
	if e.Message != "" {
		parts = append(parts, e.Message)
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	return strings.Join(parts, ", ")
}

func (e *Error) what() string {
	if e.Kind == KindQuota {
		return e.Layer.String() + e.until()
	}
	if e.Kind == KindAuth && e.Status == 403 {
		return "the credential is not allowed to read this"
	}
	return stories[e.Kind].what
}

func (e *Error) remedy() string {
	switch {
	case e.Kind == KindQuota && e.Layer.day():
		return "run again then, or raise the share in the account's quota settings if it is ours"
	case e.Kind == KindAuth && e.Status == 403:
		return "use a service account key, or a token of an admin"
	case e.Kind == KindGrant:
		return stories[e.Kind].remedy + e.Account
	case e.Kind == KindTenant:
		return "nothing was written; use a credential of " + e.Account + ", or name the account after the application in the configuration"
	case e.Kind == KindAuth && e.Code == CodeInvalidKey:
		return "set a valid legacy key in the account's auth settings"
	}
	return stories[e.Kind].remedy
}

func (e *Error) until() string {
	if e.Until.IsZero() {
		return ""
	}
	return " until " + e.Until.UTC().Format(time.RFC3339)
}

// stories are each kind's words: what happened, and what to do next.
var stories = map[Kind]struct{ what, remedy string }{
	KindNetwork:     {"Keap was not reached", "check the network and the account's URLs, then run again"},
	KindServer:      {"Keap failed", "run again in a few minutes; https://status.thryv.com tells of outages"},
	KindCut:         {"Keap's answer was cut off", "run again"},
	KindNotJSON:     {"Keap's answer is not what was asked for", "run again in a few minutes; if it stays, check the account's URLs"},
	KindQuota:       {"", "wait a minute and run again, with fewer workers if it comes back"},
	KindAuth:        {"Keap refuses the credential", "set a valid token or key in the configuration"},
	KindNotFound:    {"Keap has no such record", "nothing needs to be done if it was deleted"},
	KindUnknownURL:  {"Keap does not know this URL", "check the account's rest_url; if other entities work, this account does not offer this one: leave it out of entities"},
	KindBadRequest:  {"Keap does not accept the question", "report this line: Keap has changed, or the program is wrong"},
	KindRefused:     {"Keap refuses the call", "report this line: Keap has changed, or the program is wrong"},
	KindTooLarge:    {"Keap's answer is too large", "check that the account's rest_url or xmlrpc_url is Keap's"},
	KindRedirected:  {"Keap sends us elsewhere, where the credential must not go", "check the account's rest_url or xmlrpc_url"},
	KindUnsupported: {"the API cannot be asked that", "report this line: the program should not have tried"},
	KindUntrusted:   {"Keap's answer does not fit the question", "nothing was changed; run again, and report this line if it stays"},
	KindInsecure:    {"the server's certificate is not valid", "check the account's rest_url or xmlrpc_url, and this machine's clock and certificates"},
	KindNoTable:     {"this account does not have the table", "leave it out of the account's entities"},
	KindNoField:     {"this account does not have a field that was asked for", "report this line: the program should do without it"},
	KindDown:        {"the road to Keap is down", "passes go on where they stopped when it answers again: run again later; nothing is taken for deleted meanwhile"},
	KindGrant:       {"the account is not authorized", "run: syncer auth login --account "},
	KindTenant:      {"the credential opens another application", ""},
	KindClient:      {"Keap refuses the OAuth client", "check client_id and client_secret in the account's auth settings"},
}

// CodeInvalidKey is the Code of an XML-RPC fault about the legacy key.
const CodeInvalidKey = "InvalidKey"

func (k Kind) String() string { return stories[k].what }

func kind(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return 0
}

// IsTemporary tells whether the same call may succeed if made again within minutes: the network, timeouts, failures of
// Keap's, cut answers, HTML where JSON belongs, and limits other than those of a day.
func IsTemporary(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	switch e.Kind {
	case KindNetwork, KindServer, KindCut, KindNotJSON:
		return true
	case KindQuota:
		return !e.Layer.day()
	}
	return false
}

// IsSizeable reports whether a call for fewer records may fare better: Keap failed, took too long, or sent too much.
func IsSizeable(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Login {
		return false
	}
	switch e.Kind {
	case KindServer, KindCut, KindTooLarge:
		return true
	case KindNetwork:
		return e.Slow
	}
	return false
}

// IsAuth tells whether Keap refused the credential, as a whole or for this call, or whether there is none to be had.
func IsAuth(err error) bool {
	k := kind(err)
	return k == KindAuth || k == KindGrant || k == KindClient || k == KindTenant
}

// IsTenant reports whether the credential opens another application than the account's, whose records must not be written.
func IsTenant(err error) bool { return kind(err) == KindTenant }

// IsRefused tells whether Keap refused the credential as a whole, or whether there is none to be had: no call would fare better.
func IsRefused(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && IsAuth(err) && e.Status != http.StatusForbidden
}

// IsGrant tells whether somebody has to authorize the account, for the first time or again.
func IsGrant(err error) bool { return kind(err) == KindGrant }

// IsQuota tells whether a limit was met, Keap's or our own share of it. Exhausted tells which.
func IsQuota(err error) bool { return kind(err) == KindQuota }

// IsNotFound tells whether Keap itself said that the record does not exist. A missing page is not that: see
// IsUnknownURL.
func IsNotFound(err error) bool { return kind(err) == KindNotFound }

// IsUnknownURL tells whether Keap, or the gateway before it, has nothing at that URL, or no such table. It says nothing
// of the record: older accounts lack some of both.
func IsUnknownURL(err error) bool { return kind(err) == KindUnknownURL || kind(err) == KindNoTable }

// IsBadRequest tells whether Keap did not accept the question: an unknown field, filter or order.
func IsBadRequest(err error) bool { return kind(err) == KindBadRequest || kind(err) == KindNoField }

// IsDown tells whether the road was found to be down by other calls, so that nothing was asked. The pass may be resumed
// when it answers again.
func IsDown(err error) bool { return kind(err) == KindDown }

// IsUnsupported tells whether the API has no such call. Nothing was asked of Keap.
func IsUnsupported(err error) bool { return kind(err) == KindUnsupported }

// Exhausted tells which limit an IsQuota error met and when it ends (UTC; zero if unknown).
func Exhausted(err error) (Layer, time.Time) {
	if e, ok := errors.AsType[*Error](err); ok && e.Kind == KindQuota {
		return e.Layer, e.Until
	}
	return LayerUnknown, time.Time{}
}

// RetryAfter is how long Keap asks to wait before the next call; zero if it does not say.
func RetryAfter(err error) time.Duration {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.RetryAfter
	}
	return 0
}

// oneLine makes text fit for a log line: no line breaks or control characters, and no longer than limit runes if that
// is not zero.
func oneLine(s string, limit int) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' }), " ")
	if r := []rune(s); limit > 0 && len(r) > limit {
		return string(r[:limit]) + "…"
	}
	return s
}
