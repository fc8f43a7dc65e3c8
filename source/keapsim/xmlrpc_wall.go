package keapsim

import (
	"errors"
	"slices"
	"time"
	_ "time/tzdata" // the server's zone has to be known on every machine
)

// eastern is the zone of all times of XML-RPC, which tell no zone.
var eastern = func() *time.Location {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err) // the zones are a part of the program
	}
	return zone
}()

// wallSeconds is what the server's clock shows at a stamp, as the seconds of a clock in UTC that shows the same. Like
// REST it rounds to the nearest second. In autumn an hour of it comes twice, in spring one is missing.
func wallSeconds(s stamp) int64 {
	at := (int64(s) + 500) / 1000
	i, _ := slices.BinarySearchFunc(shifts, at, func(s shift, at int64) int {
		if s.since <= at {
			return -1
		}
		return 1
	})
	return at + shifts[max(i-1, 0)].offset
}

// shift is a change of the server's clock: since when it is how many seconds ahead of UTC.
type shift struct{ since, offset int64 }

// shifts are the changes of a century; looking the zone up for every stamp would be slower.
var shifts = func() (all []shift) {
	for at := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2070; {
		_, offset := at.In(eastern).Zone()
		all = append(all, shift{at.Unix(), int64(offset)})
		_, end := at.In(eastern).ZoneBounds()
		if !end.After(at) { // so it says at the end of leap years that the zone's rules, not its table, tell of
			end = at.AddDate(0, 0, 1)
		}
		at = end
	}
	return all
}()

// daySeconds is the midnight at which a day begins on the server's clock.
func daySeconds(d day) int64 {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC).Unix()
}

func mod(a, b int64) int64 { return (a%b + b) % b }

// appendWall appends a time as 20260703T09:15:30.
func appendWall(b []byte, wall int64) []byte {
	second := int(mod(wall, 86_400))
	year, month, d := time.Unix(wall, 0).UTC().Date()
	b = appendDigits(b, year, 4)
	b = appendDigits(b, int(month), 2)
	b = append(appendDigits(b, d, 2), 'T')
	b = append(appendDigits(b, second/3600, 2), ':')
	b = append(appendDigits(b, second/60%60, 2), ':')
	return appendDigits(b, second%60, 2)
}

// wallForms are the forms of a time in a condition.
var wallForms = []string{"2006-01-02", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "20060102T15:04:05", "20060102"}

var errWall = errors.New("is no date")

// parseWall reads a time of a condition, which is the server's wall clock.
func parseWall(s string) (int64, error) {
	for _, form := range wallForms {
		if at, err := time.Parse(form, s); err == nil {
			return at.Unix(), nil
		}
	}
	return 0, errWall
}
