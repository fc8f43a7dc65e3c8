package sourcetest

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
)

// Fixture is a simulated account and a way to read it.
type Fixture struct {
	// Keap serves an account of at least 120 contacts, none of them changed yet. Its clock stands at a full second,
	// after all stamps of the dataset, and moves by Advance only.
	Keap *keapsim.Keap
	// Credential is one that Keap accepts.
	Credential string
	// Open returns a new reader of the account that uses the credential, without any wrapper.
	Open func(t *testing.T, credential string) source.Reader
	// Entities are those the reader can read and Keap serves.
	Entities []*schema.Entity
}

// account is a fixture in use by one test.
type account struct {
	Fixture
	t      *testing.T
	reader source.Reader
}

func open(t *testing.T, f Fixture) *account {
	t.Helper()
	require.NotEmpty(t, f.Entities)
	return &account{Fixture: f, t: t, reader: f.Open(t, f.Credential)}
}

// Clock is a clock that stands still, for keapsim.Options: later than all stamps of any dataset.
func Clock() time.Time { return time.Date(2030, 5, 6, 7, 8, 9, 0, time.UTC) }

// some is the entity with the most records.
func (a *account) some() *schema.Entity {
	a.t.Helper()
	most := slices.MaxFunc(a.Entities, func(x, y *schema.Entity) int { return len(a.alive(x)) - len(a.alive(y)) })
	require.Greater(a.t, len(a.alive(most)), 100)
	return most
}

// each runs f for every entity that is wanted, one after the other.
func (a *account) each(wanted func(m means) bool, f func(t *testing.T, e *schema.Entity)) {
	a.t.Helper()
	n := 0
	for _, e := range a.Entities {
		if wanted(a.means(e)) {
			n++
			a.t.Run(e.Name, func(t *testing.T) { f(t, e) })
		}
	}
	if n == 0 {
		a.t.Skip("this reader has no entity to test it with")
	}
}

// means are what the reader offers for an entity.
func (a *account) means(e *schema.Entity) means { return means{a.reader.Means(e), e} }

// alive are the ids of an entity's records, ascending.
func (a *account) alive(e *schema.Entity) []int64 { return a.Keap.IDs(e.Name) }

// change is an edit or the like, of records that are there.
func change(t *testing.T, f func(entity string, ids ...int64) (int, error), e *schema.Entity, ids ...int64) {
	t.Helper()
	n, err := f(e.Name, ids...)
	require.NoError(t, err)
	require.Equal(t, len(ids), n)
}

func (a *account) fault(t *testing.T, list string) {
	t.Helper()
	require.NoError(t, a.Keap.SetFaults(list))
}

// page reads one page that is there.
func (a *account) page(t *testing.T, r source.Request) *source.Page {
	t.Helper()
	p, err := a.reader.ReadPage(t.Context(), r)
	require.NoError(t, err)
	return p
}

// walk reads a list to its end by the engine's walk and returns copies of its records. What must be there is known from the
// simulated account, not from the walk.
func (a *account) walk(t *testing.T, r source.Request) []schema.Raw {
	t.Helper()
	return a.follow(t, source.List{Request: r, Full: true}, source.Place{}, nil)
}

// keyset reads a list to its end by ids and returns copies of its records. Between is called after each page.
func (a *account) keyset(t *testing.T, r source.Request, between func(last int64)) []schema.Raw {
	t.Helper()
	from := source.Place{After: r.AfterID}
	r.Order, r.AfterID = source.OrderID, 0
	return a.follow(t, source.List{Request: r, Full: true}, from, between)
}

func (a *account) follow(t *testing.T, l source.List, from source.Place, between func(last int64)) []schema.Raw {
	t.Helper()
	var all []schema.Raw
	place := from
	for walk := source.NewWalk(a.reader, l, from); ; {
		step, err := walk.Next(t.Context())
		require.NoError(t, err)
		if step == nil {
			return all
		}
		if l.Limit > 0 {
			require.LessOrEqual(t, len(step.Records), l.Limit, "no more than asked for")
		}
		for _, record := range step.Records {
			require.Empty(t, record.Reason)
			record.Bytes = slices.Clone(record.Bytes)
			all = append(all, record)
		}
		step.Release()
		if between != nil && step.Place.After != place.After {
			between(step.Place.After)
		}
		place = step.Place
	}
}

func ids(records []schema.Raw) []int64 {
	all := make([]int64, 0, len(records))
	for _, r := range records {
		all = append(all, r.ID)
	}
	return all
}

// hashes are the records' hashes by id.
func hashes(records []schema.Raw) map[int64]int64 {
	all := map[int64]int64{}
	for _, r := range records {
		all[r.ID] = r.Hash
	}
	return all
}

// stamps are the records' change stamps, in their order.
func (a *account) stamps(e *schema.Entity, records []schema.Raw) []int64 {
	find := schema.NewStampFinder(e, a.means(e).Road)
	all := make([]int64, 0, len(records))
	for _, r := range records {
		all = append(all, find.Find(r.Bytes))
	}
	return all
}

// moment is the time of a stamp.
func moment(stamp int64) time.Time {
	return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(stamp) * time.Microsecond)
}
