package xmlrpc

import (
	"sort"
	"time"
)

// zone converts between instants and the wall time that Keap writes without any zone.
//
// Once a year an hour of wall time stands for two instants. Of these the later is taken, unless Keap's clock had not
// reached it when it answered. So the stamp of a record read in the first such hour is right, and stamps that are read
// one after the other never go backwards, unless Keap tells a wrong time. Since it may, such a stamp does not decide which of two
// versions is newer (schema.Raw.Vague). A record of the first hour that is read after it appears an hour newer than it is, which
// costs nothing but a reading more. The hour that is left out in spring is read as if the clocks had not been put forward yet.
type zone struct {
	periods []period // by time, without a gap
}

// period is a time with one distance from UTC.
type period struct {
	begins int64 // Unix time; the first period has no beginning
	offset int64 // seconds east of UTC
}

// newZone looks up all changes of the clock from 1900 to 2100. It compares times a week apart, since Go's
// Time.ZoneBounds names wrong ends for some years.
func newZone(location *time.Location) *zone {
	offset := func(unix int64) int64 {
		_, offset := time.Unix(unix, 0).In(location).Zone()
		return int64(offset)
	}
	at, end := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	z := &zone{periods: []period{{at, offset(at)}}}
	for ; at < end; at += 7 * day {
		before := offset(at)
		if offset(at+7*day) == before {
			continue
		}
		seconds := sort.Search(7*day, func(i int) bool { return offset(at+int64(i)) != before })
		z.periods = append(z.periods, period{at + int64(seconds), offset(at + int64(seconds))})
	}
	return z
}

// at is the number of the period of an instant.
func (z *zone) at(unix int64) int {
	i := sort.Search(len(z.periods), func(i int) bool { return z.periods[i].begins > unix })
	return max(i-1, 0)
}

// holds tells whether an instant is in a period.
func (z *zone) holds(i int, unix int64) bool {
	return (i == 0 || unix >= z.periods[i].begins) && (i+1 == len(z.periods) || unix < z.periods[i+1].begins)
}

// day is more than any two zones differ.
const day = 24 * 3600

// utc converts a wall time, counted as if it were UTC, to Unix time. clock is Keap's when it answered. near is the
// period to try first, and is updated: values of one page are mostly of the same half year. twice reports that the wall time
// stands for two instants.
func (z *zone) utc(wall, clock int64, near *int) (unix int64, twice bool) {
	i := *near
	if unix := wall - z.periods[i].offset; z.holds(i, unix-day) && z.holds(i, unix+day) {
		return unix, false
	}
	i = z.at(wall - day)
	*near = i
	// The clock changes at most once in two days, so there are two candidates at most: the period's, and the next one's.
	first := wall - z.periods[i].offset
	if i+1 == len(z.periods) {
		return first, false
	}
	second := wall - z.periods[i+1].offset
	switch {
	case !z.holds(i+1, second):
		return first, false // the only one, or in the hour that is left out
	case !z.holds(i, first):
		*near = i + 1
		return second, false
	case second <= clock:
		return second, true
	}
	return first, true
}

// wall is a wall time that no instant from t on is before: that of t, or of the moment after the clocks are put back
// within the next day. Asking for what is stamped with it or later misses nothing.
func (z *zone) wall(t time.Time) time.Time {
	unix := t.Unix()
	i := z.at(unix)
	wall := unix + z.periods[i].offset
	if i+1 < len(z.periods) && z.periods[i+1].begins <= unix+day {
		wall = min(wall, z.periods[i+1].begins+z.periods[i+1].offset)
	}
	return time.Unix(wall, 0).UTC()
}
