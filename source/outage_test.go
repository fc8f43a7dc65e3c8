package source_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// road answers with one error, or with a page.
type road struct {
	err   error
	wait  time.Duration
	calls atomic.Int32
}

func (r *road) ReadPage(context.Context, source.Request) (*source.Page, error) {
	r.calls.Add(1)
	time.Sleep(r.wait)
	if r.err != nil {
		return nil, r.err
	}
	return &source.Page{}, nil
}

func (*road) Means(*schema.Entity) schema.Means { return schema.Means{} }

// changes is what OnChange was told.
type changes []source.Down

func outageOf(r source.Reader) (source.Reader, *source.Outage, *changes) {
	told := &changes{}
	o := source.NewOutage(source.OutageOptions{Account: "ab123", Road: "xmlrpc", OnChange: func(d source.Down) { *told = append(*told, d) }})
	return o.Wrap(r), o, told
}

func TestOutage(t *testing.T) {
	t.Parallel()
	failure := &source.Error{Kind: source.KindServer, Status: 503}
	for name, test := range map[string]func(t *testing.T, keap *road, r source.Reader, o *source.Outage, told *changes){
		"BeginsWhenCallAfterCallFailsForAWhile": func(t *testing.T, keap *road, r source.Reader, _ *source.Outage, told *changes) {
			began := time.Now().UTC()
			breakDown(t, keap, r, failure)
			require.Equal(t, changes{{Since: began, Err: failure}}, *told)
			err := ask(t, r)
			require.True(t, source.IsDown(err))
			require.False(t, source.IsTemporary(err), "nobody repeats it")
			require.ErrorContains(t, err, "xmlrpc, since "+began.Format(time.RFC3339))
			require.EqualValues(t, 6, keap.calls.Load(), "the road was not asked")
		},
		"DoesNotBeginWithABlinkThatManyCallsMeet": func(t *testing.T, keap *road, r source.Reader, _ *source.Outage, told *changes) {
			keap.err = failure
			for range 50 {
				require.ErrorIs(t, ask(t, r), failure)
			}
			require.Empty(t, *told)
		},
		"DoesNotBeginWhileAnyCallIsAnswered": func(t *testing.T, keap *road, r source.Reader, _ *source.Outage, told *changes) {
			for i := range 60 {
				keap.err = failure
				if i%5 == 4 {
					keap.err = &source.Error{Kind: source.KindNotFound} // an answer, if no good one
				}
				require.Error(t, ask(t, r))
				time.Sleep(5 * time.Second)
			}
			require.Empty(t, *told)
		},
		"BeginsAlsoWhereRefusalsAreAmongTheFailures": func(t *testing.T, keap *road, r source.Reader, _ *source.Outage, told *changes) {
			for i := range 24 {
				keap.err = failure
				if i%2 == 1 {
					keap.err = &source.Error{Kind: source.KindAuth, Status: 403}
				}
				require.Error(t, ask(t, r))
				time.Sleep(time.Second)
			}
			require.Len(t, *told, 1)
			keap.err = &source.Error{Kind: source.KindAuth, Status: 403}
			time.Sleep(2 * time.Minute)
			require.True(t, source.IsAuth(ask(t, r)), "it is tried")
			require.True(t, source.IsDown(ask(t, r)), "a refusal is no sign of life")
		},
		"DoesNotBeginWithARefusedCredential": func(t *testing.T, keap *road, r source.Reader, _ *source.Outage, told *changes) {
			keap.err = &source.Error{Kind: source.KindAuth, Status: 401}
			for range 60 {
				require.True(t, source.IsAuth(ask(t, r)))
				time.Sleep(time.Minute)
			}
			require.Empty(t, *told)
		},
		"DoesNotBeginWithADayThatIsUsedUp": func(t *testing.T, keap *road, r source.Reader, _ *source.Outage, told *changes) {
			keap.err = &source.Error{Kind: source.KindQuota, Layer: source.LayerShare}
			for range 20 {
				require.True(t, source.IsQuota(ask(t, r)))
				time.Sleep(time.Minute)
			}
			require.Empty(t, *told)
		},
		"TriesAtGrowingIntervalsAndEndsWithAnAnswer": func(t *testing.T, keap *road, r source.Reader, _ *source.Outage, told *changes) {
			breakDown(t, keap, r, failure)
			for range 24 * 60 { // asked once a minute for a day
				time.Sleep(time.Minute)
				require.Error(t, ask(t, r))
			}
			require.InDelta(t, 6+4+24*4, keap.calls.Load(), 4, "1, 2, 4, 8 minutes, then every quarter of an hour")
			keap.err = nil
			time.Sleep(15 * time.Minute)
			require.NoError(t, ask(t, r))
			require.NoError(t, ask(t, r))
			require.Equal(t, source.Down{}, (*told)[len(*told)-1])
		},
		"ResumesWhatAnEarlierRunKnew": func(t *testing.T, keap *road, r source.Reader, o *source.Outage, told *changes) {
			since := time.Now().UTC().Add(-30 * time.Hour)
			o.Resume(since, "503")
			keap.err = failure
			require.ErrorIs(t, ask(t, r), failure, "it is tried at once")
			require.True(t, source.IsDown(ask(t, r)))
			require.Equal(t, changes{{Since: since, Err: failure}}, *told)
			keap.err = nil
			time.Sleep(2 * time.Minute)
			require.NoError(t, ask(t, r))
		},
		"LetsOthersWaitForTheTry": func(t *testing.T, keap *road, r source.Reader, o *source.Outage, told *changes) {
			o.Resume(time.Now(), "503")
			keap.wait = time.Second
			var calls sync.WaitGroup
			for range 8 {
				calls.Go(func() {
					if err := ask(t, r); err != nil {
						t.Error(err)
					}
				})
			}
			calls.Wait()
			require.Equal(t, changes{{}}, *told)
			require.EqualValues(t, 8, keap.calls.Load())
		},
		"LearnsNothingFromACallThatWasStopped": func(t *testing.T, keap *road, r source.Reader, o *source.Outage, told *changes) {
			o.Resume(time.Now(), "503")
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			keap.err = context.Canceled
			_, err := r.ReadPage(ctx, source.Request{Entity: schema.Lookup("contacts")})
			require.ErrorIs(t, err, context.Canceled)
			require.Empty(t, *told)
			keap.err = nil
			require.NoError(t, ask(t, r), "the next call is a try again")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				keap := &road{}
				r, o, told := outageOf(keap)
				test(t, keap, r, o, told)
			})
		})
	}
}

func ask(t *testing.T, r source.Reader) error {
	t.Helper()
	_, err := r.ReadPage(t.Context(), source.Request{Entity: schema.Lookup("contacts")})
	return err
}

// breakDown makes calls fail until the road counts as down.
func breakDown(t *testing.T, keap *road, r source.Reader, failure error) {
	t.Helper()
	keap.err = failure
	for range 6 {
		require.ErrorIs(t, ask(t, r), failure)
		time.Sleep(2 * time.Second)
	}
}
