package rest_test

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/rest"
	"github.com/keapsync/keapsync/source/sourcetest"
)

// inSuite are the ways in which keapsim is awkward in the suite. It compares single pages and their times with what the account
// holds, so that it is without short and repeated pages, wrong clocks, timestamps in the future and records that cannot be sent;
// the tests of the engine and of integration have these.
const inSuite = keapsim.SharedIDs | keapsim.LargeIDs | keapsim.MixedTokens | keapsim.LargePagesFail | keapsim.StrictRequests

func TestConformance(t *testing.T) {
	t.Parallel()
	type form struct {
		name   string
		header rest.Header
		gzip   bool
		quirks keapsim.Quirks
	}
	for _, f := range []form{
		{name: "Documented"},
		{name: "TokenURLsEndingInNullByAPIKeyAndGzip", header: rest.APIKey, gzip: true, quirks: keapsim.Quirks{
			TokenURL: true, End: keapsim.EndNull, Nulls: true,
		}},
		{name: "OffsetTokensEndingInNothing", quirks: keapsim.Quirks{
			OffsetTokens: true, End: keapsim.EndEmpty, ZuluTimes: true, FieldsAddToDefault: true, BlankQuotaHeaders: true,
		}},
		{name: "TokenURLsEndingInAnEmptyPage", quirks: keapsim.Quirks{
			TokenURL: true, End: keapsim.EndExtraPage, Milliseconds: true, SparseModel: true, GatewayQuotaFault: true,
		}},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			sourcetest.Run(t, func(t *testing.T) sourcetest.Fixture {
				k, err := keapsim.New(keapsim.Options{
					Seed: 7, Contacts: 120, Tokens: []string{secret}, Quirks: f.quirks, Gzip: f.gzip, Clock: sourcetest.Clock, Hostile: inSuite,
				})
				require.NoError(t, err)
				s := httptest.NewServer(k.Handler())
				t.Cleanup(s.Close)
				return sourcetest.Fixture{
					Keap: k, Credential: secret, Entities: schema.OfRoad(schema.RESTv2),
					Open: func(t *testing.T, credential string) source.Reader {
						c, err := rest.New(rest.Options{
							Account: "ab123", BaseURL: s.URL + "/crm/rest", Token: rest.Static(credential), Header: f.header, Plain: !f.gzip,
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
