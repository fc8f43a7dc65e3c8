package sourcetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// question is one that can be asked about an error.
type question struct {
	name string
	ask  func(error) bool
}

var questions = []question{
	{"IsTemporary", source.IsTemporary},
	{"IsAuth", source.IsAuth},
	{"IsQuota", source.IsQuota},
	{"IsNotFound", source.IsNotFound},
	{"IsUnknownURL", source.IsUnknownURL},
	{"IsBadRequest", source.IsBadRequest},
	{"IsUnsupported", source.IsUnsupported},
}

// answers holds that just the named questions are answered with yes, and that the error is fit to be shown.
func (a *account) answers(t *testing.T, err error, yes ...string) {
	t.Helper()
	require.Error(t, err)
	for _, q := range questions {
		want := false
		for _, name := range yes {
			want = want || name == q.name
		}
		require.Equal(t, want, q.ask(err), "%s(%v)", q.name, err)
	}
	require.NotContains(t, err.Error(), a.Credential)
	require.NotContains(t, err.Error(), "\n")
}

// known are the faults of the simulated Keap, with the questions to be answered with yes.
var known = []struct {
	fault string
	yes   []string
}{
	{"500", []string{"IsTemporary"}},
	{"502html", []string{"IsTemporary"}},
	{"503html", []string{"IsTemporary"}},
	{"503", []string{"IsTemporary"}},
	{"504html", []string{"IsTemporary"}},
	{"429", []string{"IsQuota", "IsTemporary"}},
	{"401", []string{"IsAuth"}},
	{"403", []string{"IsAuth"}},
	{"400html", []string{"IsBadRequest"}},
	{"404html", []string{"IsUnknownURL"}},
	{"cut", []string{"IsTemporary"}},
	{"drop", []string{"IsTemporary"}},
	{"notjson", []string{"IsTemporary"}},
}

func faults(a *account) {
	for _, f := range known {
		a.t.Run(f.fault, func(t *testing.T) {
			a.fault(t, f.fault)
			for _, e := range a.Entities {
				r := source.Request{Entity: e}
				if m := a.means(e); perParent(m) {
					if f.fault == "notjson" {
						continue // of lists only
					}
					r.Parent = m.Parents[0].Name
				}
				page, err := a.reader.ReadPage(t.Context(), r)
				require.Nil(t, page, "%s: part of a page is no page", e.Name)
				a.answers(t, err, f.yes...)
				require.ErrorContains(t, err, e.Name, "the entity is named")
			}
			a.fault(t, "")
		})
	}
}

func faultsOfIDs(a *account) {
	a.each(byIDs, func(t *testing.T, e *schema.Entity) {
		some := a.alive(e)[:2]
		for _, f := range known {
			a.fault(t, f.fault)
			page, err := source.EachID(a.reader).ReadPage(t.Context(), source.Request{Entity: e, IDs: some})
			require.Nil(t, page, "%s", f.fault)
			a.answers(t, err, f.yes...)
		}
		a.fault(t, "")
		require.Len(t, a.byID(t, e, some...), 2)
	})
}

func readsOn(a *account) {
	e := a.some()
	limit := len(a.alive(e)) / (len(known) + 1)
	want := a.walk(a.t, source.Request{Entity: e, Limit: limit})
	var got []schema.Raw
	walk := source.NewWalk(a.reader, source.List{Request: source.Request{Entity: e, Limit: limit}, Full: true}, source.Place{})
	for n := 0; ; n++ {
		step, err := walk.Next(a.t.Context())
		require.NoError(a.t, err)
		if step == nil {
			require.GreaterOrEqual(a.t, n, len(known), "every fault was met")
			break
		}
		for _, record := range step.Records {
			record.Bytes = slices.Clone(record.Bytes)
			got = append(got, record)
		}
		step.Release()
		if step.Last {
			continue
		}
		f := known[n%len(known)]
		a.fault(a.t, f.fault)
		_, err = walk.Next(a.t.Context())
		a.answers(a.t, err, f.yes...)
		a.fault(a.t, "")
	}
	require.Equal(a.t, want, got)
}

func wrongCredential(a *account) {
	bad := "another-" + a.Credential
	reader := a.Open(a.t, bad)
	_, err := reader.ReadPage(a.t.Context(), source.Request{Entity: a.some()})
	a.answers(a.t, err, "IsAuth")
	require.NotContains(a.t, err.Error(), bad)
}

func contextEnds(a *account) {
	e := a.some()
	stop := errors.New("asked to stop")
	for name, end := range map[string]func() (context.Context, context.CancelFunc){
		"Before": func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(a.t.Context())
			cancel(stop)
			return ctx, func() {}
		},
		"Meanwhile": func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(a.t.Context())
			timer := time.AfterFunc(20*time.Millisecond, func() { cancel(stop) })
			return ctx, func() { timer.Stop() }
		},
	} {
		a.t.Run(name, func(t *testing.T) {
			a.fault(t, "slow=1h")
			ctx, cancel := end()
			defer cancel()
			page, err := a.reader.ReadPage(ctx, source.Request{Entity: e})
			require.Nil(t, page)
			require.ErrorIs(t, err, context.Canceled)
			require.ErrorIs(t, err, stop)
			a.answers(t, err)
		})
	}
}
