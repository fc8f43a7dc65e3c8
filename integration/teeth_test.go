package integration

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The property test finds what it is there for. Keap's lists of contacts have an empty page with a token here and there;
// a reader that takes an empty page for the end of a list never sees the contacts after it, and its sweeps agree with it.
func TestWholeSystemFindsLostContacts(t *testing.T) {
	t.Parallel()
	needsServer(t)
	server := newArena(t)
	s := scenario{
		seed: 5, sync: syncPlan{interval: 3600e9, sweepEvery: 3600e9},
		accounts: []accountPlan{{api: "rest_v2", login: "token", contacts: 120, pageSize: 7}},
		steps:    []step{{do: "edit", account: 0, what: "contacts", count: 5}},
	}
	require.Empty(t, runScenario(t, server, s, gaps), "empty pages are no reason to lose anything")

	failures := runScenario(t, server, s, endAtGaps)
	require.NotEmpty(t, failures)
	require.Contains(t, strings.Join(failures, "\n"), "differences of contacts")
	require.Contains(t, strings.Join(failures, "\n"), "is not in the mirror")
}

// gap begins the tokens of the pages that gaps moved behind an empty one.
const gap = "gap:"

// list is an answer of a list of contacts.
type list struct {
	Contacts []struct{ ID string } `json:"contacts"`
	Next     string                `json:"next_page_token"`
}

// gaps serves an empty page with a token before some pages of contacts.
func gaps(w http.ResponseWriter, r *http.Request, keap http.Handler) {
	query := r.URL.Query()
	r.Header.Del("Accept-Encoding") // so that the answer can be read here
	behind, moved := strings.CutPrefix(query.Get("page_token"), gap)
	if !is(r, "contacts") {
		keap.ServeHTTP(w, r)
		return
	}
	if moved {
		query.Set("page_token", behind)
		if behind == "" {
			query.Del("page_token")
		}
		r.URL.RawQuery = query.Encode()
		keap.ServeHTTP(w, r)
		return
	}
	answer := httptest.NewRecorder()
	keap.ServeHTTP(answer, r)
	var page list
	if answer.Code != http.StatusOK || json.Unmarshal(answer.Body.Bytes(), &page) != nil || len(page.Contacts) < 2 {
		send(w, answer)
		return
	}
	if first, err := strconv.Atoi(page.Contacts[0].ID); err != nil || first%3 != 0 {
		send(w, answer)
		return
	}
	body, err := json.Marshal(map[string]any{"contacts": []int{}, "next_page_token": gap + query.Get("page_token")})
	must(err)
	answer.Body.Reset()
	answer.Body.Write(body)
	answer.Header().Del("Content-Length")
	answer.Header().Del("Content-Encoding")
	send(w, answer)
}

// endAtGaps is gaps as a reader sees it that takes an empty page for the end: without the token.
func endAtGaps(w http.ResponseWriter, r *http.Request, keap http.Handler) {
	answer := httptest.NewRecorder()
	gaps(answer, r, keap)
	var page list
	if is(r, "contacts") && answer.Code == http.StatusOK && json.Unmarshal(answer.Body.Bytes(), &page) == nil && len(page.Contacts) == 0 && page.Next != "" {
		answer.Body.Reset()
		answer.Body.WriteString(`{"contacts":[]}`)
	}
	send(w, answer)
}
