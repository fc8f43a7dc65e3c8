package keapsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHooks(t *testing.T) {
	t.Parallel()
	array := func(t *testing.T, w *httptest.ResponseRecorder) (list []any) {
		t.Helper()
		require.Equal(t, http.StatusOK, w.Code, w.Body.String())
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &list))
		return list
	}

	t.Run("OfferAllEventsOrThoseWanted", func(t *testing.T) {
		t.Parallel()
		all := array(t, newBox(t, Options{Contacts: 5}).get("/v1/hooks/event_keys"))
		assert.Len(t, all, 48)
		assert.Contains(t, all, "contact.edit")
		b := newBox(t, Options{Contacts: 5, HookEvents: []string{"contact.edit"}})
		assert.Equal(t, []any{"contact.edit"}, array(t, b.get("/v1/hooks/event_keys")))
		w := b.do(http.MethodPost, "/crm/rest/v1/hooks", `{"eventKey":"contact.add","hookUrl":"https://example.com/x"}`)
		assert.Equal(t, http.StatusBadRequest, w.Code)
		_, err := New(Options{Tokens: []string{testToken}, HookEvents: []string{"shoe.lost"}})
		assert.ErrorContains(t, err, "shoe.lost")
	})
	t.Run("AreVerifiedByTheCallThatMakesThem", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 5})
		made := h.subscribe("contact.edit")
		assert.Equal(t, object{"key": "1", "eventKey": "contact.edit", "hookUrl": h.to.URL + "/in", "status": "Verified"}, made)
		h.subscribe("contact.add")
		assert.Equal(t, made, decode(t, h.get("/v1/hooks/1")))
		list := array(t, h.get("/v1/hooks"))
		assert.Len(t, list, 2)
		assert.Equal(t, made, list[0])
		assert.Equal(t, "contact.add", h.Hooks()[1].EventKey)
	})
	t.Run("AreVerifiedLaterBySecretsThatWereNotRepeated", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 5})
		h.to.silent = true
		assert.Equal(t, "Unverified", h.subscribe("contact.edit")["status"])
		confirm := func(secret string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodPost, "/crm/rest/v1/hooks/1/delayedVerify", nil)
			r.Header.Set("Authorization", "Bearer "+testToken)
			if secret != "" {
				r.Header.Set("X-Hook-Secret", secret)
			}
			w := httptest.NewRecorder()
			h.Handler().ServeHTTP(w, r)
			return w
		}
		assert.Equal(t, http.StatusBadRequest, confirm("").Code)
		assert.Equal(t, "Unverified", decode(t, confirm("guessed"))["status"])
		assert.Equal(t, "Unverified", decode(t, h.do(http.MethodPost, "/crm/rest/v1/hooks/1/verify", "{}"))["status"])
		assert.Equal(t, "Unverified", decode(t, confirm(h.to.secrets[0]))["status"], "verify made another secret")
		assert.Equal(t, "Verified", decode(t, confirm(h.to.secrets[1]))["status"])
	})
	t.Run("AreVerifiedByNothingButStatus200", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 5})
		for status, want := range map[int]string{200: "Verified", 201: "Unverified", 302: "Unverified", 500: "Unverified"} {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("X-Hook-Secret", r.Header.Get("X-Hook-Secret"))
				w.WriteHeader(status)
			}))
			defer server.Close()
			w := b.do(http.MethodPost, "/crm/rest/v1/hooks", `{"eventKey":"contact.add","hookUrl":"`+server.URL+`"}`)
			assert.Equal(t, want, decode(t, w)["status"], status)
		}
	})
	t.Run("AreEditedAndDeleted", func(t *testing.T) {
		t.Parallel()
		for _, keeps := range []bool{false, true} {
			h := newHooked(t, Options{Contacts: 5, Quirks: Quirks{Hooks: HookQuirks{EditKeepsStatus: keeps, Deleted500: keeps}}}, "contact.edit")
			w := h.do(http.MethodPut, "/crm/rest/v1/hooks/1", `{"eventKey":"note.add","hookUrl":"`+h.to.URL+`/other"}`)
			status, gone := "Unverified", http.StatusNotFound
			if keeps {
				status, gone = "Verified", http.StatusInternalServerError
			}
			assert.Equal(t, object{"key": "1", "eventKey": "note.add", "hookUrl": h.to.URL + "/other", "status": status}, decode(t, w))
			w = h.do(http.MethodDelete, "/crm/rest/v1/hooks/1", "")
			assert.Equal(t, http.StatusNoContent, w.Code)
			assert.Empty(t, w.Body.String())
			assert.Equal(t, gone, h.get("/v1/hooks/1").Code)
			assert.Equal(t, http.StatusNotFound, h.do(http.MethodDelete, "/crm/rest/v1/hooks/1", "").Code)
			assert.Equal(t, "2", h.subscribe("contact.edit")["key"], "keys are not used again")
		}
	})
	t.Run("RefuseWhatTheyCannotBeInTheWordsOfRESTv1", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 5})
		for _, body := range []string{
			"nonsense", `{}`, `{"eventKey":"contact.add"}`, `{"eventKey":"contact.add","hookUrl":"http://example.com"}`,
			`{"eventKey":"contact.add","hookUrl":"ftp://127.0.0.1"}`, `{"eventKey":"contact.merge","hookUrl":"https://example.com"}`,
		} {
			w := b.do(http.MethodPost, "/crm/rest/v1/hooks", body)
			assert.Equal(t, http.StatusBadRequest, w.Code, body)
			assert.Len(t, decode(t, w), 1, "a message")
		}
		assert.Empty(t, b.Hooks())
		assert.Equal(t, http.StatusMethodNotAllowed, b.do(http.MethodPatch, "/crm/rest/v1/hooks", "{}").Code)
		assert.Equal(t, object{"message": "Unable to find this Hook"}, decode(t, b.do(http.MethodPost, "/crm/rest/v1/hooks/7/verify", "")))
	})
	t.Run("MayBeSeenByTheirMakerAloneAndBeOneForEachAddress", func(t *testing.T) {
		t.Parallel()
		for _, on := range []bool{false, true} {
			h := newHooked(t, Options{Contacts: 5, Tokens: []string{"other"}, Quirks: Quirks{Hooks: HookQuirks{Scoped: on, OnePerURL: on}}}, "contact.edit")
			again := h.subscribe("contact.edit")["key"]
			r := httptest.NewRequest(http.MethodGet, "/crm/rest/v1/hooks", nil)
			r.Header.Set("Authorization", "Bearer other")
			w := httptest.NewRecorder()
			h.Handler().ServeHTTP(w, r)
			if on {
				assert.Equal(t, "1", again)
				assert.Empty(t, array(t, w))
			} else {
				assert.Equal(t, "2", again)
				assert.Len(t, array(t, w), 2)
			}
		}
	})
	t.Run("AnswerFaultsInTheWordsOfRESTv1", func(t *testing.T) {
		t.Parallel()
		b := newBox(t, Options{Contacts: 5, Faults: "500@/v1/hooks"})
		assert.Equal(t, object{"message": "Internal Server Error"}, decode(t, b.get("/v1/hooks")))
	})
	t.Run("DoNotHoldUpWhoClosesTheAccount", func(t *testing.T) {
		t.Parallel()
		arrived, release := make(chan bool), make(chan bool)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if secret := r.Header.Get("X-Hook-Secret"); secret != "" {
				w.Header().Set("X-Hook-Secret", secret)
				return
			}
			close(arrived)
			<-release
		}))
		defer server.Close()
		defer close(release)
		b := newBox(t, Options{Contacts: 5, HookDelay: AtOnce})
		w := b.do(http.MethodPost, "/crm/rest/v1/hooks", fmt.Sprintf(`{"eventKey":"contact.edit","hookUrl":"%s"}`, server.URL))
		require.Equal(t, "Verified", decode(t, w)["status"])
		_, err := b.Edit("contacts", 1)
		require.NoError(t, err)
		<-arrived
		b.Close()
		_, err = b.Edit("contacts", 2)
		require.NoError(t, err)
		require.NoError(t, b.Deliver(t.Context()))
	})
}
