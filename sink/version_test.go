package sink

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

func TestSupersedes(t *testing.T) {
	t.Parallel()
	const none = schema.NoStamp
	live := func(stamp, asked int64) version { return version{stamp: stamp, asked: asked} }
	gone := func(asked int64) version { return version{stamp: none, asked: asked, gone: true} }
	// The mirror's row was asked for at 10 and has the stamp 100. wins says under which trust the answer wins:
	// stamps decide, questions first, stamps never.
	row := live(100, 10)
	for name, c := range map[string]struct {
		answer, row version
		wins        [3]bool
	}{
		"ANewerStampWins":                             {live(101, 11), row, [3]bool{true, true, true}},
		"ANewerStampAskedForEarlierWinsByTheStamp":    {live(101, 9), row, [3]bool{true, true, false}},
		"AnEqualStampAskedForLaterWins":               {live(100, 11), row, [3]bool{true, true, true}},
		"AnEqualStampAskedForAtTheSameTimeWins":       {live(100, 10), row, [3]bool{true, true, true}},
		"AnEqualStampAskedForEarlierLoses":            {live(100, 9), row, [3]bool{}},
		"NoStampAskedForLaterWins":                    {live(none, 11), row, [3]bool{true, true, true}},
		"NoStampAskedForEarlierLoses":                 {live(none, 9), row, [3]bool{}},
		"AStampOverNoneAskedForLaterWins":             {live(100, 11), live(none, 10), [3]bool{true, true, true}},
		"AStampOverNoneAskedForEarlierLoses":          {live(100, 9), live(none, 10), [3]bool{}},
		"AnOlderStampAskedForLaterWinsWithAuthority":  {live(99, 11), row, [3]bool{false, true, true}},
		"AnOlderStampAskedForEarlierLoses":            {live(99, 9), row, [3]bool{}},
		"ALaterAnswerRevivesWhateverItsStamp":         {live(1, 11), gone(10), [3]bool{true, true, true}},
		"AnEarlierAnswerDoesNotReviveWhateverItStamp": {live(999, 9), gone(10), [3]bool{}},
		"ALaterTombstoneBuries":                       {gone(11), row, [3]bool{true, true, true}},
		"AnEarlierTombstoneDoesNotBury":               {gone(9), row, [3]bool{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for stamps, want := range c.wins {
				require.Equal(t, want, c.answer.supersedes(c.row, trust(stamps)), stamps)
			}
		})
	}
}
