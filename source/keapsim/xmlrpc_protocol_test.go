package keapsim

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// request sends a body to a path with a header, or none.
func (b box) request(method, path, body string, header ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, r)
	return w
}

func TestEndpoints(t *testing.T) {
	t.Parallel()
	b := newRPC(t, Options{Contacts: 20, Quota: Quota{Day: 1000}})
	count := func(key string) string { return rpcBody("DataService.count", key, "Contact", object{}) }

	t.Run("OfTheAccountTakeTheKeyAsFirstParameter", func(t *testing.T) {
		t.Parallel()
		for _, path := range []string{"/api/xmlrpc", "/api/xmlrpc/v1", "/api/xmlrpc/"} {
			result, code, _ := b.in(t).answer(b.request("POST", path, count(testKey)))
			assert.Equal(t, -1, code)
			assert.Equal(t, 22, result)
			_, code, text := b.in(t).answer(b.request("POST", path, count("wrong"), "X-Keap-API-Key", testToken))
			assert.Equal(t, 2, code)
			assert.Equal(t, "[InvalidKey]Invalid Key", text)
		}
	})
	t.Run("OfTheGatewayTakeTheTokenAndAnyFirstParameter", func(t *testing.T) {
		t.Parallel()
		for _, path := range []string{"/crm/xmlrpc/v1", "/crm/xmlrpc"} {
			for _, header := range [][]string{{"X-Keap-API-Key", testToken}, {"Authorization", "Bearer " + testToken}} {
				w := b.request("POST", path, count("placeholder"), header...)
				result, _, _ := b.in(t).answer(w)
				assert.Equal(t, 22, result)
				assert.Equal(t, "1000", w.Header().Get("x-keap-product-quota-limit"))
			}
			result, _, _ := b.in(t).answer(b.request("POST", path+"?access_token="+testToken, count("")))
			assert.Equal(t, 22, result)
			w := b.request("POST", path, count(testKey))
			assert.Equal(t, http.StatusUnauthorized, w.Code)
			assert.Contains(t, w.Body.String(), "InvalidAccessToken")
		}
	})
	t.Run("ShareTheQuotaWithREST", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 20, Quota: Quota{Day: 2}})
		assert.Equal(t, 200, b.get("/v2/tags").Code)
		assert.Equal(t, 200, b.request("POST", "/crm/xmlrpc/v1", count(""), "X-Keap-API-Key", testToken).Code)
		w := b.request("POST", "/crm/xmlrpc/v1", count(""), "X-Keap-API-Key", testToken)
		assert.Equal(t, http.StatusTooManyRequests, w.Code)
		assert.Equal(t, "0", w.Header().Get("x-keap-product-quota-available"))
		assert.Equal(t, 200, b.post(count(testKey)).Code, "keys have no quota")
	})
	t.Run("TakePOSTOnly", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, http.StatusMethodNotAllowed, b.request("GET", "/api/xmlrpc", "").Code)
		assert.Equal(t, http.StatusRequestEntityTooLarge, b.request("POST", "/api/xmlrpc", strings.Repeat(" ", maxRequest+1)).Code)
	})
	t.Run("CanBeAllThatAnAccountHas", func(t *testing.T) {
		t.Parallel()
		k, err := New(Options{Contacts: 20, LegacyKeys: []string{testKey}})
		require.NoError(t, err)
		only := box{k, t}
		assert.Equal(t, 22, only.result("DataService.count", "Contact", object{}))
		assert.Equal(t, http.StatusUnauthorized, only.get("/v2/contacts").Code)
		w := only.request("POST", "/keapsim/edit?entity=Affiliate&count=2", "", "X-Keap-API-Key", testKey)
		assert.Equal(t, http.StatusOK, w.Code, "the key opens the control surface too")
		_, code, _ := newBox(t, Options{Contacts: 5}).call("DataService.count", "Contact", object{})
		assert.Equal(t, 2, code, "an account without keys")
	})
	t.Run("AreCountedByMethodAndTable", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 20})
		b.rows("Stage", object{}, "Id")
		b.post("nonsense")
		b.call("Some.thing")
		assert.Equal(t, map[string]int{"POST /xmlrpc/DataService.query/Stage": 1, "POST /xmlrpc": 1, "POST /xmlrpc/other": 1}, b.Calls())
		assert.Equal(t, 6, b.Stats().Rows)
	})
}

