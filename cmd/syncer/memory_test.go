package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

// What one process learns of how to ask Keap, the next one knows, until it is time to try the usual way again.
func TestWorkaroundsOutlastTheirProcess(t *testing.T) {
	t.Parallel()
	s := migrated(t, keapsim.Options{Contacts: 300, Only: []string{"opportunities"}})
	var joined, repeated atomic.Int32 // calls with commas among the fields, and with a parameter for each
	s.intercept = func(w http.ResponseWriter, r *http.Request) bool {
		fields := r.URL.Query()["fields"]
		switch {
		case len(fields) > 1:
			repeated.Add(1)
		case len(fields) == 1 && strings.Contains(fields[0], ","):
			joined.Add(1)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"code":400,"message":"fields.0 must be equal to one of the allowed values"}`))
			return true
		}
		return false
	}
	calls := func() (int32, int32) {
		joined.Store(0)
		repeated.Store(0)
		s.run("sync", "--entity", "opportunities").ok()
		return joined.Load(), repeated.Load()
	}
	first, others := calls()
	require.EqualValues(t, 1, first)
	require.Positive(t, others)
	require.Equal(t, "repeated", value[string](s, "SELECT value FROM keapsync.workarounds WHERE entity = 'opportunities' AND of = 'fields'"))
	first, _ = calls()
	require.Zero(t, first, "another process knows it")
	s.exec("UPDATE keapsync.workarounds SET learned_at = now() - interval '8 days'")
	first, _ = calls()
	require.EqualValues(t, 1, first, "it is tried again after a week")
	require.Equal(t, 1, value[int](s, "SELECT count(*) FROM keapsync.workarounds WHERE learned_at > now() - interval '1 hour'"))
}
