package keapsim

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestNeighbour(t *testing.T) {
	t.Parallel()
	used := func(b box) string { return b.get("/v2/tags/91").Header().Get("x-keap-tenant-throttle-used") }

	t.Run("UsesUpTheTenantsQuotaEvenly", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 10, Quota: Quota{TenantMinute: 120, TenantDay: 250, Neighbour: 60}})
		assert.Equal(t, "1|1", used(b))
		b.Advance(30 * time.Second)
		assert.Equal(t, "32|32", used(b))
		b.Advance(45 * time.Second)
		assert.Equal(t, "16|78", used(b), "a minute later")
		b.Advance(3 * time.Minute)
		w := b.get("/v2/tags/91")
		assert.Equal(t, http.StatusTooManyRequests, w.Code)
		assert.Equal(t, "15|250", w.Header().Get("x-keap-tenant-throttle-used"), "it is refused itself")
		assert.Equal(t, "3", w.Header().Get("x-keap-product-quota-used"), "the own quota is free")
		b.Advance(12 * time.Hour)
		assert.Equal(t, http.StatusTooManyRequests, b.get("/v2/tags/91").Code, "the new day is used up too")
	})
	t.Run("ComesAndGoes", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 10})
		b.SetNeighbour(600)
		b.Advance(10 * time.Second)
		assert.Equal(t, "101|101", used(b))
		assert.Equal(t, http.StatusOK, b.do(http.MethodPost, "/keapsim/neighbour?calls=0", "").Code)
		b.Advance(10 * time.Second)
		assert.Equal(t, "102|102", used(b))
		for _, calls := range []string{"", "-1", "many"} {
			assert.Equal(t, http.StatusBadRequest, b.do(http.MethodPost, "/keapsim/neighbour?calls="+calls, "").Code)
		}
	})
}
