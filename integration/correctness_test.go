package integration

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

func TestCorrectness(t *testing.T) {
	t.Parallel()

	t.Run("ABackfillBringsEveryFieldOfEveryEntity", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 11, Contacts: sized(3000), Quirks: keapsim.Quirks{MixedCurrencies: true}})
		l.pageSize = sized(1000)
		l.passAll()
		l.equal()
		l.nothingExtra()
	})

	t.Run("PassesSweepsAndTargetedReadsBringEveryChange", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 12, Contacts: sized(1500)})
		l.options.MaxDeleteShare = 0.5
		l.passAll()
		for range 2 {
			l.keap.Advance(time.Hour)
			l.turmoil(15)
			l.catchUp()
			l.equal()
		}
	})

	t.Run("AFullReadBringsWhatNoStampTellsOf", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 13, Contacts: sized(300)})
		l.passAll()
		l.keap.Advance(time.Hour)
		for _, entity := range changeable() {
			l.change(l.keap.Edit, entity, l.pick(entity, 5)...)
			l.add(entity, 5)
		}
		l.change(retag(l), "contacts", l.pick("contacts", 20)...)
		for _, e := range schema.OfRoad(schema.RESTv2) {
			l.reread(e.Name)
		}
		l.equal()
	})
}

// nothingExtra makes sure that all Keap documents has a column.
func (l *lab) nothingExtra() {
	l.t.Helper()
	var found []string
	for _, e := range schema.OfRoad(l.road) {
		for _, t := range e.Tables() {
			if !slices.ContainsFunc(t.Columns, func(c schema.TableColumn) bool { return c.Name == schema.ExtraColumn }) {
				continue
			}
			var extra string
			err := l.db.QueryRow(l.t.Context(), "SELECT extra::text FROM keap."+t.Name+" WHERE extra IS NOT NULL AND _deleted_at IS NULL LIMIT 1").Scan(&extra)
			if err == nil {
				found = append(found, t.Name+": "+extra)
				continue
			}
			require.ErrorIs(l.t, err, pgx.ErrNoRows)
		}
	}
	require.Empty(l.t, found, "what is in extra")
}

// turmoil edits, adds, deletes and restores up to n records of every entity.
func (l *lab) turmoil(n int) {
	l.t.Helper()
	for _, entity := range changeable() {
		few := min(n, l.keap.Count(entity)/4)
		l.change(l.keap.Edit, entity, l.pick(entity, few)...)
		dead, err := l.keap.Pick(entity, few/2, true)
		require.NoError(l.t, err)
		l.change(l.keap.Delete, entity, l.pick(entity, few)...)
		l.change(l.keap.Restore, entity, dead...)
		l.change(l.keap.BulkTouch, entity, l.pick(entity, few)...)
		l.add(entity, few)
	}
}

// catchUp brings all of it over: what passes find, what a sweep finds, and what only a targeted read does, since no
// stamp tells of it.
func (l *lab) catchUp() {
	l.t.Helper()
	l.passAll()
	l.sweepAll()
	tagged := l.pick("contacts", 30)
	opted := l.pick("contacts", 30)
	l.change(retag(l), "contacts", tagged...)
	l.change(reopt(l), "contacts", opted...)
	l.targeted("contacts", slices.Concat(tagged, opted)...)
}

func retag(l *lab) func(string, ...int64) (int, error) {
	return func(_ string, ids ...int64) (int, error) { return l.keap.Retag(ids...) }
}

func reopt(l *lab) func(string, ...int64) (int, error) {
	return func(_ string, ids ...int64) (int, error) { return l.keap.Reopt(ids...) }
}

