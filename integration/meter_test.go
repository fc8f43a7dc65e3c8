package integration

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// callMeter counts the calls that Keap counts together, by Keap's days: those of an account, or of an OAuth client.
type callMeter struct {
	mu   sync.Mutex
	days map[time.Time]int
	came map[time.Time][]time.Time // when each of a day's calls came, by this machine's clock
}

func newCallMeter() *callMeter {
	return &callMeter{days: map[time.Time]int{}, came: map[time.Time][]time.Time{}}
}

// note counts a call that Keap counts, too, at a time by its clock: logins are none.
func (m *callMeter) note(r *http.Request, at time.Time) {
	if !strings.Contains(r.URL.Path, "/rest/") && !strings.Contains(r.URL.Path, "/xmlrpc") {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	day := at.UTC().Truncate(24 * time.Hour)
	m.days[day]++
	m.came[day] = append(m.came[day], time.Now())
}

// busy reports whether there was a call.
func (m *callMeter) busy() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.days) > 0
}

// crash is of a Postgres that was asked to stop at once then, and was there again then.
type crash struct{ from, to time.Time }

// beyond returns by how many calls the busiest day went beyond a limit, without those that a crash of Postgres may have
// made the ledger forget.
func (m *callMeter) beyond(limit int, crashes []crash) (most int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for day, calls := range m.days {
		for _, at := range m.came[day] {
			for _, crash := range crashes {
				if at.After(crash.from.Add(-forgetfulness)) && at.Before(crash.to) {
					calls--
					break
				}
			}
		}
		most = max(most, calls-limit)
	}
	return most
}
