package integration

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/rest"
)

// A backfill makes as many calls at a time as use up the limits at the latency there is, and no more than its uncommitted pages have
// places for. Keap counts them.
func TestCallsAtATimeFollowLatencyAndLimits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		faults string
		minute int
		least  int64 // calls at a time; the most depend on how busy the machine is
	}{
		"AFastKeap":               {"", 0, 1},
		"ALongWay":                {"slow=200ms@/v2/contacts", 6000, 7},
		"ALongWayWithoutLimits":   {"slow=200ms@/v2/contacts", 0, 3},
		"ALongWayAndLimits":       {"slow=300ms@/v2/contacts", 600, 3},
		"LimitsThatTwoCallsUseUp": {"slow=100ms@/v2/contacts", 600, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, keapsim.Options{
				Hostile: keapsim.Regular, Seed: 45, Contacts: 8000, Only: []string{"contacts"}, Faults: test.faults,
				Quota: keapsim.Quota{Minute: test.minute},
			})
			l.pageSize, l.options.ShardPages = 100, 1
			budget := source.NewBudget(source.BudgetOptions{Account: account})
			client, err := rest.New(rest.Options{
				Account: account, BaseURL: l.front + "/crm/rest", Token: rest.Static(token), OnQuota: budget.Observe, OnCall: budget.Call,
			})
			require.NoError(t, err)
			t.Cleanup(client.Close)
			l.account.Reader, l.account.WhoAmI = decorated(budget.Wrap(client)), budget.WhoAmI(client)
			var now, most atomic.Int64
			l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
				at := now.Add(1)
				defer now.Add(-1)
				for seen := most.Load(); at > seen && !most.CompareAndSwap(seen, at); seen = most.Load() {
				}
				keap.ServeHTTP(w, r)
			})
			r := l.pass("contacts")
			l.sameStamps("contacts")
			t.Logf("%d shards, %d calls, up to %d at a time", r.Shards, r.Pages, most.Load())
			require.LessOrEqual(t, r.Shards, 30)
			require.LessOrEqual(t, r.Pages, 80+r.Shards+3)
			require.GreaterOrEqual(t, most.Load(), test.least)
			require.LessOrEqual(t, most.Load(), int64(10), "as many as there are places for pages")
			require.Empty(t, l.keap.Stats().Faults["429 minute"])
		})
	}
}
