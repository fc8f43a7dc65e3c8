package source_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// tenantless is a reader whose answers do not name the application.
type tenantless struct{ released, read int }

func (r *tenantless) ReadPage(context.Context, source.Request) (*source.Page, error) {
	r.read++
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
		"ThatCannotBeAskedForIsNoMismatch":     {err: errors.New("no such URL"), asked: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, asked := &tenantless{}, 0
			reader := source.Tenant(r, "ab123", func() bool { return c.named }, func(context.Context) (source.Identity, error) {
				asked++
				return c.who, c.err
			})
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
