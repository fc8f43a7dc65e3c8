package keapsim

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	faulty := func(t *testing.T, list string) box {
		t.Helper()
		return newBox(t, Options{Contacts: 400, Seed: 6, Faults: list})
	}

	t.Run("AreStatusesInTheBodyOfWhoeverWouldSendThem", func(t *testing.T) {
		t.Parallel()
		for list, want := range map[string]struct {
			status int
			body   string
		}{
			"500":     {500, `"status":"INTERNAL"`},
			"503":     {503, `"status":"UNAVAILABLE"`},
			"503html": {503, "<title>Service Unavailable</title>"},
			"404html": {404, "Keap - Page Not Found"},
			"401":     {401, "oauth.v2.InvalidAccessToken"},
			"429=30s": {429, "Quota Exceeded"},
			"403":     {403, "PERMISSION_DENIED"},
			"502":     {502, "UNKNOWN"},
			"notjson": {200, "<html>"},
		} {
			w := faulty(t, list).get("/v2/contacts")
			assert.Equal(t, want.status, w.Code, list)
			assert.Contains(t, w.Body.String(), want.body, list)
			assert.Equal(t, strings.Contains(list, "html") || list == "notjson", strings.Contains(w.Header().Get("Content-Type"), "html"), list)
			assert.Equal(t, map[bool]string{true: "30"}[list == "429=30s"], w.Header().Get("Retry-After"))
		}
	})
	t.Run("ConcernTheirPathAndTheNextCallsOnly", func(t *testing.T) {
		t.Parallel()
		b := faulty(t, "503html@/v2/tags:next=2")
		assert.Equal(t, 200, b.get("/v2/tags/categories").Code)
		assert.Equal(t, 503, b.get("/v2/tags").Code)
		assert.Equal(t, 503, b.get("/v2/tags").Code)
		assert.Equal(t, 200, b.get("/v2/tags").Code)
		assert.Equal(t, 2, b.Stats().Faults["503html"])
	})
	t.Run("ConcernAllPathsOfAPrefix", func(t *testing.T) {
		t.Parallel()
		b := faulty(t, "500@/v2/tags*")
		assert.Equal(t, 500, b.get("/v2/tags/categories").Code)
		assert.Equal(t, 500, b.get("/v2/tags/91").Code)
		assert.Equal(t, 200, b.get("/v2/contacts").Code)
	})
	t.Run("OfAChanceComeAsOftenAndAgainInTheNextRun", func(t *testing.T) {
		t.Parallel()
		run := func() (codes []int) {
			b := faulty(t, "500:0.3")
			for range 300 {
				codes = append(codes, b.get("/v2/tags/91").Code)
			}
			return codes
		}
		first := run()
		failed := 0
		for _, code := range first {
			if code == 500 {
				failed++
			}
		}
		assert.InDelta(t, 90, failed, 30)
		assert.Equal(t, first, run())
	})
	t.Run("EndWhenTheListIsReplaced", func(t *testing.T) {
		t.Parallel()
		b := faulty(t, "500")
		require.NoError(t, b.SetFaults(""))
		assert.Equal(t, 200, b.get("/v2/tags").Code)
	})
	t.Run("EmptyAList", func(t *testing.T) {
		t.Parallel()
		b := faulty(t, "emptylist@/v2/contacts")
		records, token := b.list("/v2/contacts")
		assert.Empty(t, records)
		assert.Empty(t, token)
	})
	t.Run("CutAListInTheMiddle", func(t *testing.T) {
		t.Parallel()
		records, token := faulty(t, "cutlist@/v2/contacts").list("/v2/contacts", "page_size", "100")
		assert.Len(t, records, 50)
		assert.Empty(t, token)
	})
	t.Run("LimitWhatIsSeenToTheSameRecordsInListsAndSingles", func(t *testing.T) {
		t.Parallel()
		b := faulty(t, "limited=0.25@/v2/contacts*")
		records, _ := b.walk("/v2/contacts", "page_size", "30")
		assert.InDelta(t, 100, len(records), 40)
		seen := map[any]bool{}
		for _, r := range records {
			seen[r["id"]] = true
		}
		for _, id := range b.IDs("contacts")[:40] {
			text := string(appendGrouped(nil, id))
			assert.Equal(t, seen[text], b.get("/v2/contacts/"+text).Code == 200, text)
		}
	})
	t.Run("AreRefusedWhenTheyMakeNoSense", func(t *testing.T) {
		t.Parallel()
		for _, list := range []string{
			"600", "399", "html", "nonsense", "500:2", "500:-0.1", "500:NaN", "500:often", "500:next=0", "500@tags", "slow=x", "slow=-1s", "cut=3", "limited=2", "malformed=NaN",
		} {
			_, err := parseFaults("500," + list)
			require.Error(t, err, list)
			assert.Contains(t, err.Error(), list)
		}
	})
}

