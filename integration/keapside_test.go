package integration

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

// sent is a record as Keap sends it, with the parent it was asked for.
type sent struct {
	json.RawMessage
	parent string
}

// sentBy reads an entity from Keap, all of it or what a filter names.
func (l *lab) sentBy(e *schema.Entity, filter string) []sent {
	l.t.Helper()
	if e.Strategy == schema.PerParent {
		var all []sent
		for _, parent := range e.V2.Parents {
			all = append(all, l.sentAt(e, strings.ReplaceAll(e.V2.Path, "{parent}", parent.Path), parent.Name, "")...)
		}
		return all
	}
	return l.sentAt(e, e.V2.Path, "", filter)
}

func (l *lab) sentAt(e *schema.Entity, path, parent, filter string) []sent {
	l.t.Helper()
	query := url.Values{}
	if e.V2.PageSize > 0 {
		query.Set("page_size", fmt.Sprint(min(e.V2.PageSize, fewEnough)))
	}
	if len(e.V2.Fields) > 0 {
		query.Set("fields", strings.Join(e.V2.Fields, ","))
		if code, _ := l.ask(path, query); code == http.StatusBadRequest { // a strict Keap may want them repeated
			query["fields"] = e.V2.Fields
		}
	}
	if all := strings.Trim(strings.Join(e.V2.Fixed, ";")+";"+filter, ";"); all != "" {
		query.Set("filter", all)
	}
	var records []sent
	var again []int // records that begin a page as the one before it ended
	for {
		answer := map[string]json.RawMessage{}
		require.NoError(l.t, json.Unmarshal(l.get(path, query), &answer))
		var page []json.RawMessage
		require.NoError(l.t, json.Unmarshal(answer[e.V2.ArrayKey], &page))
		if n := len(records); n > 0 && len(page) > 0 && string(page[0]) == string(records[n-1].RawMessage) {
			again = append(again, n)
		}
		for _, record := range page {
			records = append(records, sent{record, parent})
		}
		next := ""
		if raw := answer["next_page_token"]; raw != nil {
			require.NoError(l.t, json.Unmarshal(raw, &next))
		}
		if u, err := url.Parse(next); err == nil && u.IsAbs() {
			next = u.Query().Get("page_token")
		}
		if next == "" {
			if filter == "" && len(e.Key) > 0 { // without ids, Keap's number tells which were sent again
				for ; len(again) > 0 && len(records) > l.keap.Count(e.Name); again = again[:len(again)-1] {
					records = slices.Delete(records, again[len(again)-1], again[len(again)-1]+1)
				}
			}
			return lastOfEach(records)
		}
		query.Set("page_token", next)
	}
}

// fewEnough is a size of pages that no list fails at.
const fewEnough = 100

// lastOfEach leaves out records that were sent again.
func lastOfEach(records []sent) []sent {
	place, left := map[string]int{}, []sent{}
	for _, r := range records {
		var key struct{ ID string }
		if json.Unmarshal(r.RawMessage, &key) == nil && key.ID != "" {
			if at, again := place[key.ID]; again {
				left[at] = r
				continue
			}
			place[key.ID] = len(left)
		}
		left = append(left, r)
	}
	return left
}

// get asks Keap itself.
func (l *lab) get(path string, query url.Values) []byte {
	l.t.Helper()
	code, body := l.ask(path, query)
	require.Equal(l.t, http.StatusOK, code, "%s?%s: %s", path, query.Encode(), body)
	return body
}

func (l *lab) ask(path string, query url.Values) (code int, body []byte) {
	l.t.Helper()
	r, err := http.NewRequestWithContext(l.t.Context(), http.MethodGet, l.plain+"/crm/rest/v2"+path+"?"+query.Encode(), nil)
	require.NoError(l.t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	require.NoError(l.t, err)
	defer answer.Body.Close()
	body, err = io.ReadAll(answer.Body)
	require.NoError(l.t, err)
	return answer.StatusCode, body
}
