package keapsim

import "time"

// neighbour is what others call on the same tenant: so many a minute, evenly, since a time.
type neighbour struct {
	perMinute int
	last      time.Time // up to when its calls are counted
}

// between is how many calls the neighbour makes from one time until before another.
func (n neighbour) between(from, to time.Time) int {
	if n.perMinute == 0 || !to.After(from) {
		return 0
	}
	upTo := func(t time.Time) int64 { return t.UnixMilli() * int64(n.perMinute) / 60_000 }
	return int(upTo(to) - upTo(from))
}

// call adds the neighbour's calls of the time gone by to the tenant's bucket, which must have been rolled. It is refused
// as everybody is: no call counts beyond a limit.
func (n *neighbour) call(b *bucket, q Quota, at time.Time) {
	day, minute := at.UTC().Truncate(24*time.Hour), at.UTC().Truncate(time.Minute)
	b.minuteCalls = raise(b.minuteCalls, n.between(latest(n.last, minute), at), q.TenantMinute)
	b.dayCalls = raise(b.dayCalls, n.between(latest(n.last, day), at), q.TenantDay)
	n.last = latest(n.last, at)
}

// raise adds calls to a count, but not beyond a limit; 0 is none.
func raise(count, calls, limit int) int {
	if limit == 0 {
		return count + calls
	}
	return max(count, min(count+calls, limit))
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// SetNeighbour makes others call so often a minute on the same tenant from now on; 0 ends it.
func (k *Keap) SetNeighbour(perMinute int) {
	m, now := k.meter, k.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rollTenant(now)
	m.neighbour = neighbour{perMinute: perMinute, last: now}
}
