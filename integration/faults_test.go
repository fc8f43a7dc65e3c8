package integration

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

func TestFaults(t *testing.T) {
	t.Parallel()

	t.Run("AllOfThemAtRandom", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 91, Contacts: sized(600), Gzip: true})
		l.pageSize = sized(30)
		l.faults("500:0.1,503html:0.1,slow=2ms:0.1,cut:0.1,drop:0.05,notjson:0.1,429:0.05")
		for round := 0; ; round++ {
			_, errs := l.tryAll((*engine.Engine).Pass)
			if len(errs) == 0 {
				break
			}
			for entity, err := range errs {
				require.True(t, source.IsTemporary(err), "%s: %v", entity, err)
			}
			require.Less(t, round, 10)
		}
		for _, kind := range []string{"500", "503", "cut", "drop", "notjson"} {
			require.NotEmpty(t, l.keap.Stats().Faults, kind)
		}
		l.faults("")
		l.equal()
	})

	t.Run("OneEntityFailsAndTheOthersGoOn", func(t *testing.T) {
		t.Parallel()
		for _, fault := range []string{"notjson", "503html", "500", "cut", "drop", "401", "404html"} {
			l := newLab(t, keapsim.Options{Seed: 92, Contacts: 40})
			l.faults(fault + "@/v2/orders")
			_, errs := l.tryAll((*engine.Engine).Pass)
			require.Len(t, errs, 1, fault)
			require.ErrorContains(t, errs["orders"], "ab123: orders: GET /v2/orders?", fault)
			l.faults("")
			for _, e := range schema.OfRoad(schema.RESTv2) {
				if e.Name != "orders" {
					l.equal(e.Name)
				}
			}
			l.pass("orders")
			l.equal("orders")
		}
	})

	t.Run("WhatWasCommittedBeforeAFailureStays", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Hostile: keapsim.Regular, Seed: 93, Contacts: 1000, Only: []string{"contacts"}}) // calls are counted
		l.pageSize = 100
		served := 0
		l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
			if served++; served > 8 {
				http.Error(w, "<html><title>Oops</title></html>", http.StatusBadGateway)
				return
			}
			keap.ServeHTTP(w, r)
		})
		_, err := l.engine().Pass(t.Context(), l.account, schema.Lookup("contacts"))
		require.ErrorContains(t, err, "GET /v2/contacts?")
		require.ErrorContains(t, err, "502")
		require.Len(t, l.keptBy(schema.Lookup("contacts"), nil), 700, "one call was for the greatest id")
		l.intercept(nil)
		before := l.calls("contacts")
		l.pass("contacts")
		require.LessOrEqual(t, l.calls("contacts")-before, 3+2)
		l.equal("contacts")
	})

	t.Run("AGarbledRecordIsAskedForOnceMore", func(t *testing.T) {
		t.Parallel()
		for _, c := range []struct {
			name, from, to string
		}{
			{"AWordThatIsNone", `"given_name":"`, `"given_name":oops"`},
			{"AQuoteThatIsMissing", `","family_name":"`, `,"family_name":"`},
			{"ABracketTooMany", `"email_addresses":[`, `"email_addresses":[[`},
			{"RecordsThatRunTogether", `"},{"id":"`, `,{"id":"`},
		} {
			l := newLab(t, keapsim.Options{Seed: 96, Contacts: 1000, Only: []string{"contacts"}})
			l.pageSize = 100
			var calls, garbled, spoil atomic.Int64
			l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
				answer := httptest.NewRecorder()
				keap.ServeHTTP(answer, r)
				body := answer.Body.String()
				if calls.Add(1) > 5 && garbled.Load() < spoil.Load() {
					// Somewhere in the middle, and of the same length or not: nothing outside the record tells.
					half := len(body) / 2
					body = body[:half] + strings.Replace(body[half:], c.from, c.to, 1)
					garbled.Add(1)
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(body)) // the client is not going to leave
			})
			spoil.Store(1000)
			_, err := l.engine().Pass(t.Context(), l.account, schema.Lookup("contacts"))
			require.ErrorContains(t, err, "ab123: contacts: GET /v2/contacts?", c.name)
			require.True(t, source.IsTemporary(err), c.name)
			require.Greater(t, garbled.Load(), int64(1), c.name)
			mark, err := l.sink.Watermarks(t.Context(), account, "contacts")
			require.NoError(t, err)
			require.Zero(t, mark[0].Mark, c.name)

			calls.Store(0)
			spoil.Store(garbled.Load() + 1)
			l.pass("contacts")
			require.Equal(t, spoil.Load(), garbled.Load(), c.name)
			l.intercept(nil)
			l.equal("contacts")
		}
	})

	t.Run("TheProgramTellsTheCallAndGoesOn", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 94, Contacts: 200})
		l.faults("404html@/v2/orders,401@/v2/tags:next=1")
		r := l.syncer("backfill").wait()
		require.Equal(t, 1, r.code)
		for _, p := range r.Passes {
			switch p.Entity {
			case "orders", "tags":
				require.Equal(t, "failed", p.Outcome)
				require.Contains(t, p.Error, "GET /v2/"+p.Entity+"?")
			default:
				require.Equal(t, "done", p.Outcome, "%s: %s", p.Entity, p.Error)
			}
		}
		l.faults("")
		require.Zero(t, l.syncer("backfill").wait().code)
		l.equal()
	})
}

