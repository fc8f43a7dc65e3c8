package integration

import (
	"context"
	"testing"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// beforeAnswers is a reader that does something after Keap answered and before the pass knows.
type beforeAnswers struct {
	source.Reader
	do func()
}

func (b beforeAnswers) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	page, err := b.Reader.ReadPage(ctx, r)
	b.do()
	return page, err
}

// A purge also stops what moves no watermark.
func TestPurgeUnderPasses(t *testing.T) {
	t.Parallel()
	contacts := schema.Lookup("contacts")
	for name, run := range map[string]func(l *lab, id int64) (engine.Report, error){
		"Targeted": func(l *lab, id int64) (engine.Report, error) {
			return l.engine().Targeted(t.Context(), l.account, contacts, []int64{id})
		},
		"Sweep": func(l *lab, _ int64) (engine.Report, error) {
			return l.engine().Sweep(t.Context(), l.account, contacts, false)
		},
		"Incremental": func(l *lab, _ int64) (engine.Report, error) {
			return l.engine().Pass(t.Context(), l.account, contacts)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, keapsim.Options{Seed: 7, Contacts: 300, Only: []string{"contacts"}})
			l.pass("contacts")
			l.keap.Advance(time.Hour)
			id := l.keap.IDs("contacts")[0]
			l.change(l.keap.Edit, "contacts", id)
			l.account.Reader = beforeAnswers{l.account.Reader, func() {
				_, err := l.sink.PurgeAccount(t.Context(), account)
				require.NoError(t, err)
			}}
			_, err := run(l, id)
			require.ErrorIs(t, err, database.ErrRemoved)
			var rows int
			require.NoError(t, l.db.QueryRow(t.Context(), "SELECT count(*) FROM keap.contacts").Scan(&rows))
			require.Zero(t, rows)
		})
	}
}
