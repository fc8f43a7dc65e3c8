package rest_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

func TestNextPage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, sent, want string }{
		{"Bare", `"91"`, "91"},
		{"BareOpaque", `"eyJvIjo5MX0/+=="`, "eyJvIjo5MX0/+=="},
		{"BareThatBeginsWithASlash", `"/9j/4AAQ=="`, "/9j/4AAQ=="},
		{"BareThatIsNoURL", `"%zz"`, "%zz"},
		{"URL", `"https://api.infusionsoft.com/crm/rest/v2/tags/?page_size=1&page_token=91"`, "91"},
		{"URLOfAnotherHost", `"https://evil.example/v2/tags?page_token=91"`, "91"},
		{"URLWithFilter", `"https://x/v2/tags?filter=a==1;b==2&page_token=a%2Bb%3D"`, "a+b="},
		{"RelativeURL", `"/crm/rest/v2/tags?page_token=91"`, "91"},
		{"Number", `91`, "91"},
		{"Empty", `""`, ""},
		{"Null", `null`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			k := serve(t, says(200, jsonType, `{"people":[{"id":"1"}],"next_page_token":`+c.sent+`}`))
			page, err := read(t, k.client(t), source.Request{})
			require.NoError(t, err)
			require.Equal(t, c.want, page.Next)
			require.Len(t, k.uris(), 1, "the URL itself is never called")
		})
	}

	t.Run("AbsentIsTheEnd", func(t *testing.T) {
		t.Parallel()
		page, err := read(t, serve(t, says(200, jsonType, `{"people":[{"id":"1"}]}`)).client(t), source.Request{})
		require.NoError(t, err)
		require.Empty(t, page.Next)
		require.Equal(t, source.MoreUnlikely, page.More)
	})

	t.Run("OfAnEmptyPageIsNotTheEnd", func(t *testing.T) {
		t.Parallel()
		page, err := read(t, serve(t, says(200, jsonType, `{"next_page_token":"5","people":[]}`)).client(t), source.Request{})
		require.NoError(t, err)
		require.Equal(t, "5", page.Next)
		require.Equal(t, source.MoreFollows, page.More)
	})

	t.Run("ThatIsAbsentAfterAFullPageSaysNothing", func(t *testing.T) {
		t.Parallel()
		page, err := read(t, serve(t, says(200, jsonType, `{"people":[{"id":"1"},{"id":"2"}]}`)).client(t), source.Request{Limit: 2})
		require.NoError(t, err)
		require.Equal(t, source.MoreUnknown, page.More)
	})

	t.Run("IsNotExpectedOfAListThatIsAllInOneAnswer", func(t *testing.T) {
		t.Parallel()
		whole := with(func(v *schema.V2) { v.PageSize = 0 })
		page, err := read(t, serve(t, says(200, jsonType, `{"people":[{"id":"1"}]}`)).client(t), source.Request{Entity: whole})
		require.NoError(t, err)
		require.Equal(t, source.MoreNever, page.More)
	})

	t.Run("MayCountPositionsUnlessTheListGoesOnByID", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(200, jsonType, `{"people":[{"id":"1"}],"next_page_token":"5"}`))
		for order, shifts := range map[source.Order]bool{source.OrderFull: true, source.OrderNewest: true, source.OrderID: false} {
			page, err := read(t, k.client(t), source.Request{Order: order})
			require.NoError(t, err)
			require.Equal(t, shifts, page.Shifts)
		}
	})

	t.Run("AURLWithoutATokenIsAnError", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(200, jsonType, `{"people":[{"id":"1"}],"next_page_token":"https://x/v2/people?page_size=5"}`))
		_, err := read(t, k.client(t), source.Request{})
		require.ErrorContains(t, err, "without a page_token")
	})
}

