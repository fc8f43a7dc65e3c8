package oauth

import (
	"bytes"
	"encoding/json"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// answer is what a token service says. Only the tokens matter: a refresh has used up the old pair, so a new one is kept
// whatever else of the answer is odd.
type answer struct {
	Tokens
	err string // the member error; empty if there is none
}

// parseAnswer reads a body, whatever content type it claims: JSON with or without a byte order mark, cut off or followed by
// something else, or a form. A form that is cut off is not read: nothing marks the end of a value, so a token could be a part
// of one.
func parseAnswer(body []byte, cutOff bool) answer {
	body = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\ufeff")))
	if bytes.HasPrefix(body, []byte("{")) {
		return parseObject(body)
	}
	if cutOff {
		return answer{}
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return answer{}
	}
	a := answer{err: form.Get("error")}
	for _, name := range []string{"access_token", "refresh_token", "expires_in", "scope"} {
		a.set(name, form.Get(name))
	}
	return a
}

// parseObject reads the members of an object as far as they can be read.
func parseObject(body []byte) (a answer) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if _, err := d.Token(); err != nil {
		return a
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return a
		}
		var value any
		if err := d.Decode(&value); err != nil {
			return a
		}
		switch value := value.(type) {
		case string:
			a.set(name.(string), value)
		case json.Number:
			a.set(name.(string), value.String())
		}
	}
	return a
}

func (a *answer) set(name, value string) {
	switch name {
	case "access_token":
		a.Access = value
	case "refresh_token":
		a.Refresh = value
	case "expires_in":
		a.Life = parseLife(value)
	case "scope":
		_, a.Tenant, _ = strings.Cut(value, "|")
	case "error":
		a.err = value
	}
}

// parseLife returns the life that expires_in states in seconds, as any kind of number; zero if it states none.
func parseLife(seconds string) time.Duration {
	n, err := strconv.ParseFloat(strings.TrimSpace(seconds), 64)
	if err != nil || math.IsNaN(n) || n < 1 {
		return 0
	}
	return time.Duration(min(n, RefreshLife.Seconds())) * time.Second
}
