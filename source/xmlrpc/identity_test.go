package xmlrpc_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/xmlrpc"
)

func answered(value string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value>` + value + `</value></param></params></methodResponse>`
}

func TestWhoAmI(t *testing.T) {
	t.Parallel()
	user := func(app string) string {
		return answered(`<struct><member><name>casUsername</name><value>owner@example.com</value></member><member><name>displayName</name><value/></member>` +
			`<member><name>localUserId</name><value><i4>1</i4></value></member><member><name>appAlias</name><value>` + app + `</value></member></struct>`)
	}
	bearer := func(o *xmlrpc.Options) { o.Way = xmlrpc.Bearer }

	t.Run("NamesTheApplication", func(t *testing.T) {
		t.Parallel()
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			assert.Contains(t, string(body), "<methodName>DataService.getUserInfo</methodName>")
			assert.NotContains(t, string(body), "<param>", "it takes nothing, not even the placeholder of a key")
			says(200, xmlType, user("ab123"))(w, r)
		})
		who, err := k.client(t, bearer).WhoAmI(t.Context())
		require.NoError(t, err)
		require.Equal(t, source.Identity{Email: "owner@example.com", Tenant: "ab123"}, who)
	})
	t.Run("RefusesAnother", func(t *testing.T) {
		t.Parallel()
		_, err := serve(t, says(200, xmlType, user("zz999"))).client(t, bearer).WhoAmI(t.Context())
		require.True(t, source.IsTenant(err))
	})
	t.Run("TellsNothingOfALegacyKey", func(t *testing.T) {
		t.Parallel()
		who, err := serve(t, says(500, xmlType, "")).client(t).WhoAmI(t.Context())
		require.NoError(t, err)
		require.Zero(t, who)
	})
	t.Run("TakesNothingElseForAnAnswer", func(t *testing.T) {
		t.Parallel()
		for _, body := range []string{answered("ab123"), answered("<array><data></data></array>"), user("ab123")[:150], "<html>"} {
			_, err := serve(t, says(200, xmlType, body)).client(t, bearer).WhoAmI(t.Context())
			require.Error(t, err, body)
			require.False(t, source.IsTenant(err))
		}
	})
}

func TestIDsAreNeverCutShort(t *testing.T) {
	t.Parallel()
	records := ""
	for _, id := range []string{"<i4>5</i4>", "9007199254740993", "<i4>9223372036854775807</i4>", "9223372036854775808", "<i4>0</i4>", "<i4>-7</i4>", "1e3", "<double>8.0</double>"} {
		records += `<value><struct><member><name>Id</name><value>` + id + `</value></member></struct></value>`
	}
	k := serve(t, says(200, xmlType, answered(`<array><data>`+records+`</data></array>`)))
	page, err := read(t, k.client(t), source.Request{Entity: schema.Lookup("action_sets"), Order: source.OrderID})
	require.NoError(t, err)
	var reasons []string
	for _, r := range page.Records {
		reasons = append(reasons, r.Reason)
	}
	require.Equal(t, []string{
		"", "", "", `the record's Id "9223372036854775808" is no 64-bit integer`, "the record's Id is 0", "the record's Id is -7",
		`the record's Id "1e3" is no 64-bit integer`, `the record's Id "8.0" is no 64-bit integer`,
	}, reasons)
	require.Equal(t, []int64{5, 1<<53 + 1, 1<<63 - 1}, ids(page)[:3])
}
