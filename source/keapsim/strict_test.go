package keapsim

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestStrictServersRefuseWhatTheDocumentDoesNotAllow(t *testing.T) {
	t.Parallel()
	commas, repeated := "/v2/opportunities?fields=custom_fields,created_by", "/v2/opportunities?fields=custom_fields&fields=created_by"
	for strict, want := range map[Strict]map[string]int{
		NotStrict:      {commas: 200, repeated: 200, "/v2/companies/1?fields=company_name": 200, "/v2/tags?limit=5": 200},
		StrictEither:   {commas: 200, repeated: 200, "/v2/companies/1?fields=company_name": 400, "/v2/companies/1?fields=notes": 200, "/v2/tags?limit=5": 400},
		StrictCommas:   {commas: 200, repeated: 400, "/v2/companies/1?fields=company_name": 400, "/v1/hooks": 200},
		StrictRepeated: {commas: 400, repeated: 200, "/v2/companies?fields=company_name,notes": 200, "/v2/nothing": 404},
	} {
		b := newBox(t, Options{Contacts: 50, Hostile: Regular, Quirks: Quirks{Strict: strict}})
		for target, status := range want {
			target = strings.Replace(target, "/companies/1?", "/companies/"+strconv.FormatInt(b.IDs("companies")[0], 10)+"?", 1)
			assert.Equal(t, status, b.do(http.MethodGet, "/crm/rest"+target, "").Code, "%d: %s", strict, target)
		}
	}
	seen := map[Strict]bool{}
	for seed := range uint64(20) {
		seen[newBox(t, Options{Contacts: 1, Seed: seed, Hostile: StrictRequests}).strictness()] = true
	}
	assert.Len(t, seen, 3, "the seed decides")
}