func TestMalformedValues(t *testing.T) {
	t.Parallel()
	for _, q := range []keapsim.Quirks{{}, {Nulls: true, MixedCurrencies: true}} {
		t.Run("Nulls="+strconv.FormatBool(q.Nulls), func(t *testing.T) {
			t.Parallel()
			// A transaction whose time was spoiled has no place in a list of several pages, so that nothing proves that it is gone.
			l := newLab(t, keapsim.Options{Hostile: awkward &^ keapsim.SparsePages, Seed: 95, Contacts: sized(500), Quirks: q})
			l.options.MaxDeleteShare = 1
			l.faults("malformed=0.3")
			reports := l.passAll()
			for _, e := range schema.OfRoad(schema.RESTv2) {
				require.Zero(t, reports[e.Name].Rejected, e.Name)
			}
			l.equal() // the spoiled values are the same for both who read
			spoiled := map[string]map[int64]*kept{}
			for _, e := range schema.OfRoad(schema.RESTv2) {
				spoiled[e.Name] = l.keptBy(e, nil)
			}
			l.faults("")
			for _, e := range schema.OfRoad(schema.RESTv2) {
				if len(e.Key) == 0 {
					l.onlyInvalid(e, spoiled[e.Name], reports[e.Name].Invalid)
				}
			}
			for _, e := range schema.OfRoad(schema.RESTv2) {
				l.reread(e.Name)
			}
			l.sweep("transactions") // some have another key now
			l.equal()
			l.nothingExtra()
		})
	}
}

// onlyInvalid makes sure that the mirror's records differ from what they should be by values that did not fit, and
// by nothing else: one in a record, NULL, and kept.
func (l *lab) onlyInvalid(e *schema.Entity, mirror map[int64]*kept, counted int) {
	l.t.Helper()
	invalid, tables := 0, e.Tables()
	for _, s := range l.sentBy(e, "") {
		want := expect(e, s.RawMessage, s.parent)
		got := mirror[want.id]
		for _, rows := range got.rows {
			for _, r := range rows {
				if r["extra"] == nil {
					continue
				}
				var extra struct {
					Invalid map[string]any `json:"_invalid"`
				}
				require.NoError(l.t, json.Unmarshal([]byte(r["extra"].(document)), &extra))
				require.Len(l.t, extra.Invalid, 1, "%s %d: %s", e.Name, want.id, r["extra"])
				invalid++
			}
		}
		differ := compare(e, tables, want, got.record)
		require.LessOrEqual(l.t, len(differ), 4, "%s %d: %v", e.Name, want.id, differ)
		for _, t := range tables {
			wanted, there := byKey(t, want.rows[t.Name]), byKey(t, got.rows[t.Name])
			for key := range wanted {
				for _, d := range compareRows(wanted[key], there[key]) {
					l.costsOne(e, want.id, d)
				}
			}
		}
	}
	require.Equal(l.t, counted, invalid, "values of %s that did not fit, as the pass counted them", e.Name)
}

// costsOne makes sure that a value that differs is NULL, kept in extra, or a bad value that fits its column all the same.
func (l *lab) costsOne(e *schema.Entity, id int64, d difference) {
	l.t.Helper()
	switch d.got.(type) {
	case nil, document, numeric:
	default:
		require.FailNow(l.t, "another value", "%s %d: %s: want %s, got %s", e.Name, id, d.column, show(d.want), show(d.got))
	}
}

// A record without a usable key costs itself alone, and is kept whole.
func TestRecordsWithoutAKey(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 96, Contacts: 250, Only: []string{"contacts", "tags"}})
	l.pageSize = 100
	for _, entity := range []string{"contacts", "tags"} {
		bad := l.keap.IDs(entity)[5]
		l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
			answer := httptest.NewRecorder()
			keap.ServeHTTP(answer, r)
			id := strconv.FormatInt(bad, 10)
			body := bytes.Replace(answer.Body.Bytes(), []byte(`{"id":"`+id+`"`), []byte(`{"id":"n`+id+`"`), 1)
			w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
			w.Header().Set("Date", answer.Header().Get("Date"))
			_, _ = w.Write(body) // the caller may be gone
		})
		r := l.pass(entity)
		require.Equal(t, 1, r.Rejected, entity)
		require.Equal(t, l.keap.Count(entity)-1, r.Inserted)
		var kept, reason string
		require.NoError(t, l.db.QueryRow(t.Context(),
			"SELECT record::text, reason FROM keapsync.rejected_records WHERE entity = $1", entity).Scan(&kept, &reason))
		require.Contains(t, kept, `"n`+strconv.FormatInt(bad, 10)+`"`)
		require.NotEmpty(t, reason)
		l.intercept(nil)
		l.keap.Advance(time.Hour)
		l.sweep(entity)
		l.equal(entity)
	}
}
