package integration

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

// Through the nights in which the clocks are changed: a record that is edited, again and again, is right after every pass,
// though wall times come twice, or jump.
func TestNightsOfClockChanges(t *testing.T) {
	t.Parallel()
	for name, from := range map[string]time.Time{
		"Autumn": time.Date(2026, 11, 1, 4, 0, 0, 0, time.UTC), // the clocks go back at 06:00
		"Spring": time.Date(2026, 3, 8, 5, 0, 0, 0, time.UTC),  // they go forward at 07:00
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var clock atomic.Int64
			clock.Store(from.Unix())
			url, tick := clocked(t, migrated.Database(t))
			l := newXMLLabOn(t, url, keapsim.Options{
				Seed: 91, Contacts: 60, Only: []string{"contacts", "users"},
				Clock: func() time.Time { return time.Unix(clock.Load(), 0) },
			})
			tick(from)
			l.options.Lookback = time.Second // so that nothing but the mark itself is tested
			l.pass("contacts")
			ids := l.keap.IDs("contacts")
			for step := 1; step <= 60; step++ { // five hours
				tick(time.Unix(clock.Add(5*60), 0))
				// One for the first time, one that was edited forty minutes ago, so that by its wall time it may seem to have
				// been edited before that, and one that was edited an hour ago, at the same wall time perhaps.
				for _, before := range []int{0, 8, 12} {
					if step > before {
						l.change(l.keap.Edit, "contacts", ids[(step-before)%len(ids)])
					}
				}
				if step%3 == 0 {
					l.add("contacts", 1)
				}
				if step%2 == 0 { // a pass sees what was edited ten minutes ago and now
					report := l.pass("contacts")
					require.Zero(t, report.MirrorNewer, "step %d", step)
					l.sameTitles(t, step)
				}
			}
		})
	}
}

// clocked has connections to a database read their time from a table, and returns their URL and what sets that time. A wrong
// clock of Keap's is held to the database's, which has to be in the same night.
func clocked(t *testing.T, url string) (night string, tick func(time.Time)) {
	t.Helper()
	db := openPool(t, url)
	exec := func(query string, arguments ...any) {
		_, err := db.Exec(t.Context(), query, arguments...)
		require.NoError(t, err)
	}
	exec("CREATE SCHEMA night; CREATE TABLE night.clock (at timestamptz); INSERT INTO night.clock VALUES (now())")
	for _, function := range []string{"now", "clock_timestamp"} {
		exec("CREATE FUNCTION night." + function + "() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT at FROM night.clock'")
	}
	tick = func(at time.Time) { exec("UPDATE night.clock SET at = $1", at) }
	return url + "&search_path=night,pg_catalog,public", tick
}

// sameTitles makes sure that the mirror has each contact as it was edited last.
func (l *lab) sameTitles(t *testing.T, step int) {
	t.Helper()
	want := map[int64]string{}
	for _, r := range l.tableOf("Contact", []string{"Id", "JobTitle", "CompanyID", "LastUpdatedBy"}, "Id", map[string]string{"Id": "~>~0"}) {
		if r["Id"] != r["CompanyID"] {
			want[r.id("Id")] = r["JobTitle"].text + "/" + r["LastUpdatedBy"].text
		}
	}
	rows, err := l.db.Query(t.Context(), "SELECT id, coalesce(job_title, '') || '/' || coalesce(last_updated_by::text, '') FROM keap.contacts")
	require.NoError(t, err)
	defer rows.Close()
	got := map[int64]string{}
	for rows.Next() {
		var id int64
		var title string
		require.NoError(t, rows.Scan(&id, &title))
		got[id] = title
	}
	require.NoError(t, rows.Err())
	require.Equal(t, want, got, "step %d", step)
}
