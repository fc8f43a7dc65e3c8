package integration

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/xmlrpc"
)

// Keap fails at some records and at pages of too many: over both APIs everything else is in the mirror, child rows too.
func TestUnreadableRecordsAndLargePages(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		for road, open := range map[string]func(testing.TB, keapsim.Options) *lab{"REST": newLab, "XMLRPC": newXMLLab} {
			t.Run(road, func(t *testing.T) {
				t.Parallel()
				l := open(t, keapsim.Options{Seed: 90 + seed, Contacts: 900, Hostile: keapsim.PoisonRecords | keapsim.LargePagesFail})
				for _, e := range schema.OfRoad(l.road) {
					r, err := l.engine().Pass(t.Context(), l.account, e)
					require.NoError(t, err, e.Name)
					poisoned := l.keap.Poisoned(e.Name)
					if l.road == schema.XMLRPCRoad && e.Name == "contacts" { // the table holds companies too, and none of these tells that it is one
						poisoned = append(poisoned, l.keap.Poisoned("companies")...)
					}
					assert.Len(t, poisoned, r.Rejected, e.Name)
				}
				for _, entity := range []string{"contacts", "companies", "orders"} {
					poisoned := l.keap.Poisoned(entity)
					require.NotEmpty(t, poisoned)
					_, err := l.keap.Heal(entity, poisoned...)
					require.NoError(t, err)
					_, err = l.engine().Sweep(t.Context(), l.account, schema.Lookup(entity), false)
					require.NoError(t, err)
					require.Equal(t, len(l.keap.IDs(entity)), l.rows(entity), entity)
				}
			})
		}
	}
}

// failing is a reader that cannot send one record of an entity, except for its id and timestamp.
type failing struct {
	source.Reader
	entity string
	id     int64
	failed bool
}

func (f *failing) ReadPage(ctx context.Context, r source.Request) (*source.Page, error) {
	page, err := f.Reader.ReadPage(ctx, r)
	if err != nil || r.Stamps || r.Entity.Name != f.entity ||
		!slices.ContainsFunc(page.Records, func(r schema.Raw) bool { return r.ID == f.id }) {
		return page, err
	}
	page.Release()
	f.failed = true
	return nil, &source.Error{Kind: source.KindServer, Status: http.StatusInternalServerError}
}

// One record that cannot be sent does not keep the others of its parent, and of the parents asked about with it, from being read.
func TestAnUnreadableRecordAmongThoseOfParentsCostsItselfAlone(t *testing.T) {
	t.Parallel()
	l := newXMLLab(t, keapsim.Options{Hostile: keapsim.Regular, Seed: 97, Contacts: 200})
	l.passAll()
	var bad int64
	require.NoError(t, l.db.QueryRow(t.Context(), "SELECT max(id) FROM keap.invoice_items").Scan(&bad))
	client, err := xmlrpc.New(xmlrpc.Options{Account: account, URL: l.front + "/crm/xmlrpc/v1", Token: xmlrpc.Static(token), Way: xmlrpc.APIKey})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	broken := &failing{Reader: client, entity: "invoice_items", id: bad}
	l.account.Reader = decorated(broken)
	l.keap.Advance(time.Hour)
	l.change(l.keap.Edit, "orders", l.keap.IDs("orders")...)
	l.pass("orders")
	l.pass("invoices")
	l.pass("invoice_items")
	require.True(t, broken.failed)
	var rejected []int64
	require.NoError(t, l.db.QueryRow(t.Context(),
		"SELECT array_agg(record_id) FROM keapsync.rejected_records WHERE entity = 'invoice_items'").Scan(&rejected))
	require.Equal(t, []int64{bad}, rejected)
	require.NotContains(t, l.tombstones("invoice_items"), bad) // edits of orders do away with some

	broken.id = 0
	l.sweep("invoice_items")
	l.equal("orders", "invoices", "invoice_items")
}
