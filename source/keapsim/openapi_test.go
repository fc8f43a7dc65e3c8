package keapsim

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim/openapi"
)

// validators hold answers against Keap's OpenAPI document of REST v2: strictly, so that what a schema does not name is
// an error too.
type validators struct {
	plain   validator.Validator // the form of times is not looked at: the schema's date-time has no +0000
	formats validator.Validator
}

// The documents are loaded once, and only the operations that are served: preparing all of them takes long.
var (
	document   = sync.OnceValues(func() (*validators, error) { return read("v2", "/rest/") })
	documentV1 = sync.OnceValues(func() (*validators, error) { return read("v1", "/") })
)

// read prepares a reduced document whose paths begin with a prefix.
func read(version, prefix string) (*validators, error) {
	var whole object
	if err := json.Unmarshal(openapi.Document(version), &whole); err != nil {
		return nil, err
	}
	parameter := regexp.MustCompile(`\{[^}]*\}`)
	routes := (&Keap{}).makeRoutes()
	paths := whole["paths"].(object)
	for path := range paths {
		if _, ok := routes[strings.TrimPrefix(parameter.ReplaceAllString(path, "{id}"), prefix)]; !ok {
			delete(paths, path)
		}
	}
	raw, err := json.Marshal(whole)
	if err != nil {
		return nil, err
	}
	parsed, err := libopenapi.NewDocument(raw)
	if err != nil {
		return nil, err
	}
	model, err := parsed.BuildV3Model()
	if err != nil {
		return nil, err
	}
	return &validators{
		plain:   validator.NewValidatorFromV3Model(&model.Model, config.WithStrictMode()),
		formats: validator.NewValidatorFromV3Model(&model.Model, config.WithStrictMode(), config.WithFormatAssertions()),
	}, nil
}

func loadDocument(t *testing.T, load func() (*validators, error)) *validators {
	t.Helper()
	v, err := load()
	require.NoError(t, err)
	return v
}

// validate holds an answer against the document, which writes its paths below /rest.
func validate(t *testing.T, v validator.Validator, target string, w *httptest.ResponseRecorder) {
	t.Helper()
	validateCall(t, v, httptest.NewRequest(http.MethodGet, "https://api.keap.com/crm"+target, nil), w)
}

func validateCall(t *testing.T, v validator.Validator, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	target := r.Method + " " + r.URL.RequestURI()
	response := w.Result()
	for name := range response.Header {
		if name != "Content-Type" { // the document declares no headers
			response.Header.Del(name)
		}
	}
	response.Header.Set("Content-Type", "application/json")
	ok, problems := v.ValidateHttpResponse(r, response)
	for i, p := range problems {
		if i == 5 {
			break
		}
		for j, s := range p.SchemaValidationErrors {
			if j < 5 {
				t.Errorf("%.80s: %s at %s", target, s.Reason, s.FieldPath)
			}
		}
		t.Errorf("%.80s: %s: %s", target, p.Message, p.Reason)
	}
	assert.True(t, ok, "%.80s", target)
}

func TestAnswersValidateAgainstTheOpenAPIDocument(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]struct {
		options Options
		formats bool
	}{
		"AsDocumented":                  {options: Options{Contacts: 150, Seed: 3}},
		"WithTimesInZuluAndAllFormats":  {options: Options{Contacts: 150, Seed: 4, Quirks: Quirks{ZuluTimes: true, MixedCurrencies: true}}, formats: true},
		"WithAwkwardIDsAndLists":        {options: Options{Contacts: 150, Seed: 6, Hostile: Everything &^ (MixedTokens | PoisonRecords | LargePagesFail | StrictRequests)}},
		"WithTokensOfAllFormsAndStamps": {options: Options{Contacts: 150, Seed: 5, Quirks: Quirks{TokenURL: true, End: EndEmpty, Milliseconds: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := loadDocument(t, document).plain
			if o.formats {
				v = loadDocument(t, document).formats
			}
			b := newBox(t, o.options)
			for i := range kinds {
				ids := b.IDs(i.String())
				_, err := b.Edit(i.String(), ids[:len(ids)/3]...)
				require.NoError(t, err)
			}
			for _, target := range targets(b) {
				w := b.do(http.MethodGet, "/crm"+target, "")
				require.Equal(t, http.StatusOK, w.Code, w.Body.String())
				validate(t, v, target, w)
			}
		})
	}
}

