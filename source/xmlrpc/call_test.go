package xmlrpc_test

import (
	"compress/gzip"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/xmlrpc"
)

func TestCalls(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		way    xmlrpc.Way
		key    string
		header map[string]string
	}{
		"LegacyKey": {xmlrpc.LegacyKey, secret, map[string]string{"Authorization": "", "X-Keap-Api-Key": ""}},
		"APIKey":    {xmlrpc.APIKey, "keapsync", map[string]string{"Authorization": "", "X-Keap-Api-Key": secret}},
		"Bearer":    {xmlrpc.Bearer, "keapsync", map[string]string{"Authorization": "Bearer " + secret, "X-Keap-Api-Key": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShelf(t, crowd(3))
			_, err := read(t, s.client(t, func(o *xmlrpc.Options) { o.Way = c.way }), source.Request{Entity: people})
			require.NoError(t, err)
			call := s.calls[0]
			require.Equal(t, c.key, *call.Params[0].String)
			for header, want := range c.header {
				require.Equal(t, want, call.header.Get(header))
			}
			require.Equal(t, "text/xml", call.header.Get("Content-Type"))
			require.Equal(t, "gzip", call.header.Get("Accept-Encoding"))
			require.Equal(t, "keapsync", call.header.Get("User-Agent"))
			require.NotContains(t, call.header, "Idempotency-Key")
		})
	}

	t.Run("HaveArgumentsOfTheRightTypes", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, crowd(3))
		_, err := read(t, s.client(t), source.Request{Entity: people, IDs: []int64{1, 2}})
		require.NoError(t, err)
		p := s.calls[0].Params
		require.Len(t, p, 8)
		require.Equal(t, int64(1000), *p[2].Int)
		require.Equal(t, int64(0), *p[3].Int, "never a page above the first")
		require.Equal(t, int64(2), *p[4].Members[0].Value.Values[1].Int)
		require.Equal(t, "FirmID", *p[5].Values[1].String)
		require.Equal(t, "Id", *p[6].String)
		require.Equal(t, 1, *p[7].Bool)
	})

	t.Run("EscapeWhatTheyCarry", func(t *testing.T) {
		t.Parallel()
		body := ""
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			body = string(b)
			says(200, xmlType, "<methodResponse>"+rows()+"</methodResponse>")(w, r)
		})
		odd := with(func(x *schema.XMLRPC) { x.Where = []schema.XMLCondition{{Field: "Kind", Value: "a<b & \"c\"\x0b\n"}} })
		_, err := read(t, k.client(t), source.Request{Entity: odd})
		require.NoError(t, err)
		require.Contains(t, body, "~&gt;~0")
		require.NoError(t, xml.Unmarshal([]byte(body), &rpc{}), body)
		var c rpc
		require.NoError(t, xml.Unmarshal([]byte(body), &c))
		texts := map[string]string{}
		for _, m := range c.Params[4].Members {
			texts[m.Name] = *m.Value.String
		}
		require.Equal(t, map[string]string{"Id": "~>~0", "Kind": "a<b & \"c\"\ufffd\n"}, texts)
	})

	t.Run("TakeTheCredentialAnewEachTime", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, crowd(3))
		n := 0
		c := s.client(t, func(o *xmlrpc.Options) {
			o.Token = func(context) (string, error) {
				n++
				return secret + strconv.Itoa(n) + "\n", nil
			}
		})
		for range 2 {
			_, err := read(t, c, source.Request{Entity: people})
			require.NoError(t, err)
		}
		require.Equal(t, secret+"2", *s.calls[1].Params[0].String)
	})

	t.Run("AreNotMadeWithoutCredential", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, crowd(3))
		_, err := read(t, s.client(t, func(o *xmlrpc.Options) { o.Token = xmlrpc.Static(" ") }), source.Request{Entity: people})
		require.True(t, source.IsAuth(err))
		lost := errors.New("no such row")
		_, err = read(t, s.client(t, func(o *xmlrpc.Options) {
			o.Token = func(context) (string, error) { return "", lost }
		}), source.Request{Entity: people})
		require.ErrorIs(t, err, lost)
		require.Empty(t, s.calls)
	})

	t.Run("TellTheQuota", func(t *testing.T) {
		t.Parallel()
		var mu sync.Mutex
		var told []source.Quota
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Keap-Product-Quota-Available", "7")
			says(200, xmlType, "<methodResponse>"+rows()+"</methodResponse>")(w, r)
		})
		_, err := read(t, k.client(t, func(o *xmlrpc.Options) {
			o.OnQuota = func(q source.Quota) {
				mu.Lock()
				defer mu.Unlock()
				told = append(told, q)
			}
		}), source.Request{Entity: people})
		require.NoError(t, err)
		require.Equal(t, int64(7), told[0].Day.Available.N)
	})
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code int
		text string
		ask  func(error) bool
		says string
	}{
		"InvalidKey":          {2, "[InvalidKey]Invalid Key", source.IsAuth, "people: DataService.query Person Id ~>~ 0: Keap refuses the credential (InvalidKey, Invalid Key); set a valid legacy key"},
		"InvalidConfig":       {1, "[InvalidConfig]Invalid Configuration", source.IsTemporary, "Keap failed (InvalidConfig"},
		"UnexpectedError":     {3, "[UnexpectedError]", source.IsTemporary, "UnexpectedError"},
		"DatabaseError":       {4, "[DatabaseError]x", source.IsTemporary, "DatabaseError"},
		"Loading":             {6, "[Loading]x", source.IsTemporary, "Loading"},
		"NoTableAccess":       {7, "[NoTableAccess]x", source.IsUnknownURL, "does not have the table"},
		"NoTableFound":        {9, "no bracket at all", source.IsUnknownURL, "(NoTableFound, no bracket at all)"},
		"NoFieldsError":       {11, "[NoFieldsError]x", source.IsBadRequest, ""},
		"FailedLogin":         {13, "[FailedLoginAttempt]username not found: x", source.IsAuth, ""},
		"NoAccess":            {14, "[NoAccess]x", source.IsAuth, ""},
		"Throttled":           {500, "Server encountered exception: com.infusionsoft.throttle.ThrottlingException: Maximum number of threads throttled", source.IsQuota, "one of Keap's call limits is reached"},
		"ThrottledBeforeAll":  {0, "Server encountered exception: com.infusionsoft.throttle.ThrottlingException: x", source.IsTemporary, ""},
		"Exception":           {500, "Server encountered exception: java.lang.NullPointerException", source.IsTemporary, ""},
		"ExceptionByText":     {0, "Server encountered exception: java.lang.NullPointerException", source.IsTemporary, ""},
		"InvocationFailed":    {0, "Failed to invoke method query in class x: Deadlock", source.IsTemporary, ""},
		"NoMethodMatching":    {0, "No method matching arguments: java.lang.String, java.lang.Integer", source.IsBadRequest, "fault 0, No method matching"},
		"NoMethodMatchingToo": {-1, "No method matching arguments: x", source.IsBadRequest, ""},
		"NoSuchHandler":       {0, "No such handler: X.y", source.IsBadRequest, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := serve(t, says(200, xmlType, "<methodResponse>"+fault(c.code, c.text)+"</methodResponse>"))
			for _, r := range []source.Request{{}, {IDs: []int64{4}}, {Count: true}} {
				r.Entity = people
				_, err := read(t, k.client(t), r)
				require.True(t, c.ask(err), "%v", err)
				require.ErrorContains(t, err, "people")
				if !r.Count && r.IDs == nil {
					require.ErrorContains(t, err, c.says)
				}
			}
		})
	}
	t.Run("ThrottlingEndsSoon", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(200, xmlType, "<methodResponse>"+fault(500, "x.ThrottlingException: y")+"</methodResponse>"))
		_, err := read(t, k.client(t), source.Request{Entity: people})
		require.True(t, source.IsTemporary(err))
		layer, until := source.Exhausted(err)
		require.Equal(t, source.LayerUnknown, layer)
		require.Zero(t, until)
	})
	t.Run("UnknownOnesAreNotRepeated", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(200, xmlType, "<methodResponse>"+fault(77, "[Whatever]"+secret)+"</methodResponse>"))
		_, err := read(t, k.client(t), source.Request{Entity: people})
		require.False(t, source.IsTemporary(err))
		require.ErrorContains(t, err, "Whatever")
	})
}

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	whole := "<methodResponse>" + rows(1, 2, 3) + "</methodResponse>"
	for name, c := range map[string]struct {
		status      int
		media, body string
		ask         func(error) bool
		says        string
	}{
		"Empty":             {200, xmlType, "", source.IsTemporary, "cut off (200, it is empty)"},
		"Blank":             {200, xmlType, " \n", source.IsTemporary, "cut off"},
		"Cut":               {200, xmlType, whole[:len(whole)-9], source.IsTemporary, "cut off"},
		"SomethingFollows":  {200, xmlType, whole + "<!-- -->x", source.IsTemporary, "not what was asked for"},
		"HTML":              {200, "text/html", "<html><head><title>Maintenance</title></head></html>", source.IsTemporary, "Maintenance"},
		"HTMLAsXML":         {200, xmlType, "<html><head><title>Maintenance</title></head></html>", source.IsTemporary, "not what was asked for"},
		"JSON":              {200, "application/json", `{"a":1}`, source.IsTemporary, "not what was asked for"},
		"AnotherResult":     {200, xmlType, "<methodResponse><params><param><value>ok</value></param></params></methodResponse>", source.IsTemporary, "not what was asked for"},
		"Expired":           {401, "application/json", `{"fault":{"faultstring":"Access Token expired","detail":{"errorcode":"keymanagement.service.access_token_expired"}}}`, source.IsAuth, "Access Token expired"},
		"DeveloperInactive": {403, "text/html", "<h1>Developer Inactive</h1>", source.IsAuth, "Developer Inactive"},
		"QuotaUsedUp":       {429, "application/json", `{"fault":{"faultstring":"Rate limit quota violation","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}`, source.IsQuota, "Rate limit quota violation"},
		"Unavailable":       {503, "text/html", "<title>Down</title>", source.IsTemporary, "Down"},
		"FaultByStatus":     {500, xmlType, "<methodResponse>" + fault(3, "[UnexpectedError]boom") + "</methodResponse>", source.IsTemporary, "(500, UnexpectedError, boom)"},
		"SecretInTheTitle":  {503, "text/html", "<title>" + secret + "</title>", source.IsTemporary, "…cdef"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := serve(t, says(c.status, c.media, c.body))
			_, err := read(t, k.client(t), source.Request{Entity: people})
			require.True(t, c.ask(err), "%v", err)
			require.ErrorContains(t, err, c.says)
		})
	}
	t.Run("Gone", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(410, "text/html", "<title>XML-RPC is retired</title>"))
		_, err := read(t, k.client(t), source.Request{Entity: people})
		require.ErrorContains(t, err, "(410, XML-RPC is retired)")
		require.True(t, source.IsTemporary(err), "it may be a trial of the end")
	})
	t.Run("CutWhileCompressed", func(t *testing.T) {
		t.Parallel()
		k := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", xmlType)
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, whole)
			_ = z.Flush() // and no end
		})
		_, err := read(t, k.client(t), source.Request{Entity: people})
		require.True(t, source.IsTemporary(err), "%v", err)
	})
	t.Run("TooLarge", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(200, xmlType, whole))
		_, err := read(t, k.client(t, func(o *xmlrpc.Options) { o.MaxBody = 100 }), source.Request{Entity: people})
		require.ErrorContains(t, err, "more than 100 bytes")
	})
	t.Run("Slow", func(t *testing.T) {
		t.Parallel()
		done := make(chan struct{})
		k := serve(t, func(http.ResponseWriter, *http.Request) { <-done })
		_, err := read(t, k.client(t, func(o *xmlrpc.Options) { o.Timeout = 20 * time.Millisecond }), source.Request{Entity: people})
		close(done)
		require.ErrorContains(t, err, "no whole answer in time: within 20ms")
		require.True(t, source.IsTemporary(err))
	})
	t.Run("Elsewhere", func(t *testing.T) {
		t.Parallel()
		evil := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the credential went elsewhere") }))
		defer evil.Close()
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, evil.URL, http.StatusTemporaryRedirect)
		})
		_, err := read(t, k.client(t), source.Request{Entity: people})
		require.ErrorContains(t, err, "where the credential must not go (to "+evil.URL+")")
	})
}

