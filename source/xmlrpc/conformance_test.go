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
		{name: "BearerAtTheGateway", way: xmlrpc.Bearer, path: "/crm/xmlrpc/v1", quirks: keapsim.Quirks{
			RandomOrder: true, Arrays: keapsim.ArraysOnOwnID, EmptyQueryFaults: true, TextInvoiceIDs: true,
		}},
		{name: "OnlyOfficialFields", path: "/api/xmlrpc/v1", quirks: keapsim.Quirks{
			RandomOrder: true, OfficialFields: true, OfficialTables: true, JoinedFieldsFault: true, ClampLimit: true,
		}},
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
						if f.quirks.OfficialFields && credential == secret {
							// What can be asked is known once something was.
							for _, e := range entities {
								_, err := c.ReadPage(t.Context(), source.Request{Entity: e, Limit: 1})
								require.NoError(t, err)
							}
						}
						return c
					},
				}
			})
		})
	}
}

func TestSpoiledValues(t *testing.T) {
	t.Parallel()
	k, err := keapsim.New(keapsim.Options{Seed: 11, Contacts: 300, LegacyKeys: []string{secret}, Clock: sourcetest.Clock})
	require.NoError(t, err)
	s := httptest.NewServer(k.Handler())
	t.Cleanup(s.Close)
	client, err := xmlrpc.New(xmlrpc.Options{Account: "ab123", URL: s.URL + "/api/xmlrpc", Token: xmlrpc.Static(secret)})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	repaired := map[string]int{}
	for _, e := range schema.OfRoad(schema.XMLRPCRoad) {
		require.NoError(t, k.SetFaults(""))
		clean, err := client.ReadPage(t.Context(), source.Request{Entity: e})
		require.NoError(t, err)
		for _, kind := range []string{"badchars", "latin1", "nulltext", "malformed"} {
			require.NoError(t, k.SetFaults(kind+"=0.9"))
			p, err := client.ReadPage(t.Context(), source.Request{Entity: e})
			require.NoError(t, err, "%s of %s", kind, e.Name)
			require.Equal(t, ids(clean), ids(p), "%s of %s", kind, e.Name)
			repaired[kind] += p.Repaired
			rows := schema.NewRows(e, "ab123")
			d := schema.NewDecoder(e, "ab123", schema.XMLRPCRoad)
			for _, r := range p.Records {
				require.Empty(t, r.Reason)
				require.NoError(t, d.DecodeJSON(r, rows))
			}
			require.Len(t, rows.Records, len(p.Records))
			p.Release()
		}
	}
	require.Positive(t, repaired["badchars"])
	require.Positive(t, repaired["latin1"])
}
