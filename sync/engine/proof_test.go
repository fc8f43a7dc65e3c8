package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// till serves transactions, in pages of four, from either end of their list. Each is the second it was made in, and a contact.
type till struct {
	t    *testing.T
	made [][2]int
	lost int // records that the end of each page lacks, though others follow
	late int // seconds that the filter by time is wrong
}

func (s *till) ReadPage(_ context.Context, r source.Request) (*source.Page, error) {
	list := slices.Clone(s.made)
	slices.SortStableFunc(list, func(a, b [2]int) int { return a[0] - b[0] })
	list = slices.DeleteFunc(list, func(made [2]int) bool {
		return !r.Since.IsZero() && noon.Add(time.Duration(made[0]-s.late)*time.Second).Before(r.Since)
	})
	if r.Order == source.OrderNewest {
		slices.Reverse(list)
	}
	begin, _ := strconv.Atoi(r.Token)
	end := min(begin+4, len(list))
	page := &source.Page{More: source.MoreUnlikely, At: time.Now()}
	if end < len(list) {
		page.Next, page.More = strconv.Itoa(end), source.MoreFollows
	}
	body := []byte(`{"transactions":[`)
	for i, made := range list[begin:max(end-s.lost, begin)] {
		if i > 0 {
			body = append(body, ',')
		}
		body = fmt.Appendf(body, `{"contact_id":"%d","amount":5,"transaction_time":"%s"}`, made[1], noon.Add(time.Duration(made[0])*time.Second).Format(time.RFC3339))
	}
	var err error
	page.Records, _, err = schema.Lookup("transactions").SplitJSON(append(body, `]}`...), "", nil)
	require.NoError(s.t, err)
	return page, nil
}

func (*till) Means(e *schema.Entity) schema.Means { return e.V2Means() }

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func TestTransactionsAreProvedToBeGone(t *testing.T) {
	t.Parallel()
	made := func(n int, more ...[2]int) [][2]int {
		for i := range n {
			more = append(more, [2]int{10 * i, i})
		}
		return more
	}
	for name, c := range map[string]struct {
		made       [][2]int
		gone       [2]int
		undecided  bool
		lost, late int
	}{
		"First":                            {made: made(11), gone: [2]int{0, 0}},
		"Last":                             {made: made(11), gone: [2]int{100, 10}},
		"Inside":                           {made: made(11), gone: [2]int{20, 2}},
		"BetweenPagesFromEitherEnd":        {made: made(13), gone: [2]int{40, 4}},
		"SharesItsSecondWithAPagesEnds":    {made: made(12, [2]int{30, 21}, [2]int{30, 22}), gone: [2]int{30, 22}},
		"SharesItsSecondWithLessThanAPage": {made: made(12, [2]int{30, 21}, [2]int{30, 22}, [2]int{30, 23}), gone: [2]int{30, 23}},
		"SharesItsSecondWithAPage": {
			made: made(12, [2]int{30, 21}, [2]int{30, 22}, [2]int{30, 23}, [2]int{30, 24}), gone: [2]int{30, 24}, undecided: true,
		},
		"WhileOtherPagesLoseTheirEnds":  {made: made(13), gone: [2]int{40, 4}, lost: 2, undecided: true},
		"WhileTheFilterLeavesOutADay":   {made: made(13), gone: [2]int{40, 4}, late: 24 * 3600, undecided: true},
		"WhilePagesLoseAllAndSayNoMore": {made: made(13), gone: [2]int{40, 4}, lost: 4, undecided: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMirror(t, keapsim.Options{})
			m.options.MaxDeleteShare = 1
			keap := &till{t: t, made: c.made}
			m.account = &engine.Account{Name: "ab123", Reader: keap}
			m.pass("transactions")
			m.sweep("transactions", false)
			require.Len(t, m.live("transactions"), len(c.made))

			keap.lost, keap.late = c.lost, c.late
			keap.made = slices.DeleteFunc(slices.Clone(c.made), func(made [2]int) bool { return made == c.gone })
			r := m.sweep("transactions", false)
			require.Equal(t, c.undecided, r.Refused != nil)
			want := len(keap.made)
			if c.undecided {
				want++
			}
			require.Len(t, m.live("transactions"), want, "%v", r.Refused)
		})
	}
}
