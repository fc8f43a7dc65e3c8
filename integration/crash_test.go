package integration

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink/localpg"
	"github.com/keapsync/keapsync/sink/sinktest"
	"github.com/keapsync/keapsync/source/keapsim"
)

// Commits in the middle of a pass do not wait for the disk. A server that crashes forgets the last of them, rows and cursor
// together: the backfill goes on from what is left, and the mirror ends equal.
func TestPostgresCrashes(t *testing.T) {
	t.Parallel()
	if os.Getenv(sinktest.EnvDatabaseURL) != "" {
		t.Skip("it needs a server of its own to crash: unset " + sinktest.EnvDatabaseURL)
	}
	const contacts = 30_000
	ctx := context.WithoutCancel(t.Context())
	server, err := localpg.Start(ctx, localpg.Options{Settings: map[string]string{
		"wal_writer_delay": "10s", "wal_writer_flush_after": "0", // so that there is much to forget
	}})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	require.NoError(t, migrated.Prepare(ctx, server.URL()))
	// Samples are chosen by small ids.
	l := newLabOn(t, server.URL(), keapsim.Options{Hostile: awkward &^ keapsim.LargeIDs, Seed: 55, Contacts: contacts, Only: []string{"contacts"}})

	for _, calls := range []int64{9, 4, 11} {
		var seen atomic.Int64
		committed := 0
		l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
			keap.ServeHTTP(w, r)
			if seen.Add(1) == calls {
				committed = l.rows("contacts")
				l.crash()
			}
		})
		r := l.syncer("backfill", "--entity", "contacts").wait()
		require.Equal(t, 1, r.code, r.stderr)
		l.intercept(nil)
		require.Eventually(t, func() bool { return l.db.Ping(ctx) == nil }, 30*time.Second, 10*time.Millisecond)
		t.Logf("%d rows were committed before the crash, %d are there", committed, l.rows("contacts"))
		require.Empty(t, l.orphans("contacts"))
	}
	l.finish("backfill", "--entity", "contacts")
	l.sameStamps("contacts")
	for _, from := range []int{0, contacts / 2, contacts - 400} {
		l.equalSample("contacts", fmt.Sprintf("contact_id>%d;contact_id<=%d", from, from+400))
	}
	require.Empty(t, l.orphans("contacts"))
}

// rows is the number of an entity's rows.
func (l *lab) rows(entity string) (n int) {
	l.t.Helper()
	require.NoError(l.t, l.db.QueryRow(l.t.Context(), "SELECT count(*) FROM keap."+schema.Lookup(entity).Name).Scan(&n))
	return n
}

// crash kills a process of the server, whereupon it throws all its memory away and starts anew from its files.
func (l *lab) crash() {
	l.t.Helper()
	var pid int
	require.NoError(l.t, l.db.QueryRow(l.t.Context(), "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'").Scan(&pid))
	p, err := os.FindProcess(pid)
	require.NoError(l.t, err)
	require.NoError(l.t, p.Kill())
}
