package source_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// A read that fails may have made several calls, and one that the API has no means for makes none.
func TestEachCallIsCountedAndNoOther(t *testing.T) {
	t.Parallel()
	b := source.NewBudget(source.BudgetOptions{})
	b.Observe(source.Quota{Day: source.Level{Limit: known(100)}, At: time.Now()})
	lost, calls := errors.New("lost"), 0
	keap := readerFunc(func(ctx context.Context, _ source.Request) (*source.Page, error) {
		for range calls {
			require.NoError(t, b.Call(ctx, ""))
		}
		return nil, lost
	})
	for calls = range 4 {
		_, err := b.Wrap(keap).ReadPage(t.Context(), someRequest)
		require.ErrorIs(t, err, lost)
	}
	require.NoError(t, b.Call(t.Context(), "hooks"))
	require.EqualValues(t, 1+2+3, b.Calls.Of("contacts"))
	require.EqualValues(t, 1, b.Calls.Of("hooks"))
	require.Zero(t, b.Calls.Of("orders"))
	require.EqualValues(t, 7, b.Calls.Total())
	require.EqualValues(t, 7, b.Used(), "what is reported is what the ledger has")
}

type readerFunc func(ctx context.Context, r source.Request) (*source.Page, error)

func (f readerFunc) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	return f(ctx, r)
}

func (readerFunc) Means(*schema.Entity) schema.Means { return schema.Means{} }

func TestEachID(t *testing.T) {
	t.Parallel()
	released := 0
	answer := func(_ int, r source.Request) (*source.Page, error) {
		p := &source.Page{Body: 10, More: source.MoreNever, At: time.Unix(100-int64(len(r.IDs)), 0)}
		for _, id := range r.IDs {
			if id%2 == 0 {
				p.Records = append(p.Records, schema.Raw{ID: id})
			}
		}
		p.OnRelease(func() { released++ })
		return p, nil
	}
	request := func(v *schema.V2, ids ...int64) source.Request {
		return source.Request{Entity: &schema.Entity{Name: "tags", V2: v}, IDs: ids}
	}
	asked := func(s *script) (parts [][]int64) {
		for _, r := range s.requests {
			parts = append(parts, r.IDs)
		}
		return parts
	}

	s := &script{answer: answer}
	page, err := source.EachID(s).ReadPage(t.Context(), request(&schema.V2{ByIDs: "tag_ids", MaxIDs: 2}, 1, 2, 3, 4, 6))
	require.NoError(t, err)
	require.Equal(t, [][]int64{{1, 2}, {3, 4}, {6}}, asked(s), "as many as Keap takes")
	require.Equal(t, []schema.Raw{{ID: 2}, {ID: 4}, {ID: 6}}, page.Records)
	require.Equal(t, 30, page.Body)
	require.Equal(t, []int{1, 2}, page.Breaks, "where another answer begins")
	require.Equal(t, time.Unix(98, 0), page.At, "the earliest")
	require.Equal(t, source.MoreNever, page.More, "it is the last page")
	page.Release()
	page.Release()
	require.Equal(t, 3, released)

	s = &script{answer: answer}
	page, err = source.EachID(s).ReadPage(t.Context(), request(&schema.V2{Single: "/tags/{id}"}, 1, 2))
	require.NoError(t, err)
	require.Equal(t, [][]int64{{1}, {2}}, asked(s), "one by one")
	require.Len(t, page.Records, 1)

	released = 0
	lost := errors.New("lost")
	s = &script{answer: func(n int, r source.Request) (*source.Page, error) {
		if n == 3 {
			return nil, lost
		}
		return answer(n, r)
	}}
	_, err = source.EachID(s).ReadPage(t.Context(), request(&schema.V2{}, 1, 2, 3, 4))
	require.ErrorIs(t, err, lost, "part of an answer is no answer")
	require.Equal(t, 2, released)
}
