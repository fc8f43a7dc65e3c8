package source

import "time"

// keapClock is Keap's clock, as its answers tell it.
type keapClock struct {
	ahead time.Duration // before ours
	known bool
	odd   time.Duration // what the last answer told, if it does not fit; zero if it did
}

// tolerance is how far two answers may differ about one clock: Keap tells whole seconds, and an answer takes its time.
const tolerance = 3 * time.Second

// heard takes note of what an answer told. One that does not fit is believed when the next one agrees with it: a single wrong
// clock among Keap's servers changes nothing.
func (c *keapClock) heard(at time.Time) {
	ahead := time.Until(at)
	switch {
	case !c.known || c.odd != 0 && (ahead-c.odd).Abs() <= tolerance:
		c.ahead, c.known, c.odd = ahead, true, 0
	case (ahead - c.ahead).Abs() > tolerance:
		c.odd = ahead
	default: // the greatest difference is nearest to the truth
		c.ahead, c.odd = max(c.ahead, ahead), 0
	}
}

// now is Keap's time; ours if Keap's is not known.
func (c *keapClock) now() time.Time { return time.Now().Add(c.ahead).UTC() }

// How far from midnight a call is counted for both days: delivery is how much later than expected a call may reach Keap, and doubt
// how far its clock may be from ours where it has told none.
const delivery, doubt = 5 * time.Second, 10 * time.Minute

// otherDay is the beginning of the other day that Keap may count a call for, which is sent after a wait; zero if there is none.
func (c *keapClock) otherDay(wait time.Duration) time.Time {
	now := c.now()
	end := midnight(now)
	earliest, latest := now.Add(wait), now.Add(wait+delivery)
	if !c.known {
		earliest, latest = earliest.Add(-doubt), latest.Add(doubt)
	}
	switch {
	case !latest.Before(end):
		return end
	case earliest.Before(end.Add(-24 * time.Hour)):
		return end.Add(-48 * time.Hour)
	}
	return time.Time{}
}
