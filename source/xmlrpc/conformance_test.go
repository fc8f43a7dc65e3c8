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

// inSuite are the ways in which keapsim is awkward in these tests. They compare single pages and their times with what the account
// holds after they were read, so that it is without wrong clocks, timestamps in the future, parents that change while
// they are read, and what cannot be sent, which is for readers of smaller pages; the tests of integration have these.
const inSuite = keapsim.Everything &^ (keapsim.WrongClocks | keapsim.OddStamps | keapsim.PoisonRecords |
	keapsim.LargePagesFail | keapsim.MovingParents)

func TestConformance(t *testing.T) {
	t.Parallel()
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
					Clock: sourcetest.Clock, Hostile: inSuite,
				})
				require.NoError(t, err)
				s := httptest.NewServer(k.Handler())
				t.Cleanup(s.Close)
				// Those whose records a test can change. XML-RPC hides subscriptions whose product is gone.
				entities := slices.DeleteFunc(schema.OfRoad(schema.XMLRPCRoad), func(e *schema.Entity) bool {
					return len(k.IDs(e.Name)) == 0 || e.Name == "subscriptions"
				})
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

func TestEveryTable(t *testing.T) {
	t.Parallel()
	k, err := keapsim.New(keapsim.Options{Seed: 11, Contacts: 120, LegacyKeys: []string{secret}, Clock: sourcetest.Clock, Hostile: inSuite})
	require.NoError(t, err)
	s := httptest.NewServer(k.Handler())
	t.Cleanup(s.Close)
	for _, e := range schema.OfRoad(schema.XMLRPCRoad) {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			c, err := xmlrpc.New(xmlrpc.Options{Account: "ab123", URL: s.URL + "/api/xmlrpc", Token: xmlrpc.Static(secret)})
			require.NoError(t, err)
			t.Cleanup(c.Close)
			whole, err := c.ReadPage(t.Context(), source.Request{Entity: e})
			require.NoError(t, err)
			require.NotEmpty(t, whole.Records)
			require.Equal(t, source.MoreUnlikely, whole.More)
			if x := e.XMLRPC; len(e.Key) == 0 && x.Where == nil && x.NotSelf == "" {
				require.Equal(t, k.IDs(x.Table), ids(whole))
			}
			counted, err := c.ReadPage(t.Context(), source.Request{Entity: e, Count: true})
			require.NoError(t, err)
			require.EqualValues(t, len(whole.Records), counted.Count)
			var all []string
			for r := (source.Request{Entity: e, Limit: 7}); ; {
				p, err := c.ReadPage(t.Context(), r)
				require.NoError(t, err)
				all = append(all, texts(p)...)
				if r.Token = p.Next; p.More == source.MoreUnlikely {
					break
				}
			}
			require.ElementsMatch(t, texts(whole), all)
			rows := schema.NewRows(e, "ab123")
			d := schema.NewDecoder(e, "ab123", schema.XMLRPCRoad)
			for _, r := range whole.Records {
				require.Empty(t, r.Reason)
				require.NoError(t, d.DecodeJSON(r, rows))
				require.NotContains(t, string(r.Bytes), "SECRET-")
			}
			require.Zero(t, rows.Invalid)
		})
	}
}

func TestSpoiledValues(t *testing.T) {
	t.Parallel()
	k, err := keapsim.New(keapsim.Options{Seed: 11, Contacts: 300, LegacyKeys: []string{secret}, Clock: sourcetest.Clock, Hostile: inSuite})
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
			require.Len(t, p.Records, len(clean.Records), "%s of %s", kind, e.Name)
			if len(e.Key) == 0 { // else a value of the key may be the one that is spoiled
				require.Equal(t, ids(clean), ids(p), "%s of %s", kind, e.Name)
			}
			repaired[kind] += p.Repaired
			rows := schema.NewRows(e, "ab123")
			d := schema.NewDecoder(e, "ab123", schema.XMLRPCRoad)
			for _, r := range p.Records {
				require.True(t, r.Reason == "" || len(e.Key) > 0, r.Reason)
				require.NoError(t, d.DecodeJSON(r, rows))
			}
			p.Release()
		}
	}
	require.Positive(t, repaired["badchars"])
	require.Positive(t, repaired["latin1"])
}
