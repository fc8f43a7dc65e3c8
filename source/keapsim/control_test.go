package keapsim

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestControl(t *testing.T) {
	t.Parallel()
	post := func(b box, target, body string) object {
		b.t.Helper()
		w := b.do(http.MethodPost, "/keapsim/"+target, body)
		require.Equal(b.t, http.StatusOK, w.Code, w.Body.String())
		return decode(b.t, w)
	}

	t.Run("ChangesRecordsByShareCountAndIDs", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 200})
		assert.EqualValues(t, 10, post(b, "edit?entity=contacts&share=0.05", "")["count"])
		records, _ := b.list("/v2/contacts", "filter", "start_update_time==2026-03-01T12:00:00.000Z")
		assert.Len(t, records, 10)
		assert.EqualValues(t, 3, post(b, "touch?entity=tags&count=3", "")["count"])
		assert.Equal(t, []any{1.0, 2.0}, post(b, "delete?entity=contacts&ids=1,2", "")["ids"])
		assert.Equal(t, 198, b.Count("contacts"))
		assert.EqualValues(t, 1, post(b, "restore?entity=contacts&count=1", "")["count"])
		assert.EqualValues(t, 1, post(b, "restore?entity=contacts&share=1", "")["count"])
		assert.Len(t, post(b, "add?entity=orders&count=4", "")["ids"], 4)
		assert.EqualValues(t, 5, post(b, "retag?count=5", "")["count"])
		assert.EqualValues(t, 5, post(b, "reopt?count=5", "")["count"])
		assert.EqualValues(t, 2, post(b, "redact?count=2", "")["count"])
	})
	t.Run("SetsFaultsAndTheClock", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 20})
		post(b, "faults", "503html@/v2/tags:next=1")
		assert.Equal(t, http.StatusServiceUnavailable, b.get("/v2/tags").Code)
		assert.Equal(t, "2026-03-02T12:00:00Z", post(b, "advance?by=24h", "")["now"])
		assert.Equal(t, "Mon, 02 Mar 2026 12:00:00 GMT", b.get("/v2/tags").Header().Get("Date"))
	})
	t.Run("WaitsForDeliveries", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 20}, "contact.edit")
		post(h.box, "edit?entity=contacts&ids=4", "")
		post(h.box, "advance?by=30s", "")
		post(h.box, "deliver", "")
		assert.Len(t, h.to.taken(), 1)
	})
	t.Run("CountsWhatWasServed", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 20})
		b.get("/v2/contacts")
		b.get("/v2/contacts/1")
		b.get("/v2/contacts/2")
		b.get("/v2/nonsense")
		b.get("/v2/contacts/1/notes/7001")
		w := b.do(http.MethodGet, "/keapsim/stats", "")
		stats := decode(t, w)
		assert.Equal(t, object{
			"GET /v2/contacts": 1.0, "GET /v2/contacts/{id}": 2.0, "GET other": 1.0, "GET /v2/contacts/{id}/notes/{id}": 1.0,
		}, stats["calls"], "control calls are not counted")
		assert.EqualValues(t, 20, stats["rows"])
		assert.EqualValues(t, 20, stats["live"].(object)["contacts"])
		assert.Equal(t, 2, b.Calls()["GET /v2/contacts/{id}"])
	})
	t.Run("NeedsTheToken", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 20})
		w := httptest.NewRecorder()
		b.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/keapsim/delete?entity=contacts&share=1", nil))
		assert.Equal(t, http.StatusUnauthorized, w.Code)
		assert.Equal(t, 20, b.Count("contacts"))
	})
	t.Run("RefusesWhatItDoesNotUnderstand", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 20})
		for _, target := range []string{
			"edit?entity=shoes&count=1", "edit?entity=shoes&share=0.5", "edit?entity=contacts", "edit?entity=contacts&share=2", "edit?entity=contacts&share=NaN",
			"edit?entity=contacts&count=-1", "edit?entity=contacts&ids=1,x", "add?entity=contacts&count=x", "add?entity=shoes&count=1", "sing", "advance?by=soon",
		} {
			assert.Equal(t, http.StatusBadRequest, b.do(http.MethodPost, "/keapsim/"+target, "").Code, target)
		}
		assert.Equal(t, http.StatusBadRequest, b.do(http.MethodPost, "/keapsim/faults", "nonsense").Code)
		assert.Equal(t, http.StatusMethodNotAllowed, b.do(http.MethodGet, "/keapsim/edit?entity=contacts&count=1", "").Code)
		assert.Equal(t, http.StatusMethodNotAllowed, b.do(http.MethodPost, "/keapsim/stats", "").Code)
	})
}