func TestRequests(t *testing.T) {
	t.Parallel()
	b := newRPC(t, Options{Contacts: 20})
	fault := func(t *testing.T, body string) (int, string) {
		t.Helper()
		_, code, text := b.in(t).answer(b.post(body))
		return code, text
	}
	count := rpcBody("DataService.count", testKey, "Contact", object{"Id": "MARK"})

	t.Run("WithNilAreRefused", func(t *testing.T) {
		t.Parallel()
		code, text := fault(t, strings.Replace(count, "<string>MARK</string>", "<nil/>", 1))
		assert.Equal(t, 0, code)
		assert.Equal(t, "Failed to parse XML-RPC request: Unknown type: nil", text)
	})
	t.Run("ThatAreNoXMLRPCAreRefused", func(t *testing.T) {
		t.Parallel()
		_, text := fault(t, "")
		assert.Equal(t, "Failed to parse XML-RPC request: Premature end of file.", text)
		replace := func(old, with string) string { return strings.Replace(count, old, with, 1) }
		for _, body := range []string{
			count[:len(count)/2], "<html/>", "<methodCall/>", "<methodCall><methodName/></methodCall>", count + "<more/>", count + "x",
			replace("<string>MARK</string>", "<int>many</int>"), replace("<string>MARK</string>", "<int>5000000000</int>"),
			replace("<string>MARK</string>", "<boolean>true</boolean>"), replace("<string>MARK</string>", "<double>x</double>"),
			replace("<string>MARK</string>", "<dateTime.iso8601>2026-01-01</dateTime.iso8601>"), replace("<string>MARK</string>", "<i8>1</i8>"),
			replace("<string>MARK</string>", "text<int>1</int>"), replace("<string>MARK</string>", "<int>1</int><int>2</int>"),
			replace("<string>MARK</string>", "<array><value/></array>"), replace("<name>Id</name>", ""),
			replace("<string>MARK</string>", strings.Repeat("<array><data><value>", 30)),
		} {
			code, text := fault(t, body)
			assert.Equal(t, 0, code, body)
			assert.Contains(t, text, "Failed to parse XML-RPC request: ", body)
		}
	})
	t.Run("MayHaveBareStringsAndWhiteSpace", func(t *testing.T) {
		t.Parallel()
		body := strings.NewReplacer("<string>", "", "</string>", "", "MARK", "~>~0", "<param>", "\n  <param>\n").Replace(strings.ReplaceAll(count, "MARK", "%"))
		result, code, text := b.in(t).answer(b.post(body))
		assert.Equal(t, -1, code, text)
		assert.Equal(t, 22, result)
	})
	t.Run("NameAMethodThatExists", func(t *testing.T) {
		t.Parallel()
		for _, name := range []string{"DataService.drop", "Nothing.echo", "query"} {
			code, text := fault(t, rpcBody(name, testKey))
			assert.Equal(t, 0, code)
			assert.Equal(t, "No such handler: "+name, text)
		}
	})
	t.Run("ChooseTheMethodByTheTypesOfTheParameters", func(t *testing.T) {
		t.Parallel()
		_, text := fault(t, rpcBody("DataService.query", testKey, "Contact", 10, 0, object{}, names("Id"), "Id", "ASC"))
		assert.Equal(t, "No method matching arguments: java.lang.String, java.lang.String, java.lang.Integer, java.lang.Integer, "+
			"java.util.HashMap, [Ljava.lang.Object;, java.lang.String, java.lang.String", text)
		for _, params := range [][]any{
			{testKey, "Contact", 10, 0, object{}, names("Id"), "Id"},
			{testKey, "Contact", "10", 0, object{}, names("Id")},
			{testKey, "Contact", 10, 0, []any{}, names("Id")},
			{testKey, "Contact", 10.0, true, object{}, names("Id")},
			{},
			{"Contact"},
		} {
			code, text := fault(t, rpcBody("DataService.query", params...))
			assert.Equal(t, 0, code)
			assert.Contains(t, text, "No method matching arguments: ")
		}
	})
	t.Run("MayBeAnEchoOrAQuestionWhoAsks", func(t *testing.T) {
		t.Parallel()
		result, _, _ := b.in(t).answer(b.post(rpcBody("ContactService.echo", "<é&>")))
		assert.Equal(t, "<é&>", result)
		result, _, _ = b.in(t).answer(b.request("POST", "/crm/xmlrpc/v1", rpcBody("DataService.getUserInfo"), "X-Keap-API-Key", testToken))
		assert.Equal(t, "ab123", result.(object)["appAlias"])
		_, code, _ := b.in(t).answer(b.post(rpcBody("DataService.getUserInfo")))
		assert.Equal(t, 14, code)
		assert.Equal(t, "Prospect,Customer,Vendor,Other", b.in(t).result("DataService.getAppSetting", "Contact", "optiontypes"))
		_, code, _ = b.in(t).call("DataService.getAppSetting", "Contact", "nothing")
		assert.Equal(t, 12, code)
	})
	t.Run("CannotWrite", func(t *testing.T) {
		t.Parallel()
		for method, params := range map[string][]any{
			"DataService.add": {"Contact", object{}}, "DataService.update": {"Contact", 1, object{}}, "DataService.delete": {"Contact", 1},
		} {
			_, code, text := b.in(t).call(method, params...)
			assert.Equal(t, 14, code)
			assert.Contains(t, text, "[NoAccess]")
		}
	})
}