func TestNew(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "ab123", "ftp://x/api/xmlrpc", "https://key:" + secret + "@x/api/xmlrpc", "https://x/api/xmlrpc?access_token=" + secret, "://" + secret} {
		_, err := xmlrpc.New(xmlrpc.Options{Account: "ab123", URL: url, Token: xmlrpc.Static("x")})
		require.ErrorContains(t, err, "ab123: xmlrpc_url", "%q", url)
		require.NotContains(t, err.Error(), secret)
	}
	_, err := xmlrpc.New(xmlrpc.Options{Account: "ab123", URL: "https://x/api/xmlrpc"})
	require.ErrorContains(t, err, "no credential")
	require.NotContains(t, err.Error(), "\n")
}

func TestAnswersOfAnotherApplicationAreRefused(t *testing.T) {
	t.Parallel()
	for tenant, wrong := range map[string]bool{"": false, "AB123.infusionsoft.com": false, "zz999.infusionsoft.com": true} {
		answer := says(200, xmlType, `<?xml version="1.0"?><methodResponse><params><param><value><array><data></data></array></value></param></params></methodResponse>`)
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("x-keap-tenant-id", tenant)
			answer(w, r)
		})
		_, err := read(t, k.client(t), source.Request{Entity: schema.Lookup("action_sets"), Order: source.OrderID})
		require.Equal(t, wrong, source.IsTenant(err), tenant)
		if !wrong {
			require.NoError(t, err)
		}
	}
}

func TestPartsOfAnswersAreNoAnswers(t *testing.T) {
	t.Parallel()
	for _, status := range []int{203, 206} {
		k := serve(t, says(status, xmlType, `<?xml version="1.0"?><methodResponse><params><param><value><array><data></data></array></value></param></params></methodResponse>`))
		_, err := read(t, k.client(t), source.Request{Entity: schema.Lookup("action_sets"), Order: source.OrderID})
		require.True(t, source.IsTemporary(err), "%v", err)
	}
}