func TestSlowCalls(t *testing.T) {
	t.Parallel()
	t.Run("WaitAsLongAsAsked", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			b := newBox(t, Options{Contacts: 10, Faults: "slow=200ms@/v2/tags"})
			start := time.Now()
			require.Equal(t, 200, b.get("/v2/tags").Code)
			assert.Equal(t, 200*time.Millisecond, time.Since(start))
		})
	})
	t.Run("EndWhenTheCallerIsGone", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			b := newBox(t, Options{Contacts: 10, Faults: "slow=1h"})
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/rest/v2/tags", nil)
			r.Header.Set("X-Keap-API-Key", testToken)
			start := time.Now()
			b.Handler().ServeHTTP(httptest.NewRecorder(), r)
			assert.Equal(t, time.Second, time.Since(start))
		})
	})
}

func TestBrokenConnections(t *testing.T) {
	t.Parallel()
	for kind, partial := range map[string]bool{"cut": true, "drop": false} {
		b := newBox(t, Options{Contacts: 100, Faults: kind + ":next=1"})
		server := httptest.NewServer(b.Handler())
		t.Cleanup(server.Close)
		get := func() (int, error) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/crm/rest/v2/tags", nil)
			require.NoError(t, err)
			r.Header.Set("X-Keap-API-Key", testToken)
			r.Header.Set("Idempotency-Key", "") // else the client may try again by itself
			r.GetBody = nil
			answer, err := server.Client().Transport.RoundTrip(r)
			if err != nil {
				return 0, err
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			return len(body), err
		}
		n, err := get()
		require.Error(t, err, kind)
		assert.Equal(t, partial, n > 0, kind)
		n, err = get()
		require.NoError(t, err)
		assert.Positive(t, n)
	}
}

func TestMalformedValues(t *testing.T) {
	t.Parallel()
	clean := newBox(t, Options{Contacts: 500, Seed: 6})
	spoilt := newBox(t, Options{Contacts: 500, Seed: 6, Faults: "malformed=0.2@/v2/*"})
	raw := func(b box, path string) (records []json.RawMessage) {
		var page map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(b.get(path).Body.Bytes(), &page))
		for name, list := range page {
			if name != "next_page_token" {
				require.NoError(t, json.Unmarshal(list, &records))
			}
		}
		return records
	}
	for _, res := range resources {
		want, got := raw(clean, "/v2/"+res.path), raw(spoilt, "/v2/"+res.path)
		require.Len(t, got, len(want))
		differ := 0
		for i := range want {
			if string(want[i]) != string(got[i]) {
				differ++
			}
			if res.kind != transactionKind {
				id, _, _ := strings.Cut(string(want[i]), ",")
				assert.True(t, strings.HasPrefix(string(got[i]), id), "ids are never spoiled")
			}
		}
		if res.brief == nil { // the others show too few values by default
			assert.InDelta(t, float64(len(want))/5, differ, float64(len(want))/10+5, res.path)
		}
		assert.Equal(t, got, raw(spoilt, "/v2/"+res.path), "the same records, whenever they are read")
	}
	body := spoilt.get("/v2/contacts", "fields", allFields()).Body.String()
	assert.Contains(t, body, `\u0000`)
	assert.Contains(t, body, `{"unexpected":true}`)
}
