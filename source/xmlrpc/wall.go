package xmlrpc

import (
	"time"
)

// wall is a time as Keap writes it: 20171208T11:56:04. The other spellings are those of other servers and of text
// fields.
type wall struct {
	year, month, day     int
	hour, minute, second int
	fraction             []byte // with its point; empty for none
	zone                 []byte // empty for none, as Keap has it
}

// parseWall reads 20060102T15:04:05 and 2006-01-02 15:04:05, both with T or a space, with or without a fraction and a
// zone; or a date alone.
func parseWall(s []byte) (w wall, ok bool) {
	var rest []byte
	switch {
	case len(s) >= 10 && s[4] == '-' && s[7] == '-':
		w.year, w.month, w.day, rest = digits(s[:4]), digits(s[5:7]), digits(s[8:10]), s[10:]
	case len(s) >= 8:
		w.year, w.month, w.day, rest = digits(s[:4]), digits(s[4:6]), digits(s[6:8]), s[8:]
	default:
		return w, false
	}
	if !between(1, w.year, 9999) || !between(1, w.month, 12) || !between(1, w.day, daysIn(w.year, w.month)) {
		return w, false
	}
	return w, len(rest) == 0 || w.parseTime(rest)
}

// parseTime reads what follows the date.
func (w *wall) parseTime(s []byte) bool {
	const form = "T15:04:05"
	if len(s) < len(form) || s[0] != 'T' && s[0] != ' ' || s[3] != ':' || s[6] != ':' {
		return false
	}
	w.hour, w.minute, w.second = digits(s[1:3]), digits(s[4:6]), digits(s[7:9])
	if !between(0, w.hour, 23) || !between(0, w.minute, 59) || !between(0, w.second, 59) {
		return false
	}
	rest := s[len(form):]
	if len(rest) > 1 && rest[0] == '.' {
		n := 1 + run(rest[1:])
		w.fraction, rest = rest[:n], rest[n:]
	}
	w.zone = rest
	return len(rest) == 0 || rest[0] == 'Z' || rest[0] == '+' || rest[0] == '-'
}

func between(low, n, high int) bool { return low <= n && n <= high }

// counted is the time counted as if it were UTC, in Unix time.
func (w wall) counted() int64 {
	return time.Date(w.year, time.Month(w.month), w.day, w.hour, w.minute, w.second, 0, time.UTC).Unix()
}

func (w wall) appendDate(dst []byte) []byte {
	dst = append(dst, byte('0'+w.year/1000), byte('0'+w.year/100%10), byte('0'+w.year/10%10), byte('0'+w.year%10), '-')
	return append(dst, byte('0'+w.month/10), byte('0'+w.month%10), '-', byte('0'+w.day/10), byte('0'+w.day%10))
}

// appendTime appends a time of day of so many seconds.
func appendTime(dst []byte, seconds int) []byte {
	h, m, s := seconds/3600, seconds/60%60, seconds%60
	return append(dst, byte('0'+h/10), byte('0'+h%10), ':', byte('0'+m/10), byte('0'+m%10), ':', byte('0'+s/10), byte('0'+s%10))
}

// digits is the number that s writes, -1 if s is none.
func digits(s []byte) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// timestamp appends a time as RFC 3339 in UTC. It reports whether it is one.
func (t *translator) timestamp(text []byte) bool {
	w, ok := parseWall(text)
	if !ok {
		return false
	}
	if len(w.zone) > 0 { // it says itself what it means
		t.out = append(w.appendDate(append(t.out, '"')), 'T')
		t.out = appendTime(t.out, w.hour*3600+w.minute*60+w.second)
		t.out = append(append(append(t.out, w.fraction...), w.zone...), '"')
		return true
	}
	counted := w.counted()
	unix, twice := t.zone.utc(counted, t.clock, &t.near)
	t.vague = t.vague || twice
	t.out = append(t.out, '"')
	if seconds := int64(w.hour*3600+w.minute*60+w.second) + unix - counted; seconds >= 0 && seconds < day {
		t.out = appendTime(append(w.appendDate(t.out), 'T'), int(seconds)) // the same day in UTC
	} else {
		t.out = time.Unix(unix, 0).UTC().AppendFormat(t.out, "2006-01-02T15:04:05")
	}
	t.out = append(append(t.out, w.fraction...), 'Z', '"')
	return true
}

// date appends the day of a time as it stands.
func (t *translator) date(text []byte) bool {
	w, ok := parseWall(text)
	if ok {
		t.out = append(w.appendDate(append(t.out, '"')), '"')
	}
	return ok
}
