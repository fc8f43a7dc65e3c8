package keapsim

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFaultsOfXMLRPC(t *testing.T) {
	t.Parallel()
	stages := rpcBody("DataService.query", testKey, "Stage", 10, 0, object{}, names("Id", "StageName"))
	contacts := rpcBody("DataService.query", append([]any{testKey, "Contact", 1000, 0, object{}}, names(readable("Contact")...))...)
	faulty := func(t *testing.T, list string) box {
		t.Helper()
		return newRPC(t, Options{Contacts: 400, Seed: 6, Faults: list})
	}
	t.Run("AreFaultsOfAnyCode", func(t *testing.T) {
		t.Parallel()
		for list, want := range map[string]string{
			"fault=1": "[InvalidConfig]Invalid Configuration", "fault=500": "ThrottlingException: Maximum number of threads throttled",
			"fault=3": "[UnexpectedError]", "fault=0": "Server encountered exception", "fault=77": "Simulated",
		} {
			_, code, text := faulty(t, list).call("DataService.count", "Contact", object{})
			assert.Equal(t, list, "fault="+itoa(code))
			assert.Contains(t, text, want)
		}
	})
	t.Run("ConcernMethodsTablesAndTheNextCallsOnly", func(t *testing.T) {
		t.Parallel()
		b := faulty(t, "fault=500@/xmlrpc/DataService.query/Contact:next=2,fault=3@/xmlrpc/*/Job")
		code := func(method, table string) int {
			params := []any{table, object{}}
			if method == "DataService.query" {
				params = []any{table, 1, 0, object{}, names("Id")}
			}
			_, code, _ := b.call(method, params...)
			return code
		}
		assert.Equal(t, -1, code("DataService.query", "Stage"))
		assert.Equal(t, -1, code("DataService.count", "Contact"))
		assert.Equal(t, 200, b.get("/v2/contacts").Code, "REST has no such faults, and uses none up")
		assert.Equal(t, 500, code("DataService.query", "Contact"))
		assert.Equal(t, 500, code("DataService.query", "Contact"))
		assert.Equal(t, -1, code("DataService.query", "Contact"))
		assert.Equal(t, 3, code("DataService.query", "Job"))
		assert.Equal(t, 3, code("DataService.count", "Job"))
		assert.Equal(t, 4, b.Stats().Faults["fault"])
		require.Error(t, b.SetFaults("fault=many"))
		require.Error(t, b.SetFaults("fault"))
	})
	t.Run("AreStatusesInTheBodiesOfTheGateway", func(t *testing.T) {
		t.Parallel()
		for list, want := range map[string]struct {
			status int
			body   string
		}{
			"401": {401, "keymanagement.service.access_token_expired"}, "403html": {403, "<h1>Developer Inactive</h1>"}, "403": {403, `"Forbidden"`},
			"429=9s": {429, "Quota Exceeded"}, "503": {503, `"Service Unavailable"`}, "503html": {503, "<title>Service Unavailable"}, "notjson": {200, "<html>"},
		} {
			w := faulty(t, list).post(stages)
			assert.Equal(t, want.status, w.Code, list)
			assert.Contains(t, w.Body.String(), want.body, list)
		}
		assert.Equal(t, 200, faulty(t, "503@/xmlrpc*").get("/v2/tags").Code, "the other road is open")
	})
	t.Run("AreBodiesThatAreBlankOrCut", func(t *testing.T) {
		t.Parallel()
		w := faulty(t, "blank").post(stages)
		assert.Equal(t, http.StatusOK, w.Code)
		assert.Equal(t, typeXML, w.Header().Get("Content-Type"))
		assert.Empty(t, w.Body.String())
		whole := faulty(t, "").post(stages).Body.String()
		assert.Equal(t, whole[:len(whole)/2], faulty(t, "truncated").post(stages).Body.String())
		for _, list := range []string{"drop", "cut"} {
			assert.PanicsWithValue(t, http.ErrAbortHandler, func() { faulty(t, list).post(stages) }, list)
		}
	})
	t.Run("AreListsThatAreEmptyOrEndEarly", func(t *testing.T) {
		t.Parallel()
		assert.Empty(t, faulty(t, "emptylist").rows("Stage", object{}, "Id"))
		assert.Equal(t, 0, faulty(t, "emptylist").result("DataService.count", "Stage", object{}))
		assert.Len(t, faulty(t, "cutlist").rows("Stage", object{}, "Id"), 3)
		limited := faulty(t, "limited=0.5")
		rows := limited.rows("Contact", object{}, "Id")
		assert.InDelta(t, 220, len(rows), 50)
		assert.Equal(t, len(rows), limited.result("DataService.count", "Contact", object{}))
	})
	t.Run("SpoilTextsInAShareOfTheRows", func(t *testing.T) {
		t.Parallel()
		clean := faulty(t, "").post(contacts).Body.String()
		bad := faulty(t, "badchars=0.3").post(contacts).Body.String()
		for _, sample := range []string{"&#11;", "\x0b", "&#0;", "\x1f", "&#55357;&#56832;", "&#x8;"} {
			assert.Contains(t, bad, sample)
			assert.NotContains(t, clean, sample)
		}
		require.Error(t, xml.Unmarshal([]byte(bad), &rpcNode{}))
		assert.True(t, utf8.ValidString(clean))
		assert.False(t, utf8.ValidString(faulty(t, "latin1=0.1").post(contacts).Body.String()))
		nulls := faulty(t, "nulltext=0.2").post(contacts).Body.String()
		assert.InDelta(t, 88, strings.Count(nulls, "<value>null</value>"), 30)
		assert.NotContains(t, clean, "<value>null</value>")
	})
	t.Run("SpoilValuesButNeverIDs", func(t *testing.T) {
		t.Parallel()
		b := faulty(t, "malformed=0.5")
		body := b.post(contacts).Body.String()
		for _, sample := range []string{"<dateTime.iso8601>00000000T00:00:00", "unexpected", "123456789012345678901234567890"} {
			assert.Contains(t, body, sample)
		}
		ids := faulty(t, "").rows("Contact", object{}, "Id")
		assert.Equal(t, ids, b.rows("Contact", object{}, "Id"))
	})
}

