package xmlrpc

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func newYork(t testing.TB) *zone {
	t.Helper()
	location, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	return newZone(location)
}

func parse(t testing.TB, layout, text string) time.Time {
	t.Helper()
	at, err := time.Parse(layout, text)
	require.NoError(t, err)
	return at
}

func TestZoneFromWall(t *testing.T) {
	t.Parallel()
	z := newYork(t)
	for name, c := range map[string]struct{ wall, clock, want string }{
		"InWinterFiveHours":                       {"2024-01-05 17:40:02", "2026-07-03T00:00:00Z", "2024-01-05T22:40:02Z"},
		"InSummerFourHours":                       {"2026-07-03 09:15:30", "2026-07-03T14:00:00Z", "2026-07-03T13:15:30Z"},
		"LastSecondBeforeSpring":                  {"2026-03-08 01:59:59", "2026-07-03T00:00:00Z", "2026-03-08T06:59:59Z"},
		"HourLeftOutAsIfNotYetForward":            {"2026-03-08 02:30:00", "2026-07-03T00:00:00Z", "2026-03-08T07:30:00Z"},
		"FirstSecondOfSummer":                     {"2026-03-08 03:00:00", "2026-07-03T00:00:00Z", "2026-03-08T07:00:00Z"},
		"BeforeTheHourThatExistsTwice":            {"2025-11-02 00:59:59", "2026-07-03T00:00:00Z", "2025-11-02T04:59:59Z"},
		"SecondOfTheTwoHoursLongAfter":            {"2025-11-02 01:30:00", "2026-07-03T00:00:00Z", "2025-11-02T06:30:00Z"},
		"FirstOfTheTwoHoursWhileItIsThatHour":     {"2025-11-02 01:30:00", "2025-11-02T05:40:00Z", "2025-11-02T05:30:00Z"},
		"FirstOfTheTwoHoursWhileTheSecondIsAhead": {"2025-11-02 01:30:00", "2025-11-02T06:29:59Z", "2025-11-02T05:30:00Z"},
		"SecondOfTheTwoHoursAtTheVeryInstant":     {"2025-11-02 01:30:00", "2025-11-02T06:30:00Z", "2025-11-02T06:30:00Z"},
		"FirstOfTheTwoHoursForWhatIsStillToCome":  {"2026-11-01 01:30:00", "2026-07-03T00:00:00Z", "2026-11-01T05:30:00Z"},
		"AfterTheHourThatExistsTwice":             {"2025-11-02 02:00:00", "2026-07-03T00:00:00Z", "2025-11-02T07:00:00Z"},
		"BeforeAllChangesOfClocks":                {"0001-01-01 00:00:00", "2026-07-03T00:00:00Z", "0001-01-01T05:00:00Z"},
		"FarInTheFuture":                          {"2999-12-31 12:00:00", "2026-07-03T00:00:00Z", "2999-12-31T17:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			near := 0
			wall, clock := parse(t, time.DateTime, c.wall), parse(t, time.RFC3339, c.clock)
			for range 2 { // with the guess of the first
				got, twice := z.utc(wall.Unix(), clock.Unix(), &near)
				require.Equal(t, strings.Contains(name, "OfTheTwoHours"), twice)
				require.Equal(t, c.want, time.Unix(got, 0).UTC().Format(time.RFC3339))
			}
		})
	}
}

func TestZoneOfEveryHalfHour(t *testing.T) {
	t.Parallel()
	location, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	z, near, last := newZone(location), 0, int64(0)
	wallOf := func(at time.Time) int64 {
		w := at.In(location)
		return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), 0, 0, time.UTC).Unix()
	}
	for at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2027; at = at.Add(30 * time.Minute) {
		got, _ := z.utc(wallOf(at), at.Unix(), &near)
		if got != at.Unix() {
			t.Fatalf("read at the very instant it is exact: %s", at)
		}
		if got < last {
			t.Fatalf("stamps never go backwards: %s", at)
		}
		last = got
		from := z.wall(at).Unix()
		for _, later := range []time.Duration{0, time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 30 * time.Hour} {
			if from > wallOf(at.Add(later)) {
				t.Fatalf("the lower bound is no later than any instant after it: %s + %s", at, later)
			}
		}
	}
}

func TestZoneToWall(t *testing.T) {
	t.Parallel()
	z := newYork(t)
	for name, c := range map[string]struct{ since, want string }{
		"InWinter":                         {"2024-01-05T22:40:02Z", "2024-01-05 17:40:02"},
		"InSummer":                         {"2026-07-03T13:15:30Z", "2026-07-03 09:15:30"},
		"FractionsAreDropped":              {"2026-07-03T13:15:30.999Z", "2026-07-03 09:15:30"},
		"BeforeTheClocksAreSetBack":        {"2025-11-02T05:30:00Z", "2025-11-02 01:00:00"},
		"AfterTheyAreSetBack":              {"2025-11-02T06:30:00Z", "2025-11-02 01:30:00"},
		"EarlierThanTheHourThatComesTwice": {"2025-11-02T04:30:00Z", "2025-11-02 00:30:00"},
		"BeforeTheClocksArePutForward":     {"2026-03-08T06:59:59Z", "2026-03-08 01:59:59"},
		"FromAnotherZone":                  {"2026-07-03T22:15:30+09:00", "2026-07-03 09:15:30"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, z.wall(parse(t, time.RFC3339, c.since)).Format(time.DateTime))
		})
	}
}
