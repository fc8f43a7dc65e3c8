package rest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

func TestAnswersOfAnotherApplicationAreRefused(t *testing.T) {
	t.Parallel()
	named := func(tenant string, answer http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("x-keap-tenant-id", tenant)
			answer(w, r)
		}
	}
	one := says(200, jsonType, `{"people":[{"id":"1"}]}`)
	for _, tenant := range []string{"", " ", "|", "ab123", "AB123.infusionsoft.com", "ab123.keap.app"} {
		_, err := read(t, serve(t, named(tenant, one)).client(t), source.Request{})
		require.NoError(t, err, tenant)
	}
	for _, tenant := range []string{"zz999", "zz999.infusionsoft.com", "ab1234.infusionsoft.com", "ab12"} {
		c := serve(t, named(tenant, one)).client(t)
		_, err := read(t, c, source.Request{})
		require.True(t, source.IsTenant(err), tenant)
		require.True(t, source.IsRefused(err), "nothing else of the account is asked")
		require.False(t, source.IsTemporary(err))
		require.ErrorContains(t, err, "use a credential of ab123, or name the account after the application")
		_, err = read(t, c, source.Request{IDs: []int64{1}})
		require.True(t, source.IsTenant(err), "every call is looked at")
	}
	_, err := read(t, serve(t, named("zz999", says(500, jsonType, `{}`))).client(t), source.Request{})
	require.True(t, source.IsTenant(err), "a refusal as well")
	_, err = serve(t, says(200, jsonType, `{"tenant_id":"zz999"}`)).client(t).WhoAmI(t.Context())
	require.True(t, source.IsTenant(err))
}
