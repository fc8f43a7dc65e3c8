package source_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// sales is a reader of transactions, one for each second that is told. A page that a token leads to may begin with the last record
// of the page before.
type sales struct {
	seconds []int
	size    int
	repeats bool
	deaf    bool // to Since
	calls   int
}

func (s *sales) ReadPage(_ context.Context, q source.Request) (*source.Page, error) {
	s.calls++
	var body string
	var there []int
	for _, second := range s.seconds {
		if s.deaf || !saleTime(second).Before(q.Since) {
			there = append(there, second)
		}
	}
	at, _ := strconv.Atoi(q.Token)
	from, end := at, min(at+s.size, len(there))
	if at > 0 && s.repeats {
		from--
	}
	for i, second := range there[from:end] {
		if i > 0 {
			body += ","
		}
		body += fmt.Sprintf(`{"transaction_time":%q,"amount":5,"contact_id":"7"}`, saleTime(second).Format(time.RFC3339))
	}
	records, _, err := q.Entity.SplitJSON([]byte(`{"transactions":[`+body+`]}`), "", nil)
	if err != nil {
		return nil, err
	}
	p := &source.Page{Records: records, More: source.MoreUnlikely, Shifts: true}
	if end < len(there) {
		p.Next, p.More = strconv.Itoa(end), source.MoreFollows
	}
	return p, nil
}

func (s *sales) Means(*schema.Entity) schema.Means {
	return schema.Means{Road: schema.RESTv2, Strategy: schema.Append, Since: !s.deaf}
}

func saleTime(second int) time.Time {
	return time.Date(2026, 1, 1, 0, 0, second, 0, time.UTC)
}

// walked returns how many different transactions a walk shows that is resumed after every page, and its last place.
func (s *sales) walked(t *testing.T) (int, source.Place) {
	t.Helper()
	list := source.List{Request: source.Request{Entity: schema.Lookup("transactions"), Order: source.OrderFull}, Full: true}
	ids, place := map[int64]bool{}, source.Place{}
	for {
		step, err := source.NewWalk(s, list, place).Next(t.Context())
		require.NoError(t, err)
		for _, r := range step.Records {
			ids[r.ID] = true
		}
		if place = step.Place; step.Last {
			return len(ids), place
		}
	}
}

func TestEqualTransactions(t *testing.T) {
	t.Parallel()
	different := make([]int, 50)
	for i := range different {
		different[i] = i
	}
	// Two, three and one equal ones in turn.
	var twins []int
	for second := range 20 {
		for range 1 + (second+1)%3 {
			twins = append(twins, second)
		}
	}
	for name, seconds := range map[string][]int{"Different": different, "Twins": twins} {
		for size := 2; size < 12; size++ {
			for _, repeats := range []bool{false, true} {
				t.Run(fmt.Sprintf("%sInPagesOf%dAreNeitherLostNorInvented,Repeated=%v", name, size, repeats), func(t *testing.T) {
					t.Parallel()
					s := &sales{seconds: seconds, size: size, repeats: repeats}
					got, place := s.walked(t)
					if place.Unsure { // its pages are as small as what is equal
						require.LessOrEqual(t, size, 5)
						require.GreaterOrEqual(t, got, len(seconds))
						return
					}
					require.Len(t, seconds, got)
				})
			}
		}
	}
	t.Run("ThatDoNotRecurCostNoCall", func(t *testing.T) {
		t.Parallel()
		s := &sales{seconds: different, size: 10}
		s.walked(t)
		require.Equal(t, 5, s.calls)
	})
	t.Run("OfARunAreAskedForOnce", func(t *testing.T) {
		t.Parallel()
		s := &sales{seconds: append([]int{0, 0, 1, 1, 1}, different[2:]...), size: 4}
		got, _ := s.walked(t)
		require.Equal(t, len(s.seconds), got)
		require.Equal(t, 14+1+1, s.calls, "the pages, and one question of two pages")
	})
	t.Run("AreTakenForTwoWhereNothingTellsAndTheWalkSaysSo", func(t *testing.T) {
		t.Parallel()
		s := &sales{seconds: append([]int{0}, twins...), size: 4, deaf: true}
		got, place := s.walked(t)
		require.Equal(t, len(s.seconds), got)
		require.True(t, place.Unsure)
	})
}
