package rest_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

func TestReadIDsByFilter(t *testing.T) {
	t.Parallel()
	t.Run("WhatIsNotAnsweredIsGone", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(200, jsonType, `{"people":[{"id":"3"},{"id":"1"}],"next_page_token":""}`))
		page, err := read(t, k.client(t), source.Request{IDs: []int64{1, 2, 3}})
		require.NoError(t, err)
		require.Equal(t, []int64{3, 1}, ids(page), "in Keap's order")
		require.Equal(t, source.MoreNever, page.More)
		require.Empty(t, page.Next)
		require.False(t, page.At.IsZero())
	})

	t.Run("ReadsOnWhereKeapSendsFewerAtOnce", func(t *testing.T) {
		t.Parallel()
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body := map[string]string{
				"":  `{"people":[{"id":"1"},{"id":"2"}],"next_page_token":"2"}`,
				"2": `{"people":[{"id":"3"}],"next_page_token":"3"}`,
				"3": `{"people":[],"next_page_token":""}`,
			}[r.URL.Query().Get("page_token")]
			says(200, jsonType, body)(w, r)
		})
		c := k.client(t)
		page, err := read(t, c, source.Request{IDs: []int64{1, 2, 3, 4}})
		require.NoError(t, err)
		require.Equal(t, []int64{1, 2, 3}, ids(page))
		require.Len(t, k.uris(), 3)
		for _, uri := range k.uris() {
			require.Contains(t, uri, "filter=ids%3D%3D1%2C2%2C3%2C4&fields=", "filter and fields are sent again")
		}
		page.Release()
		page, err = read(t, c, source.Request{IDs: []int64{1, 2}})
		require.NoError(t, err)
		require.Len(t, page.Records, 2)
		require.Len(t, k.uris(), 4, "all are there, so nobody needs to read on")
	})

	t.Run("AListThatLeadsBackToItselfIsNoAnswer", func(t *testing.T) {
		t.Parallel()
		for name, c := range map[string]struct {
			next  func(call int) string
			calls int
		}{
			"ByATokenThatLeadsToItself": {func(int) string { return "x" }, 2},
			"ByTokensInACircle":         {func(call int) string { return "abc"[call%3:][:1] }, 4},
			"ByNewTokensForEver":        {func(call int) string { return fmt.Sprint(call) }, 6},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				var calls atomic.Int64
				k := serve(t, func(w http.ResponseWriter, r *http.Request) {
					next := c.next(int(calls.Add(1)))
					says(200, jsonType, `{"people":[{"id":"1"},{"id":"1"},{"id":"1"}],"next_page_token":"`+next+`"}`)(w, r)
				})
				_, err := read(t, k.client(t), source.Request{IDs: []int64{1, 2, 3}})
				require.ErrorContains(t, err, "GET /v2/people?page_size=1000&filter=ids==1,2,3", "2 and 3 must not look deleted")
				require.Len(t, k.uris(), c.calls)
			})
		}
	})

	t.Run("AFailureWhileReadingOnIsAFailureOfAll", func(t *testing.T) {
		t.Parallel()
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("page_token") {
				says(500, jsonType, `{"message":"boom"}`)(w, r)
				return
			}
			says(200, jsonType, `{"people":[{"id":"1"}],"next_page_token":"2"}`)(w, r)
		})
		_, err := read(t, k.client(t), source.Request{IDs: []int64{1, 2}})
		require.True(t, source.IsTemporary(err))
	})
}

func TestReadIDsOneByOne(t *testing.T) {
	t.Parallel()
	single := with(func(v *schema.V2) { v.ByIDs, v.MaxIDs, v.Single = "", 0, "/people/{id}" })
	answer := func(gone http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			id := strings.TrimPrefix(r.URL.Path, "/crm/rest/v2/people/")
			if id == "2" {
				gone(w, r)
				return
			}
			says(200, jsonType, fmt.Sprintf(`{"id":"%s","given_name":"P"}`, id))(w, r)
		}
	}

	t.Run("KeapsOwnNotFoundMeansGone", func(t *testing.T) {
		t.Parallel()
		k := serve(t, answer(says(404, jsonType, `{"message":"Unable to find this Person"}`)))
		page, err := read(t, k.client(t), source.Request{Entity: single, IDs: []int64{1, 2, 3}})
		require.NoError(t, err)
		require.Equal(t, []int64{1, 3}, ids(page))
		require.Equal(t, source.MoreNever, page.More)
		require.Equal(t, "/crm/rest/v2/people/1?fields=id%2Cgiven_name%2Cupdate_time", k.uris()[0])
		page.Release()
	})

	t.Run("KeapsClockIsKnownEvenIfNothingIsThere", func(t *testing.T) {
		t.Parallel()
		k := serve(t, answer(says(404, jsonType, `{"message":"Unable to find this Person"}`)))
		page, err := read(t, k.client(t), source.Request{Entity: single, IDs: []int64{2}})
		require.NoError(t, err)
		require.Empty(t, page.Records)
		require.False(t, page.At.IsZero())
	})

	for name, other := range map[string]http.HandlerFunc{
		"AWebPage":        says(404, htmlType, `<title>Keap - Page Not Found</title>`),
		"TheGateway":      says(404, jsonType, `{"fault":{"faultstring":"no proxy","detail":{"errorcode":"x"}}}`),
		"AnEmptyAnswer":   says(404, jsonType, ``),
		"AnotherRecord":   says(200, jsonType, `{"id":"7"}`),
		"ARecordWithNoID": says(200, jsonType, `{"given_name":"P"}`),
		"ACutRecord":      says(200, jsonType, `{"id":"2","given_name":"P`),
		"SomethingAfter":  says(200, jsonType, `{"id":"2"}{"id":"3"}`),
	} {
		t.Run(name+"DoesNotMeanGone", func(t *testing.T) {
			t.Parallel()
			page, err := read(t, serve(t, answer(other)).client(t), source.Request{Entity: single, IDs: []int64{1, 2, 3}})
			require.Error(t, err)
			require.Nil(t, page)
			require.False(t, source.IsNotFound(err))
		})
	}
}