// targets are the URLs of every answer there is: lists with all fields, singles, models and the identity.
func targets(b box) (all []string) {
	all = append(all, "/rest/v2/oauth/connect/userinfo")
	for _, path := range slices.Sorted(maps.Keys(models)) {
		all = append(all, "/rest/v2/"+path+"/model")
	}
	for _, res := range resources {
		query := "page_size=97"
		if res.brief != nil || res.extras != nil {
			var names []string
			for _, p := range res.props {
				if res.extras == nil || slices.Contains(res.extras, p.name) {
					names = append(names, p.name)
				}
			}
			query += "&fields=" + strings.Join(names, ",")
		}
		all = append(all, "/rest/v2/"+res.path+"?"+query, "/rest/v2/"+res.path)
		if res.single {
			for _, id := range b.IDs(res.kind.String())[:3] {
				all = append(all, fmt.Sprintf("/rest/v2/%s/%d", res.path, id))
			}
		}
	}
	some, _ := b.list("/v2/notes", "page_size", "3")
	for _, n := range some {
		all = append(all, fmt.Sprintf("/rest/v2/contacts/%s/notes", n["contact_id"]), fmt.Sprintf("/rest/v2/contacts/%s/notes/%s?fields=custom_fields", n["contact_id"], n["id"]))
	}
	return all
}

func TestErrorsValidateAgainstTheOpenAPIDocument(t *testing.T) {
	t.Parallel()
	v := loadDocument(t, document).plain
	b := newBox(t, Options{Contacts: 20})
	for target, status := range map[string]int{
		"/rest/v2/contacts?filter=nonsense==1":  http.StatusBadRequest,
		"/rest/v2/orders?page_size=1001":        http.StatusBadRequest,
		"/rest/v2/tags/1":                       http.StatusNotFound,
		"/rest/v2/companies/1?fields=shoe_size": http.StatusBadRequest,
	} {
		w := b.do(http.MethodGet, "/crm"+target, "")
		require.Equal(t, status, w.Code)
		validate(t, v, target, w)
	}
	require.NoError(t, b.SetFaults("500@/v2/tasks,403@/v2/notes"))
	for target, status := range map[string]int{"/rest/v2/tasks": http.StatusInternalServerError, "/rest/v2/notes": http.StatusForbidden} {
		w := b.do(http.MethodGet, "/crm"+target, "")
		require.Equal(t, status, w.Code)
		validate(t, v, target, w)
	}
}

func TestTheValidatorNoticesWhatTheDocumentDoesNotAllow(t *testing.T) {
	t.Parallel()
	v := loadDocument(t, document).plain
	for name, o := range map[string]Options{
		"the nulls of recorded answers": {Contacts: 150, Quirks: Quirks{Nulls: true}},
		"values of the wrong type":      {Contacts: 150, Faults: "malformed=1"},
	} {
		target := "/rest/v2/contacts?fields=" + allFields()
		w := newBox(t, o).do(http.MethodGet, "/crm"+target, "")
		response := w.Result()
		response.Header = http.Header{"Content-Type": {"application/json"}}
		ok, problems := v.ValidateHttpResponse(httptest.NewRequest(http.MethodGet, "https://api.keap.com/crm"+target, nil), response)
		assert.False(t, ok, name)
		assert.NotEmpty(t, problems, name)
	}
}

func TestHooksValidateAgainstTheOpenAPIDocument(t *testing.T) {
	t.Parallel()
	v := loadDocument(t, documentV1).plain
	h := newHooked(t, Options{Contacts: 10}, "contact.edit")
	want := `{"eventKey":"contact.add","hookUrl":"` + h.to.URL + `"}`
	for _, c := range []struct {
		call, body string
		status     int
	}{
		{"GET /v1/hooks/event_keys", "", 200},
		{"POST /v1/hooks", want, 200},
		{"GET /v1/hooks", "", 200},
		{"GET /v1/hooks/1", "", 200},
		{"PUT /v1/hooks/2", want, 200},
		{"POST /v1/hooks/2/verify", "", 200},
		{"POST /v1/hooks/1/delayedVerify", "", 200},
		{"DELETE /v1/hooks/2", "", 204},
		{"GET /v1/hooks/2", "", 404},
		{"PUT /v1/hooks/2", want, 404},
	} {
		method, path, _ := strings.Cut(c.call, " ")
		r := httptest.NewRequest(method, "https://api.infusionsoft.com/crm/rest"+path, strings.NewReader(c.body))
		r.Header.Set("Authorization", "Bearer "+testToken)
		r.Header.Set("X-Hook-Secret", "any")
		w := httptest.NewRecorder()
		h.Handler().ServeHTTP(w, r)
		require.Equal(t, c.status, w.Code, c.call)
		validateCall(t, v, r, w)
	}
}
