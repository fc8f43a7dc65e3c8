package integration

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

// A comparison that cannot fail is worth nothing: each of these changes in Postgres has to be told.
func TestTheComparisonTells(t *testing.T) {
	t.Parallel()
	// What is changed is named by the ids of the regular account.
	l := newLab(t, keapsim.Options{Hostile: keapsim.Regular, Seed: 2, Contacts: 60})
	l.passAll()
	l.equal()
	for name, c := range map[string]struct{ entity, change, told string }{
		"ATextThatDiffers": {
			"contacts", `UPDATE keap.contacts SET source_type = source_type || '!' WHERE id = 1`,
			`contacts 1: contacts.source_type: want text "`,
		},
		"ANullThatShouldBeNone": {
			"orders", `UPDATE keap.orders SET total = NULL WHERE id = 101`,
			`orders 101: orders.total: want numeric `,
		},
		"ACent": {
			"orders", `UPDATE keap.orders SET total = total + 0.01 WHERE id = 101`,
			`orders 101: orders.total: want numeric `,
		},
		"AMicrosecond": {
			"orders", `UPDATE keap.orders SET creation_time = creation_time + interval '1 microsecond' WHERE id = 101`,
			`orders 101: orders.creation_time: want instant `,
		},
		"ADay": {
			"subscriptions", `UPDATE keap.subscriptions SET start_date = start_date + 1 WHERE id = (SELECT min(id) FROM keap.subscriptions)`,
			`subscriptions 501: subscriptions.start_date: want day `,
		},
		"ABoolean": {
			"users", `UPDATE keap.users SET admin = NOT admin WHERE id = 1`,
			`users 1: users.admin: want bool `,
		},
		"ACustomField": {
			"contacts", `UPDATE keap.contacts SET custom_fields = coalesce(custom_fields, '{}') || '{"99": "x"}' WHERE id = 2`,
			`contacts 2: contacts.custom_fields: want `,
		},
		"ANumberInACustomField": {
			"custom_field_definitions",
			`UPDATE keap.custom_field_definitions SET extra = '{"count": 10000000000000001}' WHERE id = (SELECT min(id) FROM keap.custom_field_definitions)`,
			`extra: want NULL, got document {"count":10000000000000001}`,
		},
		"AWrongAccount": {
			"tags", `UPDATE keap.tags SET account = 'other' WHERE id = 91`,
			`tags 91: is not in the mirror`,
		},
		"ARowThatIsMissing": {
			"tags", `DELETE FROM keap.tags WHERE id = 91`,
			`tags 91: is not in the mirror`,
		},
		"ARowThatShouldNotBe": {
			"tags", `INSERT INTO keap.tags (account, id, _row_hash) VALUES ('ab123', 7, 1)`,
			`tags 7: is in the mirror, and Keap does not have it`,
		},
		"ATombstoneOfWhatExists": {
			"tags", `UPDATE keap.tags SET _deleted_at = now(), _row_hash = NULL WHERE id = 91`,
			`tags 91: is marked as deleted, and Keap has it`,
		},
		"AHalfTombstone": {
			"tags", `UPDATE keap.tags SET _row_hash = NULL WHERE id = 91`,
			`tags 91: tags: _deleted_at and _row_hash do not fit together`,
		},
		"AChildRowThatDiffers": {
			"order_items", `UPDATE keap.order_items SET quantity = quantity + 1 WHERE order_id = 101`,
			`order_items[`,
		},
		"AChildRowThatIsMissing": {
			"order_items", `DELETE FROM keap.order_items WHERE order_id = 101`,
			`: the row is missing`,
		},
		"AnotherChildRow": {
			"contact_tags", `INSERT INTO keap.contact_tags (account, contact_id, tag_id, _row_hash) SELECT DISTINCT account, contact_id, 12345, _row_hash FROM keap.contact_tags WHERE contact_id = 1`,
			`contacts 1: contact_tags[12345]: the row should not be there`,
		},
		"AnOrphan": {
			"contact_tags", `INSERT INTO keap.contact_tags (account, contact_id, tag_id, _row_hash) VALUES ('ab123', 999999, 1, 1)`,
			`contacts 999999: contact_tags: a child row without its record`,
		},
		"ChildRowsInWrongOrder": {
			"contact_emails", `UPDATE keap.contact_emails SET position = position + 10`,
			`contact_emails[1]: the row is missing`,
		},
		"ADeletedChildRow": {
			"contact_emails", `UPDATE keap.contact_emails SET _deleted_at = now()`,
			`contact_emails: a child row's _deleted_at is not as the record's`,
		},
		"ATransaction": {
			"transactions", `UPDATE keap.transactions SET description = 'x' WHERE id = (SELECT min(id) FROM keap.transactions)`,
			`transactions.description: want `,
		},
		"ATransactionThatIsGone": {
			"transactions", `DELETE FROM keap.transactions WHERE id = (SELECT min(id) FROM keap.transactions)`,
			`is not in the mirror`,
		},
		"AChildOfATransaction": {
			"transaction_orders", `DELETE FROM keap.transaction_orders`,
			`: the row is missing`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			tag, err := l.db.Exec(t.Context(), c.change)
			require.NoError(t, err)
			require.Positive(t, tag.RowsAffected(), "the change found nothing to change")
			e := ownerOf(c.entity)
			found := differences(e, l.sentBy(e, ""), l.keptBy(e, nil))
			require.NotEmpty(t, found)
			require.Contains(t, strings.Join(found, "\n"), c.told)
			l.clear(e)
			l.reread(e.Name)
			l.equal(e.Name)
		})
	}
}

// ownerOf finds the entity that a table belongs to.
func ownerOf(table string) *schema.Entity {
	for _, e := range schema.OfRoad(schema.RESTv2) {
		for _, t := range e.Tables() {
			if t.Name == table {
				return e
			}
		}
	}
	return nil
}

// clear empties the tables of an entity.
func (l *lab) clear(e *schema.Entity) {
	l.t.Helper()
	for _, t := range e.Tables() {
		_, err := l.db.Exec(l.t.Context(), "TRUNCATE keap."+t.Name)
		require.NoError(l.t, err)
	}
}

// The lists that are compared must show all that Keap has of a record.
func TestTheListsThatAreComparedShowWholeRecords(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 3, Contacts: 100})
	// What Keap does not promise to send, and does not document as values of fields either for every account.
	unpromised := map[string][]string{
		"companies": {
			"title", "first_name", "middle_name", "last_name", "suffix", "preferred_name", "spouse_name", "job_title",
			"assistant_name", "assistant_phone", "billing_information", "contact_type", "referral_code", "birth_date",
			"anniversary_date", "owner_id", "account_id", "created_by", "last_updated_by", "groups",
		},
		"opportunities": {"monthly_revenue", "order_revenue", "objection", "status", "stage_entrance_time"},
	}
	for _, e := range schema.OfRoad(schema.RESTv2) {
		ids := l.keap.IDs(e.Name)
		for i, s := range l.sentBy(e, "") {
			if e.Strategy == schema.PerParent {
				continue // not a kind of record to keapsim
			}
			whole, ok := l.keap.Record(e.Name, ids[i])
			require.True(t, ok)
			members := map[string]json.RawMessage{}
			require.NoError(t, json.Unmarshal(whole, &members))
			for _, name := range unpromised[e.Name] {
				delete(members, name)
			}
			expected, err := json.Marshal(members)
			require.NoError(t, err)
			require.JSONEq(t, string(expected), string(s.RawMessage), "%s %d", e.Name, ids[i])
		}
	}
}
