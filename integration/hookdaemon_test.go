package integration

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

// freeAddress is where nobody listens for now.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// hookedConfig is of a daemon that Keap reaches at an address. Incremental passes and sweeps are far away, so that what
// arrives has come by hooks.
func hookedConfig(address string) string {
	return fmt.Sprintf("sync: {interval: 10h, reference_every: 10h}\nserver: {listen: %q, public_url: 'http://%[1]s'}\n", address)
}

// verified waits until the subscriptions that the entity needs are there.
func (l *lab) verified(d *daemon, entity string) {
	l.t.Helper()
	wanted := 0
	d.soon(func() bool {
		offered := map[string]bool{}
		for _, h := range l.keap.Hooks() {
			offered[h.EventKey] = h.Status == keapsim.HookVerified
		}
		wanted = 0
		for _, key := range schema.Lookup(entity).HookEvents {
			if !offered[key] {
				return false
			}
			wanted++
		}
		return wanted > 0
	})
}

// post delivers an event to a hook's address as Keap would, and returns whether it was taken.
func post(url, eventKey string, ids ...int64) bool {
	type entry struct {
		ID        int64  `json:"id"`
		APIURL    string `json:"apiUrl"`
		Timestamp string `json:"timestamp"`
	}
	var entries []entry
	for _, id := range ids {
		entries = append(entries, entry{id, "", time.Now().UTC().Format(time.RFC3339)})
	}
	body, err := json.Marshal(map[string]any{"event_key": eventKey, "object_type": "contact", "object_keys": entries, "api_url": ""})
	if err != nil {
		return false
	}
	res, err := http.Post(url, "application/json", bytes.NewReader(body)) //nolint:gosec // an address of this test
	if err != nil {
		return false
	}
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// address is where an event is delivered to.
func (l *lab) address(eventKey string) string {
	l.t.Helper()
	for _, h := range l.keap.Hooks() {
		if h.EventKey == eventKey {
			return h.HookURL
		}
	}
	require.FailNow(l.t, "there is no hook for "+eventKey)
	return ""
}

// waiting is the number of events in the inbox.
func (l *lab) waiting() int {
	return one[int](l, "SELECT count(*) FROM keapsync.hook_events WHERE done_at IS NULL AND reason = 'hook'")
}

func TestDaemonReadsWhatHooksTell(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 73, Contacts: sized(1500), HookDelay: keapsim.AtOnce})
	t.Cleanup(l.keap.Close)
	d := l.daemon(hookedConfig(freeAddress(t)))
	l.verified(d, "contacts")
	l.readOnce(d)

	// Edits, new records and deletes arrive by themselves.
	l.change(l.keap.Edit, "contacts", l.pick("contacts", 30)...)
	added := l.add("contacts", 3)
	gone := l.pick("contacts", 2)
	l.change(l.keap.Delete, "contacts", gone...)
	require.NoError(t, l.keap.Deliver(t.Context()))
	d.soon(func() bool {
		return l.waiting() == 0 && one[int](l, "SELECT count(*) FROM keap.contacts WHERE id = ANY ($1) AND _deleted_at IS NULL", added) == 3 &&
			one[int](l, "SELECT count(*) FROM keap.contacts WHERE id = ANY ($1) AND _deleted_at IS NOT NULL", gone) == 2
	})
	l.equal("contacts")

	// A burst of events on few records costs few calls.
	ids := l.pick("contacts", min(1000, l.keap.Count("contacts")))
	before := l.calls("contacts")
	url := l.address("contact.edit")
	for range 10 {
		require.True(t, post(url, "contact.edit", ids...))
	}
	d.soon(func() bool { return l.waiting() == 0 })
	spent := l.calls("contacts") - before
	t.Logf("%d calls for 10 × %d events", spent, len(ids))
	require.LessOrEqual(t, spent, 30)

	// A forged address is nothing.
	require.False(t, post(url[:len(url)-4]+"aaaa", "contact.edit", ids[0]))
	d.stop()
}

// After a costly reading of what hooks told, the next one is put off: a daemon that is asked to stop has nothing to wait for.
func TestDaemonStopsAtOnceBetweenTwoReadings(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 76, Contacts: 400, Only: []string{"contacts"}, HookDelay: keapsim.AtOnce})
	l.pageSize = 5
	d := l.daemon(hookedConfig(freeAddress(t)))
	l.verified(d, "contacts")
	l.readOnce(d)
	l.keap.Close() // from here on the test delivers
	ids := l.pick("contacts", 400)
	l.change(l.keap.Edit, "contacts", ids...)
	require.True(t, post(l.address("contact.edit"), "contact.edit", ids...))
	d.soon(func() bool { return l.waiting() == 0 })
	require.Equal(t, 1, one[int](l, "SELECT count(*) FROM keapsync.schedule WHERE task = 'hooks' AND holder IS NOT NULL"), "nothing is put off")
	asked := time.Now()
	d.stop()
	require.Less(t, time.Since(asked), 10*time.Second)
}

// Whatever moment a daemon is killed at: what it has answered 200 to ends in the mirror.
func TestNoHookIsLost(t *testing.T) {
	t.Parallel()
	const runs, labs = 20, 4
	for n := range labs {
		t.Run(fmt.Sprint("Daemon", n), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(74, uint64(n)))
			l := newLab(t, keapsim.Options{Seed: 74 + uint64(n), Contacts: 400, Only: []string{"contacts"}, HookDelay: keapsim.AtOnce})
			t.Cleanup(l.keap.Close)
			address := freeAddress(t)
			d := l.daemon(hookedConfig(address))
			l.verified(d, "contacts")
			d.soon(func() bool {
				return one[int](l, "SELECT count(*) FROM keapsync.watermarks WHERE entity = 'contacts' AND mark IS NOT NULL") == 1
			})
			url := l.address("contact.edit")
			l.keap.Close() // from here on the test delivers
			for range runs / labs {
				// Edits of which Keap tells nothing but what is posted here, until the daemon is gone.
				kill := time.After(time.Duration(random.IntN(400)) * time.Millisecond)
				taken := 0
				for killed := false; !killed; {
					id := l.pick("contacts", 1+random.IntN(5))
					l.change(l.keap.Edit, "contacts", id...)
					if !post(url, "contact.edit", id...) {
						break
					}
					taken += len(id)
					select {
					case <-kill:
						require.NoError(t, d.Process.Kill())
						killed = true
					default:
					}
				}
				require.Equal(t, -1, d.code(), d.stderr.String())
				require.Positive(t, taken)
				d = l.daemon(hookedConfig(address))
				d.soon(func() bool { return l.waiting() == 0 })
				l.equal("contacts")
			}
			d.stop()
		})
	}
}
