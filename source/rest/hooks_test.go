package rest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/rest"
)

func TestHooks(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	// answering serves one answer to all calls, and keeps the bodies.
	answering := func(t *testing.T, status int, body string) (*keap, *[]string) {
		t.Helper()
		bodies := &[]string{}
		return serve(t, func(w http.ResponseWriter, r *http.Request) {
			sent, _ := io.ReadAll(r.Body)
			*bodies = append(*bodies, string(sent))
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Date", noon.Format(http.TimeFormat))
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}), bodies
	}

	t.Run("ListsWhatThereIs", func(t *testing.T) {
		t.Parallel()
		k, _ := answering(t, 200, `[{"key":"8","eventKey":"contact.edit","hookUrl":"https://a.b/c","status":"Verified"},{"key":9,"status":"Inactive"}]`)
		list, err := k.client(t).Hooks().List(t.Context())
		require.NoError(t, err)
		require.Equal(t, []source.Subscription{
			{Key: "8", EventKey: "contact.edit", URL: "https://a.b/c", Status: source.StatusVerified, At: noon},
			{Key: "9", Status: source.StatusInactive, At: noon},
		}, list)
		require.Equal(t, []string{"/crm/rest/v1/hooks"}, k.uris())
		require.Equal(t, "Bearer "+secret, k.call(0).Header.Get("Authorization"))
	})
	t.Run("TellsTheKindsOfEvents", func(t *testing.T) {
		t.Parallel()
		k, _ := answering(t, 200, `["contact.add","contact.edit"]`)
		keys, err := k.client(t).Hooks().EventKeys(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"contact.add", "contact.edit"}, keys)
		require.Equal(t, []string{"/crm/rest/v1/hooks/event_keys"}, k.uris())
	})
	t.Run("CreatesAndVerifies", func(t *testing.T) {
		t.Parallel()
		k, bodies := answering(t, 200, `{"key":"8","eventKey":"contact.edit","hookUrl":"https://a.b/c","status":"Unverified"}`)
		h := k.client(t).Hooks()
		s, err := h.Create(t.Context(), "contact.edit", "https://a.b/c")
		require.NoError(t, err)
		require.Equal(t, source.StatusUnverified, s.Status)
		require.JSONEq(t, `{"eventKey":"contact.edit","hookUrl":"https://a.b/c"}`, (*bodies)[0])
		_, err = h.Verify(t.Context(), "8")
		require.NoError(t, err)
		_, err = h.DelayedVerify(t.Context(), "8", "3f9a")
		require.NoError(t, err)
		require.Equal(t, []string{"/crm/rest/v1/hooks", "/crm/rest/v1/hooks/8/verify", "/crm/rest/v1/hooks/8/delayedVerify"}, k.uris())
		require.Equal(t, "3f9a", k.call(2).Header.Get("X-Hook-Secret"))
		for i := range 3 {
			require.Equal(t, http.MethodPost, k.call(i).Method)
		}
	})
	t.Run("DeletesWhatMayBeGoneAlready", func(t *testing.T) {
		t.Parallel()
		for status, body := range map[int]string{204: "", 404: `{"message":"not found"}`} {
			k, _ := answering(t, status, body)
			require.NoError(t, k.client(t).Hooks().Delete(t.Context(), "8"))
			require.Equal(t, http.MethodDelete, k.call(0).Method)
		}
	})
	t.Run("TellsWhatKeapRefusesWithoutTheAddress", func(t *testing.T) {
		t.Parallel()
		k, _ := answering(t, 400, `{"message":"https://a.b/hooks/s3cret cannot be reached"}`)
		_, err := k.client(t).Hooks().Create(t.Context(), "contact.edit", "https://a.b/hooks/s3cret")
		require.ErrorContains(t, err, "ab123: hooks: POST /v1/hooks: Keap does not accept the question (400, the address cannot be reached)")
		require.True(t, source.IsBadRequest(err))
	})
	t.Run("TellsAPageThatIsNoJSON", func(t *testing.T) {
		t.Parallel()
		k, _ := answering(t, 200, "<html>")
		_, err := k.client(t).Hooks().List(t.Context())
		require.True(t, source.IsTemporary(err), "%v", err)
	})
	t.Run("WaitsItsTurnForEveryCall", func(t *testing.T) {
		t.Parallel()
		k, _ := answering(t, 200, `[]`)
		full := errors.New("the day is over")
		turns := 0
		h := k.client(t, func(o *rest.Options) {
			o.OnCall = func(_ context.Context, about string) error {
				require.Equal(t, "hooks", about)
				turns++
				if turns > 1 {
					return full
				}
				return nil
			}
		}).Hooks()
		_, err := h.List(t.Context())
		require.NoError(t, err)
		_, err = h.EventKeys(t.Context())
		require.ErrorIs(t, err, full)
		require.Len(t, k.uris(), 1)
	})
}
