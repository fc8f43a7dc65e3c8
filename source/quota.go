package source

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Quota is what one answer's headers told of Keap's limits. Keap sends the names with blank values where it does not
// know the caller, so a number that is not known is no zero: everything here has an unknown state.
type Quota struct {
	Tenant       string  // host name of the account, as "ab123.infusionsoft.com"
	Day          Level   // of the OAuth client or key; begins anew at 00:00 UTC
	Minute       Level   // of the same
	Spike        float64 // calls per second, of the same; zero if unknown
	TenantMinute Level   // of the account, all its integrations together
	TenantDay    Level   // of the same
	// DayEnds is when Day begins anew (UTC); zero if unknown.
	DayEnds time.Time
	// At is Keap's clock when it answered (UTC); zero if unknown.
	At time.Time
}

// merge is q with what later tells anew. Answers overtake each other: of two that tell what is available of the same limit
// on the same day, the smaller number holds, and one of the day before tells nothing of this day.
func (q Quota) merge(later Quota) Quota {
	if !q.At.IsZero() && !later.At.IsZero() {
		switch before, after := midnight(q.At), midnight(later.At); {
		case after.Before(before):
			later.Day, later.TenantDay, later.DayEnds, later.At = later.Day.limit(), later.TenantDay.limit(), time.Time{}, q.At
		case before.Before(after):
			q.Day, q.TenantDay, q.DayEnds = q.Day.limit(), q.TenantDay.limit(), time.Time{}
		}
	}
	m := Quota{Tenant: cmp.Or(later.Tenant, q.Tenant), Spike: cmp.Or(later.Spike, q.Spike), At: q.At, DayEnds: q.DayEnds}
	if !later.At.IsZero() {
		m.At = later.At
	}
	if !later.DayEnds.IsZero() {
		m.DayEnds = later.DayEnds
	}
	m.Day, m.TenantDay = q.Day.fewer(later.Day), q.TenantDay.fewer(later.TenantDay)
	m.Minute, m.TenantMinute = q.Minute.newer(later.Minute), q.TenantMinute.newer(later.TenantMinute)
	return m
}

// Level is the state of one limit, in calls.
type Level struct{ Limit, Used, Available Amount }

// limit is what of a level outlasts its day.
func (l Level) limit() Level { return Level{Limit: l.Limit} }

// newer is l with what later knows.
func (l Level) newer(later Level) Level {
	return Level{l.Limit.or(later.Limit), l.Used.or(later.Used), l.Available.or(later.Available)}
}

// fewer is the same, for a limit of which there is only ever less.
func (l Level) fewer(later Level) Level {
	m := l.newer(later)
	if m.Limit == l.Limit && l.Available.Known && l.Available.N < m.Available.N {
		m.Available, m.Used = l.Available, l.Used
	}
	return m
}

// Amount is a number that may be unknown; the zero value is unknown.
type Amount struct {
	N     int64
	Known bool
}

// or is the later amount, if that is known.
func (a Amount) or(later Amount) Amount {
	if later.Known {
		return later
	}
	return a
}

// AtMost tells whether the amount is known and no greater than n.
func (a Amount) AtMost(n int64) bool { return a.Known && a.N <= n }

// Layer is one of the limits a call can meet.
type Layer uint8

// Layers of limits.
const (
	LayerUnknown      Layer = iota
	LayerSpike              // calls close together
	LayerMinute             // of the client or key
	LayerDay                // of the client or key
	LayerTenantMinute       // of the account
	LayerTenantDay          // of the account
	LayerShare              // not Keap's: the part of the day that we allow ourselves
)

func (l Layer) String() string {
	return [...]string{
		"one of Keap's call limits is reached",
		"calls came too close together for Keap",
		"the calls of this minute are used up",
		"the calls of this day are used up",
		"the account's calls of this minute, of all integrations together, are used up",
		"the account's calls of this day, of all integrations together, are used up",
		"our share of the account's calls of this day is used up",
	}[l]
}

func (l Layer) day() bool { return l == LayerDay || l == LayerTenantDay || l == LayerShare }

// ParseQuota reads an answer's headers.
func ParseQuota(h http.Header) Quota {
	q := Quota{
		Tenant: strings.TrimSpace(h.Get("X-Keap-Tenant-Id")),
		Day:    level(h, "X-Keap-Product-Quota-", 0),
		Minute: level(h, "X-Keap-Product-Throttle-", 0),
		Spike:  perSecond(h.Get("X-Keap-Product-Spike-Limit")),
		At:     Clock(h),
	}
	// The account's limits come joined by a pipe, each with its unit at the same place; older answers have one, of the
	// minute.
	const tenant = "X-Keap-Tenant-Throttle-"
	units := strings.Split(h.Get(tenant+"Time-Unit"), "|")
	for i, unit := range units {
		switch unit = strings.TrimSpace(strings.ToLower(unit)); {
		case unit == "minute" || unit == "" && len(units) == 1:
			q.TenantMinute = level(h, tenant, i)
		case unit == "day":
			q.TenantDay = level(h, tenant, i)
		}
	}
	q.DayEnds = dayEnds(h.Get("X-Keap-Product-Quota-Expiry-Time"), q.At)
	return q
}

// Clock is the time an answer was made, by the server's clock (UTC); zero if it does not say.
func Clock(h http.Header) time.Time {
	date := h.Get("Date")
	t, err := http.ParseTime(date)
	if err != nil {
		t, err = time.Parse(time.RFC1123Z, date)
	}
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

func level(h http.Header, prefix string, place int) Level {
	return Level{
		Limit:     amount(h.Get(prefix+"Limit"), place),
		Used:      amount(h.Get(prefix+"Used"), place),
		Available: amount(h.Get(prefix+"Available"), place),
	}
}

func amount(header string, place int) Amount {
	values := strings.Split(header, "|")
	if place >= len(values) {
		return Amount{}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(values[place]), 10, 64)
	return Amount{N: n, Known: err == nil}
}

// perSecond reads the gateway's notation for rates: "10ps", "600pm".
func perSecond(header string) float64 {
	header = strings.TrimSpace(header)
	number := strings.TrimRight(header, "psm")
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || n <= 0 {
		return 0
	}
	if strings.HasSuffix(header, "pm") {
		n /= 60
	}
	return n
}

// dayEnds reads the end of the day's quota. It was seen in milliseconds since 1970; Keap's own example is neither
// that nor seconds. So it is believed only where it falls into the next two days.
func dayEnds(header string, at time.Time) time.Time {
	n, err := strconv.ParseInt(strings.TrimSpace(header), 10, 64)
	if err != nil || at.IsZero() {
		return time.Time{}
	}
	for _, t := range []time.Time{time.UnixMilli(n).UTC(), time.Unix(n, 0).UTC()} {
		if t.After(at) && t.Before(at.Add(48*time.Hour)) {
			return t
		}
	}
	return time.Time{}
}

// midnight is when the day of t ends for Keap's quotas.
func midnight(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour) }