// A record proves what comes before it in the same answer, so that a page says where others begin.
func TestBreaksAreBetweenTheAnswersThatAListOfIDsCameIn(t *testing.T) {
	t.Parallel()
	k := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body := map[string]string{
			"":  `{"people":[{"id":"1"},{"id":"2"}],"next_page_token":"2"}`,
			"2": `{"people":[{"id":"3"}],"next_page_token":"3"}`,
			"3": `{"people":[],"next_page_token":""}`,
		}[r.URL.Query().Get("page_token")]
		says(200, jsonType, body)(w, r)
	})
	for last, breaks := range map[int64][]int{2: nil, 3: {2}, 4: {2, 3}} {
		ids := []int64{1, 2, 3, 4}[:last]
		page, err := read(t, k.client(t), source.Request{IDs: ids})
		require.NoError(t, err)
		require.Equal(t, breaks, page.Breaks, "%d ids", len(ids))
		page.Release()
	}
	k = serve(t, says(200, jsonType, `{"people":[{"id":"1"}]}`))
	page, err := read(t, k.client(t), source.Request{IDs: []int64{1, 2}})
	require.NoError(t, err)
	require.Empty(t, page.Breaks, "one answer lacks a record, and is whole")
}

func TestReadProven(t *testing.T) {
	t.Parallel()
	single := with(func(v *schema.V2) { v.Single = "/people/{id}" })
	const gone, there = `{"message":"Unable to find this Person"}`, `{"id":"3"}`
	// keap has person 1 in its list, and answers to the URL of person 3 as a test wants.
	keap := func(answer http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasSuffix(r.URL.Path, "/people/3"):
				answer(w, r)
			case strings.Contains(r.URL.Query().Get("filter"), "ids==1"):
				says(200, jsonType, `{"people":[{"id":"1"}]}`)(w, r)
			default:
				says(200, jsonType, `{"people":[]}`)(w, r)
			}
		}
	}
	for name, c := range map[string]struct {
		request source.Request
		answer  http.HandlerFunc
		calls   int
		proven  bool
		fails   func(error) bool
	}{
		"ARecordThatItsURLLacksToo":    {source.Request{Entity: single, IDs: []int64{3}, Prove: true}, says(404, jsonType, gone), 1, true, nil},
		"ARecordThatHasAURL":           {source.Request{Entity: single, IDs: []int64{3}, Prove: true}, says(200, jsonType, there), 1, false, nil},
		"AMissingPageOfTheGateway":     {source.Request{Entity: single, IDs: []int64{3}, Prove: true}, says(404, "text/html", "<html></html>"), 1, false, isNoProof},
		"AFailure":                     {source.Request{Entity: single, IDs: []int64{3}, Prove: true}, says(503, jsonType, `{}`), 1, false, source.IsTemporary},
		"NothingUnlessItIsAskedFor":    {source.Request{Entity: single, IDs: []int64{3}}, nil, 1, false, nil},
		"NothingOfSeveralRecords":      {source.Request{Entity: single, IDs: []int64{3, 1}, Prove: true}, nil, 1, false, nil},
		"NothingWhereRecordsHaveNoURL": {source.Request{IDs: []int64{3}, Prove: true}, nil, 1, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := serve(t, keap(c.answer))
			page, err := read(t, k.client(t), c.request)
			require.Len(t, k.uris(), c.calls)
			if c.fails != nil {
				require.True(t, c.fails(err), "%v", err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.proven, page.Proven)
			if c.proven {
				require.Empty(t, page.Records)
			}
		})
	}
}

func isNoProof(err error) bool { return err != nil && !source.IsNotFound(err) }
