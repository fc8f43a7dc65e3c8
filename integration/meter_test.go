package integration

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// callMeter counts the calls that an account's Keap was asked, by Keap's days.
type callMeter struct {
	now func() time.Time

	mu   sync.Mutex
	days map[time.Time]int
	late map[time.Time][]time.Time // of each day, when calls came by this machine's clock
}

func newCallMeter(now func() time.Time) *callMeter {
	return &callMeter{now: now, days: map[time.Time]int{}, late: map[time.Time][]time.Time{}}
}

// note counts a call that Keap counts, too: logins are none.
func (m *callMeter) note(r *http.Request) {
	if !strings.Contains(r.URL.Path, "/rest/") && !strings.Contains(r.URL.Path, "/xmlrpc") {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	day := m.now().UTC().Truncate(24 * time.Hour)
	m.days[day]++
	m.late[day] = append(m.late[day], time.Now())
}

// beyond returns by how many calls the busiest day went beyond a limit, without those that a crash of Postgres may have
// made the ledger forget.
func (m *callMeter) beyond(limit int, crashes []time.Time) (most int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for day, calls := range m.days {
		for _, at := range m.late[day] {
			for _, crash := range crashes {
				if before := crash.Sub(at); before > 0 && before < forgetfulness {
					calls--
					break
				}
			}
		}
		most = max(most, calls-limit)
	}
	return most
}
