package keapsim

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Quota limits the calls. A limit of 0 refuses nothing; the headers then tell of a very large one. What Keap calls a
// product is a token of Options.Tokens, each for itself, or the OAuth client with all of its tokens together.
type Quota struct {
	Day, Minute             int // calls of one product; the day begins at 00:00 UTC
	Spike                   int // calls of one product in a second, evenly spread: two closer than 1/Spike s are one too many
	TenantDay, TenantMinute int // calls of all products together
	// Neighbour is how often a minute others call on the same tenant, evenly spread. SetNeighbour changes it.
	Neighbour int
	// LegacyBank is how many calls by legacy keys are free; one comes back every half second, and without one a call is
	// slowed down or refused.
	LegacyBank int
}

// generous is what the headers tell of a limit that is not set.
const generous = 100_000_000

// meter counts calls against the quota.
type meter struct {
	quota Quota

	mu        sync.Mutex
	products  map[string]*bucket
	tenant    bucket
	neighbour neighbour
}

// SetDay changes how many calls of one product there are a day; 0 is no limit.
func (k *Keap) SetDay(calls int) {
	k.meter.mu.Lock()
	defer k.meter.mu.Unlock()
	k.meter.quota.Day = calls
}

// bucket counts the calls of the running day and minute.
type bucket struct {
	day, minute           int64 // which ones, counted from 1970
	dayCalls, minuteCalls int
	last                  time.Time
}

func newMeter(q Quota, now time.Time) *meter {
	return &meter{quota: q, products: map[string]*bucket{}, neighbour: neighbour{perMinute: q.Neighbour, last: now}}
}

func (m *meter) bucket(product string) *bucket {
	b := m.products[product]
	if b == nil {
		b = &bucket{}
		m.products[product] = b
	}
	return b
}

// rollTenant brings the tenant's bucket up to a time, with what the neighbour called until then.
func (m *meter) rollTenant(at time.Time) {
	m.tenant.roll(at)
	m.neighbour.call(&m.tenant, m.quota, at)
}

// roll begins a new day or minute if it is time.
func (b *bucket) roll(at time.Time) {
	if minute := at.Unix() / 60; minute != b.minute {
		b.minute, b.minuteCalls = minute, 0
	}
	if day := at.Unix() / 86_400; day != b.day {
		b.day, b.dayCalls = day, 0
	}
}

// take counts a call; if it is one too many it is not counted, and the limit that it broke is named.
func (m *meter) take(product string, at time.Time) (refused string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, q := m.bucket(product), m.quota
	b.roll(at)
	m.rollTenant(at)
	switch {
	case q.Spike > 0 && !b.last.IsZero() && at.Sub(b.last) < time.Second/time.Duration(q.Spike):
		return "spike"
	case q.Minute > 0 && b.minuteCalls >= q.Minute:
		return "minute"
	case q.Day > 0 && b.dayCalls >= q.Day:
		return "day"
	case q.TenantMinute > 0 && m.tenant.minuteCalls >= q.TenantMinute:
		return "tenant minute"
	case q.TenantDay > 0 && m.tenant.dayCalls >= q.TenantDay:
		return "tenant day"
	}
	b.last = at
	for _, counted := range []*bucket{b, &m.tenant} {
		counted.minuteCalls++
		counted.dayCalls++
	}
	return ""
}

// describeQuota sets the quota headers.
func (c *call) describeQuota() {
	k, h, m := c.k, c.w.Header(), c.k.meter
	product := k.product(credential(c.r))
	m.mu.Lock()
	m.bucket(product).roll(c.at)
	m.rollTenant(c.at)
	b, t, q := *m.bucket(product), m.tenant, m.quota
	m.mu.Unlock()
	describe(h, "x-keap-product-quota", q.Day, b.dayCalls, "day")
	midnight := c.at.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
	h.Set("x-keap-product-quota-expiry-time", strconv.FormatInt(midnight.UnixMilli(), 10))
	describe(h, "x-keap-product-throttle", q.Minute, b.minuteCalls, "minute")
	if q.Spike > 0 {
		h.Set("x-keap-product-spike-limit", strconv.Itoa(q.Spike)+"ps")
	}
	h.Set("x-keap-tenant-id", k.told(k.tenant+".infusionsoft.com"))
	if k.quirks.TenantMinuteOnly {
		describe(h, "x-keap-tenant-throttle", q.TenantMinute, t.minuteCalls, "minute")
		return
	}
	minute, day := http.Header{}, http.Header{}
	describe(minute, "x", q.TenantMinute, t.minuteCalls, "minute")
	describe(day, "x", q.TenantDay, t.dayCalls, "day")
	for _, what := range []string{"limit", "time-unit", "interval", "available", "used"} {
		h.Set("x-keap-tenant-throttle-"+what, minute.Get("x-"+what)+"|"+day.Get("x-"+what))
	}
}

// told is what is said of the tenant's name.
func (k *Keap) told(name string) string {
	if k.quirks.TenantUnnamed {
		return ""
	}
	return name
}

func describe(h http.Header, prefix string, limit, used int, unit string) {
	if limit == 0 {
		limit = generous
	}
	h.Set(prefix+"-limit", strconv.Itoa(limit))
	h.Set(prefix+"-time-unit", unit)
	h.Set(prefix+"-interval", "1")
	h.Set(prefix+"-available", strconv.Itoa(max(limit-used, 0)))
	h.Set(prefix+"-used", strconv.Itoa(used))
}

// blankQuota names the quota headers without values, as answers do that were not counted.
func blankQuota(h http.Header) {
	for _, bucket := range []string{"quota", "throttle"} {
		for _, what := range []string{"limit", "time-unit", "interval", "available", "used"} {
			h.Set("x-keap-product-"+bucket+"-"+what, "")
		}
	}
	h.Set("x-keap-product-quota-expiry-time", "")
	h.Set("x-keap-tenant-id", "")
	for _, what := range []string{"limit", "time-unit", "interval", "available", "used"} {
		h.Set("x-keap-tenant-throttle-"+what, "|")
	}
}

// seconds writes a wait as Retry-After does, rounded up.
func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }
