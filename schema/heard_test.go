package schema

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOfHook(t *testing.T) {
	t.Parallel()
	names := func(key string) (sure, unsure []string) {
		for _, h := range OfHook(key) {
			if h.ByID {
				sure = append(sure, h.Entity.Name)
			} else {
				unsure = append(unsure, h.Entity.Name)
			}
		}
		return sure, unsure
	}
	t.Run("NamesTheEntityWhoseIDsTheEventsHave", func(t *testing.T) {
		t.Parallel()
		for key, want := range map[string]string{
			"contact.edit": "contacts", "contactGroup.applied": "contacts", "contactGroup.edit": "tags", "order.delete": "orders",
		} {
			sure, unsure := names(key)
			assert.Equal(t, []string{want}, sure, key)
			assert.Empty(t, unsure, key)
		}
	})
	t.Run("NamesAllThatAnEventOfUnclearIDsMayConcern", func(t *testing.T) {
		t.Parallel()
		sure, unsure := names("invoice.payment.add")
		assert.Empty(t, sure)
		assert.Equal(t, []string{"orders", "invoices", "payments", "invoice_payments", "transactions"}, unsure)
	})
	t.Run("NamesNothingForAnUnknownKey", func(t *testing.T) {
		t.Parallel()
		assert.Empty(t, OfHook("contact.sneeze"))
	})
	t.Run("IsSureOfAnIDForOneEntityAtMost", func(t *testing.T) {
		t.Parallel()
		for _, e := range All() {
			for _, key := range e.HookHints {
				assert.False(t, e.Hears(key).ByID, "%s is among the events of %s as well", key, e.Name)
			}
		}
	})
}
