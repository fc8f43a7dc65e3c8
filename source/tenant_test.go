package source_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// tenantless is a reader whose answers do not name the application.
type tenantless struct {
	released, read int
	err            error
}

func (r *tenantless) ReadPage(context.Context, source.Request) (*source.Page, error) {
	r.read++
	if r.err != nil {
		return nil, r.err
	}
	p := &source.Page{Records: []schema.Raw{{ID: 1}}}
	p.OnRelease(func() { r.released++ })
	return p, nil
}

func (*tenantless) Means(*schema.Entity) schema.Means { return schema.Means{} }

func TestTenant(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		named bool
		who   source.Identity
		err   error
		wrong bool
		asked int
	}{
		"IsNotAskedForWhereAnswersNameIt":      {named: true, who: source.Identity{Tenant: "zz999"}},
		"IsAskedForOnceWhereTheyDoNot":         {who: source.Identity{Tenant: "AB123.infusionsoft.com"}, asked: 1},
		"ThatIsAnotherGivesNoPage":             {who: source.Identity{Tenant: "zz999"}, wrong: true, asked: 1},
		"ThatTheQuestionFindsWrongGivesNoPage": {err: source.WrongTenant("ab123", "zz999"), wrong: true, asked: 1},
		"ThatNobodyTellsIsNoMismatch":          {asked: 1},
		"ThatCannotBeAskedForIsNoMismatch":     {err: &source.Error{Kind: source.KindUnknownURL, Status: 404}, asked: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, asked := &tenantless{}, 0
			ask := func(context.Context) (source.Identity, error) {
				asked++
				return c.who, c.err
			}
			reader := source.NewTenancy("ab123").Wrap(r, func() bool { return c.named }, ask)
			for range 3 {
				page, err := reader.ReadPage(t.Context(), source.Request{})
				require.Equal(t, c.wrong, source.IsTenant(err))
				require.Equal(t, c.wrong, page == nil)
			}
			require.Equal(t, c.asked, asked)
			if c.wrong {
				require.Equal(t, r.read, r.released)
			}
		})
	}
}

func TestTenantThatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	ours, other := source.Identity{Tenant: "ab123"}, source.Identity{Tenant: "zz999"}
	type said struct {
		who source.Identity
		err error
	}
	// start returns readers over two APIs of an account, and the answers to their questions.
	start := func(answers ...said) (first, second source.Reader, inner *tenantless, tenancy *source.Tenancy, asked *int) {
		asked, inner, tenancy = new(int), &tenantless{}, source.NewTenancy("ab123")
		ask := func(context.Context) (source.Identity, error) {
			a := answers[min(*asked, len(answers)-1)]
			*asked++
			return a.who, a.err
		}
		nameless := func() bool { return false }
		return tenancy.Wrap(inner, nameless, ask), tenancy.Wrap(inner, nameless, ask), inner, tenancy, asked
	}
	read := func(t *testing.T, r source.Reader) (bool, error) {
		t.Helper()
		page, err := r.ReadPage(t.Context(), source.Request{})
		return page != nil, err
	}

	for name, passing := range map[string]error{
		"AFailureOfKeaps":  &source.Error{Kind: source.KindServer, Status: 503},
		"ATimeout":         &source.Error{Kind: source.KindNetwork},
		"OurOwnShareOfIt":  &source.Error{Kind: source.KindQuota, Layer: source.LayerDay},
		"AnHTMLPage":       &source.Error{Kind: source.KindNotJSON},
		"AnUnknownFailure": context.DeadlineExceeded,
	} {
		t.Run("GivesNoPageAndIsAskedForAgainAfter"+name, func(t *testing.T) {
			t.Parallel()
			r, _, inner, _, asked := start(said{err: passing}, said{err: passing}, said{who: ours})
			for range 2 {
				given, err := read(t, r)
				require.ErrorIs(t, err, passing)
				require.False(t, given)
			}
			require.Equal(t, 1, inner.read, "the question comes first from then on")
			for range 3 {
				given, err := read(t, r)
				require.NoError(t, err)
				require.True(t, given)
			}
			require.Equal(t, 3, *asked)
		})
		t.Run("IsFoundToBeAnotherAfter"+name, func(t *testing.T) {
			t.Parallel()
			r, _, _, _, _ := start(said{err: passing}, said{who: other})
			_, err := read(t, r)
			require.ErrorIs(t, err, passing)
			given, err := read(t, r)
			require.True(t, source.IsTenant(err))
			require.False(t, given)
		})
	}
	t.Run("ThatALaterQuestionFindsWrongEndsAllReading", func(t *testing.T) {
		t.Parallel()
		r, second, inner, tenancy, _ := start(said{who: ours})
		_, err := read(t, r)
		require.NoError(t, err)
		_, err = tenancy.WhoAmI(func(context.Context) (source.Identity, error) { return other, nil })(t.Context())
		require.True(t, source.IsTenant(err))
		for _, r := range []source.Reader{r, second} {
			given, err := read(t, r)
			require.True(t, source.IsTenant(err))
			require.False(t, given)
		}
		require.Equal(t, 1, inner.read, "nothing more is asked for")
	})
	t.Run("ThatAnAnswerNamesWrongIsAskedForBeforeTheNextPageOfAnyAPI", func(t *testing.T) {
		t.Parallel()
		r, second, inner, _, asked := start(said{who: ours}, said{who: ours}, said{who: other})
		for _, r := range []source.Reader{r, second} {
			_, err := read(t, r)
			require.NoError(t, err)
		}
		inner.err = source.WrongTenant("ab123", "zz999")
		_, err := read(t, r)
		require.True(t, source.IsTenant(err))
		inner.err = nil
		given, err := read(t, second)
		require.True(t, source.IsTenant(err))
		require.False(t, given)
		require.Equal(t, 3, *asked)
	})
}
