package openapi

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRequestsAreCheckedAgainstTheirOwnOperation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		request string
		lists   Lists
		fault   string
	}{
		{"/v2/contacts?page_size=1000&fields=id,update_time&filter=contact_id>7&order_by=id asc&page_token=x", Either, ""},
		{"/v2/contacts?page_size=ten", Either, "no integer"},
		{"/v2/contacts?limit=10", Either, "no parameter limit"},
		{"/v2/contacts?page_size=10&page_size=10", Either, "2 times"},
		{"/v2/contacts?fields=id&fields=update_time", Either, "2 times"},
		{"/v2/contacts?fields=id&fields=update_time", Repeated, "2 times"},
		{"/v2/contacts/7?fields=id,update_time", Repeated, ""},
		{"/v2/contacts/7?page_size=1", Either, "no parameter page_size"},
		{"/v2/shoes", Either, "has no GET"},
		{"/v2/companies/7?fields=address,notes", Either, ""},
		{"/v2/companies/7?fields=address,company_name", Either, `"company_name" is none of`},
		{"/v2/companies?fields=address,company_name", Either, ""},
		{"/v2/opportunities?fields=custom_fields,created_by", Either, ""},
		{"/v2/opportunities?fields=custom_fields,created_by", Commas, ""},
		{"/v2/opportunities?fields=custom_fields,created_by", Repeated, "none of"},
		{"/v2/opportunities?fields=custom_fields&fields=created_by", Either, ""},
		{"/v2/opportunities?fields=custom_fields&fields=created_by", Commas, "2 times"},
		{"/v2/opportunities?fields=custom_fields&fields=created_by", Repeated, ""},
		{"/v2/opportunities?fields=custom_fields", Commas, ""},
		{"/v2/opportunities?fields=custom_fields", Repeated, ""},
		{"/v2/opportunities?fields=shoe_size", Either, "none of"},
		{"/v2/opportunities/stages", Either, ""},
		{"/v2/opportunities/stages?fields=custom_fields", Either, "no parameter fields"},
		{"/v1/hooks", Either, ""},
		{"/v1/hooks/7", Either, ""},
	} {
		u, err := url.Parse("https://keap.example" + c.request)
		require.NoError(t, err)
		err = Check("GET", u.Path, u.Query(), c.lists)
		if c.fault == "" {
			require.NoError(t, err, c.request)
		} else {
			require.ErrorContains(t, err, c.fault, c.request)
		}
	}
	require.NoError(t, Check("POST", "/v1/hooks/7/verify", nil, Either))
	require.Error(t, Check("POST", "/v2/contacts", nil, Either), "it only reads")
}

func TestThereAreDocumentsOfBothVersions(t *testing.T) {
	t.Parallel()
	assert.NotEmpty(t, Document("v1"))
	assert.NotEmpty(t, Document("v2"))
	assert.Nil(t, Document("v3"))
}
