package xmlrpc_test

import (
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/sourcetest"
	"github.com/keapsync/keapsync/source/xmlrpc"
)

// secret is the credential of all tests here. No error may show more than its end.
const secret = "0123456789abcdef0123456789abcdef"

func TestConformance(t *testing.T) {
	t.Parallel()
	// The simulated account lets nobody change the definitions of custom fields, and XML-RPC hides subscriptions whose
	// product is gone.
	entities := slices.DeleteFunc(schema.OfRoad(schema.XMLRPCRoad), func(e *schema.Entity) bool {
		return e.Name == "custom_field_definitions" || e.Name == "subscriptions"
	})
	type form struct {
		name   string
		way    xmlrpc.Way
		path   string
		gzip   bool
		quirks keapsim.Quirks
	}
	for _, f := range []form{
		{name: "LegacyKeyAtTheAccountsHost", path: "/api/xmlrpc"},
		{name: "APIKeyAtTheGatewayAndGzip", way: xmlrpc.APIKey, path: "/crm/xmlrpc/v1", gzip: true},
		{name: "BearerAtTheGateway", way: xmlrpc.Bearer, path: "/crm/xmlrpc/v1"},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			sourcetest.Run(t, func(t *testing.T) sourcetest.Fixture {
				k, err := keapsim.New(keapsim.Options{
					Seed: 7, Contacts: 120, Tokens: []string{secret}, LegacyKeys: []string{secret}, Quirks: f.quirks, Gzip: f.gzip,
					Clock: sourcetest.Clock,
				})
				require.NoError(t, err)
				s := httptest.NewServer(k.Handler())
				t.Cleanup(s.Close)
				return sourcetest.Fixture{
					Keap: k, Credential: secret, Entities: entities,
					Open: func(t *testing.T, credential string) source.Reader {
						c, err := xmlrpc.New(xmlrpc.Options{
							Account: "ab123", URL: s.URL + f.path, Token: xmlrpc.Static(credential), Way: f.way, Plain: !f.gzip,
						})
						require.NoError(t, err)
						t.Cleanup(c.Close)
						return c
					},
				}
			})
		})
	}
}
