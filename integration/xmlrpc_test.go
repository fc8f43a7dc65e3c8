package integration

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/xmlrpc"
)

// All of XML-RPC's tables, end to end.
func TestXMLRPC(t *testing.T) {
	t.Parallel()

	t.Run("ABackfillBringsEveryFieldOfEveryTable", func(t *testing.T) {
		t.Parallel()
		l := newXMLLab(t, keapsim.Options{Seed: 81, Contacts: sized(900)})
		asked := l.watchQueries()
		l.passAll()
		l.equal()
		l.nothingExtra()
		require.Len(t, asked.tables(), 60, "tables that were read")
		require.Empty(t, asked.secrets(), "fields that nobody may ask for")
		require.Empty(t, asked.pagesAbove(), "offsets shift while records come and go")
	})

	t.Run("PassesAndSweepsBringEveryChange", func(t *testing.T) {
		t.Parallel()
		l := newXMLLab(t, keapsim.Options{Seed: 82, Contacts: sized(600)})
		l.options.MaxDeleteShare = 0.5
		l.passAll()
		for range 2 {
			l.keap.Advance(time.Hour)
			l.stir(6)
			l.passAll()
			l.sweepAll()
			// Tags that contacts get or lose, and lead sources that go, move no timestamp of the contact: a full reading brings them.
			for _, d := range l.differences(schema.Lookup("contacts")) {
				require.Regexp(t, `^contacts \d+: (contacts\.(groups|leadsource_name): |contact_tags\[)`, d)
			}
			l.reread("contacts")
			l.equal()
		}
	})

	t.Run("APassReadsAgainWhatShowsNoChange", func(t *testing.T) {
		t.Parallel()
		l := newXMLLab(t, keapsim.Options{Seed: 83, Contacts: sized(300)})
		l.passAll()
		l.options.RereadEvery, l.options.MaxDeleteShare = time.Nanosecond, 0.5
		for _, e := range schema.OfRoad(schema.XMLRPCRoad) {
			if e.Name == "stage_moves" { // a history, which nobody edits
				continue
			}
			if name := l.simulated(e); name != "" {
				l.change(l.keap.Edit, name, l.pick(name, min(5, l.keap.Count(name)))...)
			}
		}
		for entity, r := range l.passAll() {
			if r.Refused != nil { // too many of the witnesses have gone, too
				l.sweep(entity)
			}
		}
		for _, entity := range []string{"email_statuses", "continuity_programs"} { // edits of others have made some of them go
			l.sweep(entity)
		}
		l.equal()
	})
}

// Accounts that lack what the older interfaces do not promise.
func TestXMLRPCOfOlderAccounts(t *testing.T) {
	t.Parallel()
	for name, q := range map[string]keapsim.Quirks{
		"WithoutTheLaterFields":     {OfficialFields: true},
		"WithListsOfOwnIDsOnly":     {Arrays: keapsim.ArraysOnOwnID},
		"WithoutListsOfIDs":         {Arrays: keapsim.ArraysNowhere},
		"InAnyOrder":                {RandomOrder: true, EmptyQueryFaults: true, ClampLimit: true},
		"WithIncompleteOrOddValues": {MissingEmailStatuses: true, TextInvoiceIDs: true, JoinedFieldsFault: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newXMLLab(t, keapsim.Options{Seed: 84, Contacts: sized(300), Quirks: q})
			l.options.MaxDeleteShare = 0.5
			l.account = l.newXMLAccount(account, xmlrpc.Options{OnMissing: l.noteMissing})
			l.passAll()
			l.equal()
			l.keap.Advance(time.Hour)
			l.stir(4)
			l.passAll()
			l.sweepAll()
			l.reread("contacts") // some changes move no timestamp
			l.equal()
		})
	}
}

// simulated is the name by which keapsim changes an entity's records; empty where they follow from others.
func (l *lab) simulated(e *schema.Entity) string { return simulatedBy(l.keap, e) }

func simulatedBy(keap *keapsim.Keap, e *schema.Entity) string {
	for _, name := range []string{e.Name, e.XMLRPC.Table} {
		if _, err := keap.Pick(name, 0, false); err == nil && name != "DataFormField" {
			return name
		}
	}
	return ""
}

// stir edits, adds, deletes and restores up to n records of every entity of XML-RPC.
func (l *lab) stir(n int) {
	l.t.Helper()
	for _, e := range schema.OfRoad(schema.XMLRPCRoad) {
		name := l.simulated(e)
		if name == "" {
			continue
		}
		few := min(n, l.keap.Count(name)/4)
		l.change(l.keap.Edit, name, l.pick(name, few)...)
		dead, err := l.keap.Pick(name, few/2, true)
		require.NoError(l.t, err)
		l.change(l.keap.Delete, name, l.pick(name, few)...)
		l.change(l.keap.Restore, name, dead...)
		l.add(name, few)
	}
	l.change(retag(l), "contacts", l.pick("contacts", n)...)
}

// queries are the calls that were made.
type queries struct {
	mu    sync.Mutex
	calls [][]byte
}

// watchQueries keeps all calls to XML-RPC from now on.
func (l *lab) watchQueries() *queries {
	q := &queries{}
	l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		q.mu.Lock()
		q.calls = append(q.calls, body)
		q.mu.Unlock()
		r.Body = io.NopCloser(bytes.NewReader(body))
		keap.ServeHTTP(w, r)
	})
	return q
}

var (
	aCall   = regexp.MustCompile(`DataService\.query</methodName>.*?</param>.*?<value><string>([A-Za-z]+)</string></value></param><param><value><int>(\d+)</int></value></param><param><value><int>(\d+)</int>`)
	aSecret = regexp.MustCompile(`>(Password|CardNumber|CVV2|[A-Za-z]*Image[A-Za-z]*|Contact\.[A-Za-z0-9]+)<`)
)

// tables are the tables that were asked for.
func (q *queries) tables() (names []string) {
	for _, call := range q.calls {
		if m := aCall.FindSubmatch(call); m != nil {
			names = append(names, string(m[1]))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// secrets are the names of fields that nobody may ask for and somebody did.
func (q *queries) secrets() (names []string) {
	for _, call := range q.calls {
		for _, m := range aSecret.FindAllSubmatch(call, -1) {
			names = append(names, string(m[1]))
		}
	}
	return names
}

// pagesAbove are the pages above the first that were asked for.
func (q *queries) pagesAbove() (pages []string) {
	for _, call := range q.calls {
		if m := aCall.FindSubmatch(call); m != nil && string(m[3]) != "0" {
			pages = append(pages, fmt.Sprintf("%s page %s", m[1], m[3]))
		}
	}
	return pages
}