func TestWireFormat(t *testing.T) {
	t.Parallel()
	b := newRPC(t, Options{Contacts: 300, Seed: 2})
	everyField := append([]any{testKey, "Contact", 1000, 0, object{}}, names(b.columns("Contact")...))
	body := b.post(rpcBody("DataService.query", everyField...)).Body.String()

	t.Run("HasNoBlanksBetweenTagsAndNoStringElements", func(t *testing.T) {
		t.Parallel()
		assert.True(t, strings.HasPrefix(body, `<?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value><array><data><value><struct><member>`))
		assert.NotContains(t, body, "<string>")
		assert.NotContains(t, body, "> <")
		assert.NotContains(t, body, "<int>")
		assert.Contains(t, body, "<value></value>", "an empty text")
		assert.Contains(t, body, "<i4>0</i4>", "no reference")
		assert.Contains(t, body, "<double>")
		assert.Regexp(t, `<name>LastUpdated</name><value><dateTime.iso8601>\d{8}T\d\d:\d\d:\d\d</dateTime.iso8601></value>`, body)
		assert.Regexp(t, `<name>Birthday</name><value><dateTime.iso8601>\d{8}T00:00:00</dateTime.iso8601></value>`, body)
		assert.Contains(t, body, "&amp;")
	})
	t.Run("LeavesUnsetMembersOut", func(t *testing.T) {
		t.Parallel()
		sizes := map[int]bool{}
		for _, r := range b.in(t).rows("Contact", object{}, readable("Contact")...) {
			sizes[len(r)] = true
			assert.Contains(t, r, "CompanyID")
		}
		assert.Greater(t, len(sizes), 5)
	})
	t.Run("HasMembersInNoOrder", func(t *testing.T) {
		t.Parallel()
		one := b.post(rpcBody("DataService.query", testKey, "Contact", 3, 0, object{}, names("Id", "CompanyID", "CreatedBy", "OwnerID"))).Body.String()
		two := b.post(rpcBody("DataService.query", testKey, "Contact", 3, 0, object{}, names("OwnerID", "CreatedBy", "Id", "CompanyID", "Id"))).Body.String()
		assert.Equal(t, one, two)
		first := map[string]bool{}
		for _, row := range strings.Split(body, "<struct>")[1:] {
			name, _, _ := strings.Cut(row, "</name>")
			first[name] = true
		}
		assert.Greater(t, len(first), 20)
	})
	t.Run("HasAnEmptyDataElementWhereNothingIsFound", func(t *testing.T) {
		t.Parallel()
		w := b.post(rpcBody("DataService.query", testKey, "Contact", 3, 0, object{"Id": -7}, names("Id")))
		assert.Equal(t, xmlHead+"<params><param><value><array><data/></array></value></param></params></methodResponse>", w.Body.String())
	})
	t.Run("HasDoublesAsJavaWritesThem", func(t *testing.T) {
		t.Parallel()
		for f, want := range map[float64]string{
			0: "0.0", 199: "199.0", -12.5: "-12.5", 0.001: "0.001", 9_999_999.5: "9999999.5", 1e7: "1.0E7", 12_345_678: "1.2345678E7",
			99_999_999_999.99: "9.999999999999E10", 0.0001: "1.0E-4", 1_234_567_890.12: "1.23456789012E9",
		} {
			assert.Equal(t, want, string(appendDouble(nil, f)))
		}
	})
}
