package keapsim

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestKeptRenderingsAreWhatWouldBeMade(t *testing.T) {
	t.Parallel()
	const path = "/crm/rest/v2/contacts?page_size=200&fields=family_name,tag_ids,custom_fields,update_time"
	ask := func(k *Keap, path string) string {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Authorization", "Bearer "+testToken)
		w := httptest.NewRecorder()
		k.serve(w, r)
		require.Equal(t, http.StatusOK, w.Code)
		return w.Body.String()
	}
	o := Options{Contacts: 200, Tokens: []string{testToken}, Quirks: Quirks{TagDeleteCascades: true}}
	fresh, err := New(o)
	require.NoError(t, err)
	o.Keep = true
	keeping, err := New(o)
	require.NoError(t, err)
	same := func() {
		t.Helper()
		for range 2 {
			require.Equal(t, ask(fresh, path), ask(keeping, path))
		}
	}
	same()
	require.Equal(t, ask(fresh, "/crm/rest/v2/contacts?fields=id"), ask(keeping, "/crm/rest/v2/contacts?fields=id"), "other properties")
	for _, k := range []*Keap{fresh, keeping} {
		k.clock = func() time.Time { return time.UnixMilli(1_760_000_000_000) }
		ids := k.IDs("contacts")
		_, err := k.Edit("contacts", ids[:50]...)
		require.NoError(t, err)
		_, err = k.Retag(ids[40:60]...)
		require.NoError(t, err)
	}
	same()
	for _, k := range []*Keap{fresh, keeping} {
		_, err := k.Delete("tags", k.IDs("tags")[0])
		require.NoError(t, err)
		_, err = k.Delete("contacts", k.IDs("contacts")[3])
		require.NoError(t, err)
	}
	same()
}
