package keapsim

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEvents(t *testing.T) {
	t.Parallel()

	t.Run("TellOfWhatIsAddedEditedDeletedAndRestored", func(t *testing.T) {
		t.Parallel()
		for entity, noun := range map[string]string{
			"contacts": "contact", "companies": "company", "tags": "contactGroup", "orders": "order", "products": "product",
			"subscriptions": "subscription", "opportunities": "opportunity", "notes": "note", "tasks": "task", "users": "user",
			"payments": "invoice.payment", "appointments": "appointment", "LeadSource": "leadsource",
		} {
			h := newHooked(t, Options{Contacts: 50, HookDelay: AtOnce}, eventsOf(noun)...)
			ids, err := h.Add(entity, 3)
			require.NoError(t, err)
			assert.Equal(t, map[string][]int64{noun + ".add": ids}, h.events(), entity)
			for _, change := range []func(string, ...int64) (int, error){h.Edit, h.BulkTouch} {
				_, err = change(entity, ids...)
				require.NoError(t, err)
				got := h.events()
				assert.Equal(t, ids, got[noun+".edit"], entity)
			}
			_, err = h.Delete(entity, ids[0], 1_000_000_000)
			require.NoError(t, err)
			want := map[string][]int64{noun + ".delete": ids[:1]}
			if entity == "users" {
				want = map[string][]int64{}
			}
			assert.Equal(t, want, h.events(), entity)
			_, err = h.Restore(entity, ids...)
			require.NoError(t, err)
			back := noun + ".add"
			if entity == "users" {
				back = "user.activate"
			}
			assert.Equal(t, map[string][]int64{back: ids[:1]}, h.events(), entity)
		}
	})
	t.Run("TellOfTheTagsThatContactsGotAndLost", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 60, HookDelay: AtOnce}, tagApplied, tagRemoved, "contact.edit")
		ids := h.IDs("contacts")
		tags := func() (pairs [][2]int64) {
			s := h.session()
			defer h.sessions.Put(s)
			for _, id := range h.IDs("contacts") {
				r, _ := h.tables[contactKind].get(id)
				for _, tag := range s.tagsOf(contactKind, r) {
					pairs = append(pairs, [2]int64{id, tag})
				}
			}
			return pairs
		}
		apply := func(had [][2]int64) [][2]int64 {
			for _, body := range h.delivered() {
				for _, entry := range body["object_keys"].([]any) {
					tag, ok := entry.(object)["tag_id"]
					if !ok {
						continue
					}
					assert.Equal(t, "contactGroup", body["object_type"])
					assert.Equal(t, "2026-03-01T12:00:00.000+0000", entry.(object)["timestamp"])
					for _, c := range entry.(object)["contact_details"].([]any) {
						pair := [2]int64{int64(c.(object)["id"].(float64)), int64(tag.(float64))}
						if body["event_key"] == tagRemoved {
							had = slices.DeleteFunc(had, func(p [2]int64) bool { return p == pair })
						} else {
							had = append(had, pair)
						}
					}
				}
			}
			slices.SortFunc(had, func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) })
			return had
		}
		had := tags()
		for _, change := range []func() error{
			func() error { _, err := h.Retag(ids[:20]...); return err },
			func() error { _, err := h.Edit("contacts", ids...); return err },
			func() error { _, err := h.Edit("contacts", ids...); return err },
			func() error { _, err := h.Edit("contacts", ids...); return err },
			func() error { _, err := h.Add("contacts", 5); return err },
		} {
			require.NoError(t, change())
			now := tags()
			assert.NotEqual(t, had, now)
			had = apply(had)
			assert.Equal(t, now, had)
		}
	})
	t.Run("TellOfRetaggingAndOptInAsEditsOnlyWhereTheyMoveTheStamp", func(t *testing.T) {
		t.Parallel()
		for _, moves := range []bool{false, true} {
			h := newHooked(t, Options{Contacts: 10, HookDelay: AtOnce, Quirks: Quirks{TagMovesStamp: moves, OptInMovesStamp: moves}}, "contact.edit")
			_, err := h.Retag(1)
			require.NoError(t, err)
			_, err = h.Reopt(2)
			require.NoError(t, err)
			want := map[string][]int64{}
			if moves {
				want["contact.edit"] = []int64{1, 2}
			}
			assert.Equal(t, want, h.events())
		}
	})
	t.Run("TellOfInvoicesStagesAndTasksDone", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 200, HookDelay: AtOnce},
			"invoice.edit", "invoice.delete", "opportunity.stage_move", "task.complete", "task.incomplete")
		_, err := h.Edit("orders", 101)
		require.NoError(t, err)
		assert.Equal(t, map[string][]int64{"invoice.edit": {101 + invoiceOffset}}, h.events())
		_, err = h.Edit("opportunities", h.IDs("opportunities")...)
		require.NoError(t, err)
		moved := h.events()["opportunity.stage_move"]
		assert.NotEmpty(t, moved)
		assert.Less(t, len(moved), h.Count("opportunities"))
		done := func() (ids []int64) {
			for _, r := range everything(h.box, "/v2/tasks") {
				if r["completed"] == true {
					ids = append(ids, idsOf(t, []object{r})[0])
				}
			}
			return ids
		}
		before := done()
		_, err = h.Edit("tasks", h.IDs("tasks")...)
		require.NoError(t, err)
		after, told := done(), h.events()
		lacks := func(list []int64) func(int64) bool { return func(id int64) bool { return slices.Contains(list, id) } }
		assert.Equal(t, slices.DeleteFunc(slices.Clone(after), lacks(before)), told["task.complete"])
		assert.Equal(t, slices.DeleteFunc(slices.Clone(before), lacks(after)), told["task.incomplete"])
	})
	t.Run("TellOfContactsThatAreRedactedAsNothingElse", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 10, HookDelay: AtOnce}, "contact.redact", "contact.delete")
		n, err := h.Redact(3, 4)
		require.NoError(t, err)
		assert.Equal(t, 2, n)
		assert.Equal(t, 8, h.Count("contacts"))
		assert.Equal(t, map[string][]int64{"contact.redact": {3, 4}}, h.events())
	})
	t.Run("NamePaymentsInThreeWays", func(t *testing.T) {
		t.Parallel()
		for ids, want := range map[PaymentIDs]int64{
			IDsOfPayments: 9001, IDsOfTransactions: 1, IDsOfOrders: 101,
		} {
			h := newHooked(t, Options{Contacts: 20, HookDelay: AtOnce, Quirks: Quirks{Hooks: HookQuirks{PaymentIDs: ids}}}, "invoice.payment.edit")
			_, err := h.Edit("payments", 9001)
			require.NoError(t, err)
			assert.Equal(t, map[string][]int64{"invoice.payment.edit": {want}}, h.events())
		}
	})
}

// eventsOf are the events of an object, without those that tell more of an edit.
func eventsOf(noun string) (events []string) {
	for _, event := range eventKeys {
		verb, ok := strings.CutPrefix(event, noun+".")
		if ok && slices.Contains([]string{"add", "edit", "delete", "activate"}, verb) {
			events = append(events, event)
		}
	}
	return events
}
