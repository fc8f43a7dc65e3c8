package schema

import "time"

// pgEpoch is what Postgres counts binary timestamps and dates from.
var pgEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// parseTimestamp reads an ISO 8601 time with a zone, in microseconds since 2000-01-01 UTC. Keap writes the zone as Z,
// +0000 or +00:00, and sometimes no fraction; digits after the microsecond are dropped.
func parseTimestamp(s []byte) (int64, bool) {
	days, ok := parseDate(s)
	if !ok || len(s) < len("2006-01-02T15:04:05Z") || (s[10] != 'T' && s[10] != ' ') || s[13] != ':' || s[16] != ':' {
		return 0, false
	}
	hour, ok1 := digits(s[11:13])
	minute, ok2 := digits(s[14:16])
	second, ok3 := digits(s[17:19])
	if !ok1 || !ok2 || !ok3 || hour > 23 || minute > 59 || second > 60 {
		return 0, false
	}
	micros, rest := fraction(s[19:])
	offset, ok := parseOffset(rest)
	if !ok {
		return 0, false
	}
	seconds := int64(days)*86400 + int64(hour*3600+minute*60+second) - int64(offset)
	return seconds*1e6 + int64(micros), true
}

// fraction reads an optional ".123" in microseconds.
func fraction(s []byte) (micros int, rest []byte) {
	if len(s) < 2 || s[0] != '.' || s[1] < '0' || s[1] > '9' {
		return 0, s
	}
	i, unit := 1, 100_000
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		micros += int(s[i]-'0') * unit
		unit /= 10
	}
	return micros, s[i:]
}

// parseOffset reads a zone, in seconds east of UTC.
func parseOffset(s []byte) (int, bool) {
	if len(s) == 1 && (s[0] == 'Z' || s[0] == 'z') {
		return 0, true
	}
	if len(s) == 6 && s[3] == ':' {
		s = []byte{s[0], s[1], s[2], s[4], s[5]}
	}
	if len(s) == 3 {
		s = []byte{s[0], s[1], s[2], '0', '0'}
	}
	if len(s) != 5 || (s[0] != '+' && s[0] != '-') {
		return 0, false
	}
	hour, ok1 := digits(s[1:3])
	minute, ok2 := digits(s[3:5])
	if !ok1 || !ok2 || hour > 23 || minute > 59 {
		return 0, false
	}
	offset := hour*3600 + minute*60
	if s[0] == '-' {
		offset = -offset
	}
	return offset, true
}

// parseDate reads the day a date or time begins with, in days since 2000-01-01. What follows it is not looked at: a
// date is the day as written, whatever the zone.
func parseDate(s []byte) (int32, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' || (len(s) > 10 && s[10] != 'T' && s[10] != ' ') {
		return 0, false
	}
	year, ok1 := digits(s[:4])
	month, ok2 := digits(s[5:7])
	day, ok3 := digits(s[8:10])
	if !ok1 || !ok2 || !ok3 || year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	return int32(daysFromCivil(year, month, day) - pgEpochDays), true
}

var pgEpochDays = daysFromCivil(2000, 1, 1)

// daysFromCivil counts days of the Gregorian calendar from a fixed day.
func daysFromCivil(year, month, day int) int {
	if month <= 2 {
		year--
		month += 12
	}
	return 365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func digits(s []byte) (int, bool) {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// ParseTimestamp reads an ISO 8601 time in any of the ways Keap writes it, UTC.
func ParseTimestamp(text string) (time.Time, bool) {
	micros, ok := parseTimestamp([]byte(text))
	if !ok {
		return time.Time{}, false
	}
	return StampTime(micros), true
}

// StampOf is a time as StampTime reads it: microseconds since 2000-01-01 UTC, rounded down.
func StampOf(t time.Time) int64 { return t.UnixMicro() - pgEpoch.UnixMicro() }

// StampTime is a record's Stamp as a time; zero for NoStamp.
func StampTime(stamp int64) time.Time {
	if stamp == NoStamp {
		return time.Time{}
	}
	return time.UnixMicro(pgEpoch.UnixMicro() + stamp).UTC()
}
