package rest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

func TestWhoAmI(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	for name, c := range map[string]struct {
		body string
		want source.Identity
	}{
		"Admin":   {`{"email":"a@b.c","sub":"1","is_admin":true,"tenant_id":"ab123.infusionsoft.com"}`, source.Identity{Email: "a@b.c", Tenant: "ab123.infusionsoft.com", Admin: &yes}},
		"User":    {`{"email":"a@b.c","is_admin":false}`, source.Identity{Email: "a@b.c", Admin: &no}},
		"Unknown": {`{"email":"a@b.c"}`, source.Identity{Email: "a@b.c"}},
		"Null":    {`{"email":null,"is_admin":null}`, source.Identity{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := serve(t, says(200, jsonType, c.body))
			who, err := k.client(t).WhoAmI(t.Context())
			require.NoError(t, err)
			require.Equal(t, c.want, who)
			require.Equal(t, []string{"/crm/rest/v2/oauth/connect/userinfo"}, k.uris())
		})
	}

	t.Run("OlderTenantsDoNotSay", func(t *testing.T) {
		t.Parallel()
		who, err := serve(t, says(404, htmlType, `<title>Keap - Page Not Found</title>`)).client(t).WhoAmI(t.Context())
		require.NoError(t, err)
		require.Zero(t, who)
	})

	t.Run("ARefusedCredentialIsNobody", func(t *testing.T) {
		t.Parallel()
		_, err := serve(t, says(401, jsonType, `{"fault":{"faultstring":"Invalid access token"}}`)).client(t).WhoAmI(t.Context())
		require.True(t, source.IsAuth(err))
		require.ErrorContains(t, err, "ab123: GET /v2/oauth/connect/userinfo: Keap refuses the credential")
		clean(t, err)
	})

	t.Run("AnOddAnswerIsNobody", func(t *testing.T) {
		t.Parallel()
		_, err := serve(t, says(200, jsonType, `{"is_admin":"maybe"}`)).client(t).WhoAmI(t.Context())
		require.True(t, source.IsTemporary(err))
	})
}
