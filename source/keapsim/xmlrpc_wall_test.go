package keapsim

import (
	"encoding/xml"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheServersClock(t *testing.T) {
	t.Parallel()
	t.Run("ShowsAnHourTwiceInAutumn", func(t *testing.T) {
		t.Parallel()
		clock := &ticking{}
		clock.at.Store(time.Date(2025, 11, 2, 5, 30, 0, 0, time.UTC).UnixNano()) // half past one, summer time
		b := newRPC(t, Options{Contacts: 50, Clock: clock.now})
		edit := func(id int64) {
			_, err := b.Edit("contacts", id)
			require.NoError(t, err)
		}
		shown := func(id int) any { return b.rows("Contact", object{"Id": id}, "LastUpdated")[0]["LastUpdated"] }
		edit(1)
		assert.Equal(t, "20251102T01:30:00", shown(1))
		b.Advance(time.Hour)
		edit(2)
		assert.Equal(t, "20251102T01:30:00", shown(2))
		b.Advance(-30 * time.Minute)
		edit(3)
		assert.Equal(t, "20251102T01:00:00", shown(3), "later than the first, and an earlier time")
		assert.Len(t, b.rows("Contact", object{"LastUpdated": "~>=~2025-11-02 01:15:00"}, "Id"), 2)
		b.Advance(time.Hour)
		edit(3)
		assert.Equal(t, "20251102T02:00:00", shown(3))
	})
	t.Run("LeavesAnHourOutInSpring", func(t *testing.T) {
		t.Parallel()
		at := time.Date(2026, 3, 8, 6, 59, 59, 0, time.UTC)
		assert.Equal(t, "20260308T01:59:59", string(appendWall(nil, wallSeconds(stampOf(at)))))
		assert.Equal(t, "20260308T03:00:00", string(appendWall(nil, wallSeconds(stampOf(at.Add(time.Second))))))
	})
	t.Run("AgreesWithTheZone", func(t *testing.T) {
		t.Parallel()
		r := rng{7}
		for range 5000 {
			at := time.Unix(int64(r.n(3_000_000_000)), 0)
			assert.Equal(t, at.In(eastern).Format("20060102T15:04:05"), string(appendWall(nil, wallSeconds(stampOf(at)))))
		}
	})
	t.Run("NeverShiftsDays", func(t *testing.T) {
		t.Parallel()
		for _, d := range []day{{1899, 12, 31}, {1969, 12, 31}, {2000, 2, 29}, {2026, 3, 8}} {
			var b []byte
			b = date(d).appendTo(b)
			assert.Contains(t, string(b), string(appendDigits(appendDigits(appendDigits(nil, d.year, 4), d.month, 2), d.day, 2))+"T00:00:00")
		}
	})
}

func TestTextsAreEscapedAsXML(t *testing.T) {
	t.Parallel()
	for i := range 256 {
		for _, s := range []string{string(rune(i)), "seven77" + string(rune(i)), "eight888" + string(rune(i)) + "and more <text> &"} {
			escaped := appendXML(nil, s)
			if i < 0x20 && i != '\n' && i != '\r' && i != '\t' {
				assert.Contains(t, string(escaped), "&#", "a reference that XML does not allow")
				continue
			}
			var got string
			require.NoError(t, xml.Unmarshal([]byte("<a>"+string(escaped)+"</a>"), &got), "%q", s)
			assert.Equal(t, s, got)
		}
	}
}
