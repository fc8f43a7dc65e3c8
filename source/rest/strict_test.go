package rest_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/rest"
)

func TestAnswersThatAreNoEmptyLists(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"NullForAList":       says(200, jsonType, `{"people":null}`),
		"TheListTwice":       says(200, jsonType, `{"people":[{"id":"1"}],"people":[]}`),
		"TheTokenTwice":      says(200, jsonType, `{"people":[{"id":"1"}],"next_page_token":"2","next_page_token":null}`),
		"ChangedOnTheWay":    says(203, jsonType, `{"people":[]}`),
		"APart":              says(206, jsonType, `{"people":[]}`),
		"MoreThanAskedFor":   says(200, jsonType, `{"people":[{"id":"1"},{"id":"2"},{"id":"3"}]}`),
		"MoreWithNoUsableID": says(200, jsonType, `{"people":[{"id":"1"},{},{}]}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := serve(t, answer)
			_, err := read(t, k.client(t), source.Request{Limit: 2})
			require.Error(t, err)
			require.False(t, source.IsNotFound(err))
		})
	}
}

// strict answers as a server that takes the fields parameter in one form only.
func strict(repeated *bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		fields := r.URL.Query()["fields"]
		if *repeated != (len(fields) > 1) {
			says(400, jsonType, `{"code":400,"message":"fields.0 must be equal to one of the allowed values"}`)(w, r)
			return
		}
		says(200, jsonType, `{"people":[{"id":"1"}]}`)(w, r)
	}
}

// weekOld is a store of one workaround.
type weekOld struct{ source.Workaround }

func (w *weekOld) Load(context.Context) ([]source.Workaround, error) {
	return []source.Workaround{w.Workaround}, nil
}

func (w *weekOld) Save(_ context.Context, n source.Workaround) error {
	w.Workaround = n
	return nil
}

func TestEitherFormOfTheFieldsParameter(t *testing.T) {
	t.Parallel()
	either := with(func(v *schema.V2) { v.EitherForm = true })

	t.Run("IsFoundAndKeptTo", func(t *testing.T) {
		t.Parallel()
		repeated, calls := true, 0
		k := serve(t, strict(&repeated))
		c := k.client(t, func(o *rest.Options) { o.OnCall = noteCalls(&calls) })
		for range 3 {
			_, err := read(t, c, source.Request{Entity: either})
			require.NoError(t, err)
		}
		_, err := read(t, c, source.Request{Entity: either, IDs: []int64{1}})
		require.NoError(t, err)
		require.Len(t, k.uris(), 5, "one call is refused")
		require.Equal(t, 5, calls, "the budget sees it")
		require.Contains(t, k.uris()[4], "fields=id&fields=given_name&fields=update_time")
	})

	t.Run("IsSharedAndTriedAgainAfterAWeek", func(t *testing.T) {
		t.Parallel()
		repeated := true
		k := serve(t, strict(&repeated))
		shared := source.NewWorkarounds("ab123", nil)
		c := k.client(t, func(o *rest.Options) { o.Workarounds = shared })
		calls := func(want int) {
			t.Helper()
			before := len(k.uris())
			_, err := read(t, c, source.Request{Entity: either})
			require.NoError(t, err)
			require.Len(t, k.uris(), before+want)
		}
		calls(2)
		form, _ := shared.Find(t.Context(), either.Name, source.FormOfFields)
		require.Equal(t, source.RepeatedFields, form)
		c = k.client(t, func(o *rest.Options) { o.Workarounds = shared })
		calls(1) // another client knows
		old := weekOld{source.Workaround{Entity: either.Name, Of: source.FormOfFields, Value: form, Learned: time.Now().Add(-8 * 24 * time.Hour)}}
		shared.Keep(&old)
		calls(2) // the usual form is refused still
		require.Equal(t, form, old.Value)
		require.WithinDuration(t, time.Now(), old.Learned, time.Hour)
		calls(1)
		old.Learned = time.Now().Add(-8 * 24 * time.Hour)
		shared.Keep(&old)
		repeated = false
		calls(1)
		require.Empty(t, old.Value, "the usual form works again")
	})

	t.Run("IsTriedAgainWhenTheOneThatWorkedIsRefused", func(t *testing.T) {
		t.Parallel()
		repeated := true
		k := serve(t, strict(&repeated))
		c := k.client(t)
		for _, repeated = range []bool{true, false, true} {
			_, err := read(t, c, source.Request{Entity: either})
			require.NoError(t, err)
		}
		require.Len(t, k.uris(), 6)
	})

	t.Run("IsNotTriedWhereTheDocumentIsClear", func(t *testing.T) {
		t.Parallel()
		repeated := true
		k := serve(t, strict(&repeated))
		_, err := read(t, k.client(t), source.Request{})
		require.True(t, source.IsBadRequest(err))
		for _, uri := range k.uris() {
			require.NotContains(t, uri, "fields=id&")
		}
	})

	t.Run("DoesNotHideARefusalForAnotherReason", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(400, jsonType, `{"code":400,"message":"no such order"}`))
		_, err := read(t, k.client(t), source.Request{Entity: either})
		require.True(t, source.IsBadRequest(err))
		require.ErrorContains(t, err, "no such order")
		require.LessOrEqual(t, len(k.uris()), 3)
	})

	t.Run("GoesTogetherWithFieldsThatATenantLacks", func(t *testing.T) {
		t.Parallel()
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			fields := r.URL.Query()["fields"]
			switch {
			case strings.HasSuffix(r.URL.Path, "/model"):
				says(200, jsonType, `{"optional_properties":["update_time"]}`)(w, r)
			case len(fields) == 1 || slices.Contains(fields, "account_id"):
				says(400, jsonType, `{"code":400,"message":"no"}`)(w, r)
			default:
				says(200, jsonType, `{"people":[{"id":"1"}]}`)(w, r)
			}
		})
		lacking := with(func(v *schema.V2) { v.EitherForm, v.Fields = true, []string{"id", "account_id", "update_time"} })
		c := k.client(t)
		_, err := read(t, c, source.Request{Entity: lacking})
		require.NoError(t, err)
		before := len(k.uris())
		_, err = read(t, c, source.Request{Entity: lacking})
		require.NoError(t, err)
		require.Len(t, k.uris(), before+1)
	})
}

func TestASingleRecordOfTheList(t *testing.T) {
	t.Parallel()
	listed := with(func(v *schema.V2) { v.ByIDs, v.MaxIDs, v.Single, v.OneByID = "", 0, "/people/{id}", "person_id" })
	// answer has person 1; the list lacks person 3, who exists.
	answer := func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/3"):
			says(200, jsonType, `{"id":"3"}`)(w, r)
		case strings.Contains(r.URL.Path, "/people/"):
			says(404, jsonType, `{"message":"Unable to find this Person"}`)(w, r)
		case r.URL.Query().Get("filter") == "person_id==1":
			says(200, jsonType, `{"people":[{"id":"1","given_name":"P"}]}`)(w, r)
		case r.URL.Query().Get("filter") == "person_id==4": // it does not heed the filter
			says(200, jsonType, `{"people":[{"id":"1","given_name":"P"}]}`)(w, r)
		case r.URL.Query().Get("filter") == "":
			says(200, jsonType, `{"people":[{"id":"1","given_name":"P"}]}`)(w, r)
		default:
			says(200, jsonType, `{"people":[]}`)(w, r)
		}
	}

	t.Run("HasTheHashThatItHasInTheList", func(t *testing.T) {
		t.Parallel()
		k := serve(t, answer)
		c := k.client(t)
		one, err := read(t, c, source.Request{Entity: listed, IDs: []int64{1}})
		require.NoError(t, err)
		all, err := read(t, c, source.Request{Entity: listed})
		require.NoError(t, err)
		require.Equal(t, all.Records[0].Hash, one.Records[0].Hash)
		require.Contains(t, k.uris()[0], "page_size=1&filter=person_id%3D%3D1&fields=id%2Cgiven_name")
	})

	t.Run("IsGoneIfItsOwnURLSaysSo", func(t *testing.T) {
		t.Parallel()
		calls := 0
		k := serve(t, answer)
		page, err := read(t, k.client(t, func(o *rest.Options) { o.OnCall = noteCalls(&calls) }), source.Request{Entity: listed, IDs: []int64{1, 2}})
		require.NoError(t, err)
		require.Equal(t, []int64{1}, ids(page))
		require.Equal(t, "/crm/rest/v2/people/2", k.uris()[2], "without fields")
		require.Equal(t, 3, calls)
	})

	t.Run("MayComeBehindAnEmptyPage", func(t *testing.T) {
		t.Parallel()
		calls := 0
		k := serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Query().Get("page_token") == "next":
				says(200, jsonType, `{"people":[{"id":"3","given_name":"P"}]}`)(w, r)
			case r.URL.Query().Get("filter") == "person_id==3":
				says(200, jsonType, `{"people":[],"next_page_token":"next"}`)(w, r)
			default:
				answer(w, r)
			}
		})
		page, err := read(t, k.client(t, func(o *rest.Options) { o.OnCall = noteCalls(&calls) }), source.Request{Entity: listed, IDs: []int64{1, 3}})
		require.NoError(t, err)
		require.Equal(t, []int64{1, 3}, ids(page))
		require.Equal(t, source.MoreNever, page.More)
		require.Equal(t, 3, calls)
	})

	for name, id := range map[string]int64{"AListThatLacksIt": 3, "AListOfOthers": 4} {
		t.Run(name+"IsNoProof", func(t *testing.T) {
			t.Parallel()
			_, err := read(t, serve(t, answer).client(t), source.Request{Entity: listed, IDs: []int64{id}})
			require.Error(t, err)
			require.False(t, source.IsTemporary(err))
			require.ErrorContains(t, err, fmt.Sprint("filter=person_id==", id))
		})
	}
}

// noteCalls counts the calls that a page takes besides its first.
func noteCalls(n *int) func(context.Context, string) error {
	return func(context.Context, string) error {
		*n++
		return nil
	}
}