// Whatever Keap does where its documentation is silent, the mirror equals it, with many small pages.
func TestCorrectnessUnderQuirks(t *testing.T) {
	t.Parallel()
	for name, q := range map[string]keapsim.Quirks{
		"EndNull":            {End: keapsim.EndNull},
		"EndEmpty":           {End: keapsim.EndEmpty},
		"EndExtraPage":       {End: keapsim.EndExtraPage},
		"TokenURL":           {TokenURL: true},
		"OffsetTokens":       {OffsetTokens: true},
		"OffsetsInURLs":      {TokenURL: true, OffsetTokens: true, End: keapsim.EndNull},
		"Nulls":              {Nulls: true},
		"ZuluTimes":          {ZuluTimes: true},
		"Milliseconds":       {Milliseconds: true, Nulls: true},
		"MixedCurrencies":    {MixedCurrencies: true, ZuluTimes: true, Milliseconds: true},
		"FieldsAddToDefault": {FieldsAddToDefault: true, DefaultPageSize: 50},
		"SinceTestsCreation": {SinceTestsCreation: true},
		"SparseModel":        {SparseModel: true},
		"StampsMoveWithTags": {TagMovesStamp: true, OptInMovesStamp: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, keapsim.Options{Seed: 21, Contacts: sized(300), Quirks: q, Gzip: true})
			l.pageSize = sized(48)
			l.options.MaxDeleteShare = 0.5
			l.passAll()
			l.equal()
			l.keap.Advance(time.Hour)
			l.turmoil(8)
			if q.TagMovesStamp {
				l.change(retag(l), "contacts", l.pick("contacts", 30)...)
				l.change(reopt(l), "contacts", l.pick("contacts", 30)...)
				l.pass("contacts")
				l.sweep("contacts")
				l.equal("contacts")
			}
			l.catchUp()
			l.equal()
		})
	}

	t.Run("DeletedTagsCascade", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 22, Contacts: sized(300), Quirks: keapsim.Quirks{TagDeleteCascades: true}})
		l.passAll()
		tag := l.pick("tags", 1)[0]
		had := l.having(tag)
		require.NotEmpty(t, had)
		l.change(l.keap.Delete, "tags", tag)
		l.sweep("tags")
		l.targeted("contacts", had...)
		l.equal()
		require.Empty(t, l.having(tag))
	})

	t.Run("ListsOfIDsThatTakeSeveralPages", func(t *testing.T) {
		t.Parallel()
		l := newLab(t, keapsim.Options{Seed: 23, Contacts: 300})
		l.pageSize = 7 // fewer than a hundred ids fit a page, so a list of ids has pages too
		l.passAll()
		l.equal()
		l.keap.Advance(time.Hour)
		gone := l.pick("contacts", 20)
		edited := l.pick("contacts", 90)
		l.change(l.keap.Edit, "contacts", edited...)
		l.change(l.keap.Delete, "contacts", gone...)
		l.targeted("contacts", slices.Concat(edited, gone)...)
		l.equal()
		require.ElementsMatch(t, gone, l.tombstones("contacts"))
	})
}

// having returns the contacts that have a tag, by the mirror.
func (l *lab) having(tag int64) []int64 {
	l.t.Helper()
	rows, err := l.db.Query(l.t.Context(), "SELECT contact_id FROM keap.contact_tags WHERE tag_id = $1 AND _deleted_at IS NULL", tag)
	require.NoError(l.t, err)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	require.NoError(l.t, err)
	return ids
}

// A tenant that lacks some of the fields that are asked for.
func TestCorrectnessWhereKeapDoesNotKnowAField(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 31, Contacts: 50})
	l.intercept(func(w http.ResponseWriter, r *http.Request, keap http.Handler) {
		if is(r, "notes") && r.URL.Query().Has("fields") {
			http.Error(w, `{"code":400,"message":"fields does not know it","status":"INVALID_ARGUMENT"}`, http.StatusBadRequest)
			return
		}
		keap.ServeHTTP(w, r)
	})
	_, err := l.engine().Pass(context.WithoutCancel(t.Context()), l.account, schema.Lookup("notes"))
	require.ErrorContains(t, err, "GET /v2/notes")
	require.Empty(t, l.keptBy(schema.Lookup("notes"), nil), "rather nothing than notes without their custom fields")
	l.intercept(nil)
	l.pass("notes")
	l.equal("notes")
}