func TestAnswersThatDoNotFitTheQuestionAreErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		r    source.Request
		body string
	}{
		"OrderNotHeeded":           {source.Request{Order: source.OrderID}, `{"people":[{"id":"5"},{"id":"10"},{"id":"6"}]}`},
		"OrderNotHeededLater":      {source.Request{Order: source.OrderID, AfterID: 5}, `{"people":[{"id":"6"},{"id":"9"},{"id":"7"}]}`},
		"MoreRecordsThanAskedFor":  {source.Request{Limit: 1}, `{"people":[{"id":"5"},{"id":"6"}]}`},
		"DescendingNotHeeded":      {source.Request{Order: source.OrderIDDesc}, `{"people":[{"id":"5"},{"id":"6"}]}`},
		"RecordsNobodyAskedFor":    {source.Request{IDs: []int64{1, 2}}, `{"people":[{"id":"1"},{"id":"3"}]}`},
		"TheWholeListInsteadOfIDs": {source.Request{IDs: []int64{500}}, `{"people":[{"id":"1"},{"id":"2"}],"next_page_token":"2"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Get("page_token") == "2" {
					says(200, jsonType, `{"people":[]}`)(w, r)
					return
				}
				says(200, jsonType, c.body)(w, r)
			}).client(t), c.r)
			require.ErrorContains(t, err, "does not fit the question")
			require.False(t, source.IsTemporary(err))
		})
	}

	t.Run("RecordsThatAppearTwiceAreNoReasonToDoubt", func(t *testing.T) {
		t.Parallel()
		for body, through := range map[string]int64{
			`{"people":[{"id":"5"},{"id":"6"}]}`:            6, // 5 was covered before
			`{"people":[{"id":"6"},{"id":"6"}]}`:            6,
			`{"people":[{"id":"6"},{"id":"8"},{"id":"6"}]}`: 8,
			`{"people":[{"id":"3"},{"id":"5"}]}`:            5,
			`{"people":[]}`:                                 5,
		} {
			page, err := read(t, serve(t, says(200, jsonType, body)).client(t), source.Request{Order: source.OrderID, AfterID: 5})
			require.NoError(t, err, body)
			require.Equal(t, through, page.Through, body)
		}
	})

	t.Run("RecordsWithoutAnIDAreNoReasonToDoubt", func(t *testing.T) {
		t.Parallel()
		body := `{"people":[{"id":"5"},{"given_name":"A"},{"id":"x"},{"id":"6"}]}`
		page, err := read(t, serve(t, says(200, jsonType, body)).client(t), source.Request{Order: source.OrderID, AfterID: 4})
		require.NoError(t, err)
		require.Len(t, page.Records, 4)
		require.NotEmpty(t, page.Records[1].Reason)
	})
}

func TestAnAnswerWithoutItsListIsNoEmptyList(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
	}{
		"Null":             {200, `{"people":null}`},
		"NoMember":         {200, `{"persons":[]}`},
		"NoMemberAtAll":    {200, `{}`},
		"AnotherType":      {200, `{"people":{}}`},
		"NonAuthoritative": {203, `{"people":[]}`},
		"Partial":          {206, `{"people":[{"id":"1"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, r := range []source.Request{{}, {Order: source.OrderID}, {IDs: []int64{1, 2}}} {
				_, err := read(t, serve(t, says(c.status, jsonType, c.body)).client(t), r)
				require.True(t, source.IsTemporary(err), "%v", err)
			}
		})
	}
}

func TestPageTellsKeapsClockAndItsSize(t *testing.T) {
	t.Parallel()
	const body = `{"people":[{"id":"1"}]}`
	for said, want := range map[string]time.Time{
		"Tue, 24 Nov 2026 03:00:00 GMT":   time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC),
		"Tue, 24 Nov 2026 03:00:00 +0000": time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC),
		"now":                             {},
	} {
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", said)
			says(200, jsonType, body)(w, r)
		})
		page, err := read(t, k.client(t), source.Request{})
		require.NoError(t, err)
		require.Equal(t, want, page.At, said)
		require.Equal(t, len(body), page.Body)
	}
}

func TestReleasedMemoryIsUsedAgainAndNeverSooner(t *testing.T) {
	t.Parallel()
	k := serve(t, func(w http.ResponseWriter, r *http.Request) {
		token := r.URL.Query().Get("page_token")
		says(200, jsonType, fmt.Sprintf(`{"people":[{"id":"%s","given_name":"%s"}]}`, token, token))(w, r)
	})
	c := k.client(t)
	first, err := read(t, c, source.Request{Token: "111"})
	require.NoError(t, err)
	second, err := read(t, c, source.Request{Token: "222"})
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"111","given_name":"111"}`, string(first.Records[0].Bytes))
	before := &first.Records[0].Bytes[0]
	first.Release()
	first.Release()
	third, err := read(t, c, source.Request{Token: "333"})
	require.NoError(t, err)
	fourth, err := read(t, c, source.Request{Token: "444"})
	require.NoError(t, err)
	require.Same(t, before, &third.Records[0].Bytes[0], "the memory of the first")
	require.JSONEq(t, `{"id":"222","given_name":"222"}`, string(second.Records[0].Bytes))
	require.JSONEq(t, `{"id":"333","given_name":"333"}`, string(third.Records[0].Bytes))
	require.JSONEq(t, `{"id":"444","given_name":"444"}`, string(fourth.Records[0].Bytes), "releasing twice gave the memory once")
}

// A walk by ids does not look into records, but it can tell a garbled answer from one in the wrong order: the first is worth
// another call.
func TestGarbledAnswer(t *testing.T) {
	t.Parallel()
	ask := func(t *testing.T, records string, r source.Request) (*source.Page, error) {
		return read(t, serve(t, says(200, jsonType, `{"people":[`+records+`]}`)).client(t), r)
	}
	t.Run("IsAskedForAgainThoughItLooksOutOfOrder", func(t *testing.T) {
		t.Parallel()
		_, err := ask(t, `{"id":"9","given_name":oops},{"id":"2"}`, source.Request{Order: source.OrderID})
		require.True(t, source.IsTemporary(err), "%v", err)
		_, err = ask(t, `{"id":"9","given_name":"a"},{"id":"2"}`, source.Request{Order: source.OrderID})
		require.ErrorContains(t, err, "not the order asked for")
		require.False(t, source.IsTemporary(err), "%v", err)
	})
	t.Run("IsLeftToWhoeverDecodesItInAWalkByIDs", func(t *testing.T) {
		t.Parallel()
		page, err := ask(t, `{"id":"1","given_name":oops},{"id":"2"}`, source.Request{Order: source.OrderID})
		require.NoError(t, err)
		require.Contains(t, page.Call, "GET /v2/people?")
		require.Error(t, page.Records[0].Check())
		require.NoError(t, page.Records[1].Check())
	})
	t.Run("OfAnotherKindIsLookedIntoAtOnce", func(t *testing.T) {
		t.Parallel()
		for _, r := range []source.Request{{Order: source.OrderNewest}, {Order: source.OrderID, Stamps: true}, {Order: source.OrderIDDesc, Limit: 1}, {IDs: []int64{9}}} {
			_, err := ask(t, `{"id":"9","given_name":oops}`, r)
			require.True(t, source.IsTemporary(err), "%v: %v", r, err)
		}
	})
}