func itoa(n int) string { return string(appendGrouped(nil, int64(n))) }

func TestBrownouts(t *testing.T) {
	t.Parallel()
	probe := rpcBody("DataService.count", testKey, "Stage", object{})
	// forms are the ways in which six calls are refused.
	forms := func(b box) map[string]int {
		seen := map[string]int{}
		for range 6 {
			func() {
				defer func() {
					if recover() != nil {
						seen["dropped"]++
					}
				}()
				w := b.post(probe)
				seen[http.StatusText(w.Code)]++
			}()
		}
		return seen
	}
	want := map[string]int{"Service Unavailable": 2, "Gone": 1, "OK": 1, "Forbidden": 1, "dropped": 1}

	t.Run("RefuseEveryCallInManyForms", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 20, Faults: "brownout"})
		assert.Equal(t, want, forms(b))
		assert.Equal(t, 200, b.get("/v2/tags").Code)
		assert.Equal(t, 6, b.Stats().Faults["brownout"])
		require.NoError(t, b.SetFaults(""))
		assert.Equal(t, map[string]int{"OK": 6}, forms(b))
	})
	t.Run("BeginAndEndWithTheClock", func(t *testing.T) {
		t.Parallel()
		b := newRPC(t, Options{Contacts: 20, Brownouts: []Interval{{noon.Add(time.Hour), noon.Add(2 * time.Hour)}}})
		assert.Equal(t, map[string]int{"OK": 6}, forms(b))
		b.Advance(time.Hour)
		assert.Equal(t, want, forms(b))
		b.Advance(time.Hour)
		assert.Equal(t, map[string]int{"OK": 6}, forms(b))
	})
}

func TestTheBankOfLegacyKeys(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k, err := New(Options{Contacts: 5, LegacyKeys: []string{testKey}, Quota: Quota{LegacyBank: 3}})
		require.NoError(t, err)
		body := rpcBody("DataService.count", testKey, "Stage", object{})
		post := func() string {
			w := httptest.NewRecorder()
			k.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/api/xmlrpc", strings.NewReader(body)))
			return w.Body.String()
		}
		began := time.Now()
		for range 3 {
			post()
		}
		assert.Zero(t, time.Since(began), "the bank is full at first")
		var calls sync.WaitGroup
		var mu sync.Mutex
		refused := 0
		for range 5 {
			calls.Go(func() {
				answer := post()
				mu.Lock()
				defer mu.Unlock()
				refused += strings.Count(answer, "ThrottlingException")
			})
		}
		calls.Wait()
		assert.Equal(t, 2, refused, "three may wait at once")
		assert.Equal(t, 500*time.Millisecond, time.Since(began))
		time.Sleep(time.Second)
		began = time.Now()
		for range 3 {
			post()
		}
		assert.Zero(t, time.Since(began), "three tokens came back meanwhile")
	})
}
