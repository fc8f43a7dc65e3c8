package rest_test

import (
	"bytes"
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/rest"
)

// older answers as a tenant that lacks some of the optional fields.
func older(model http.HandlerFunc, lacks ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/model") {
			model(w, r)
			return
		}
		for f := range strings.SplitSeq(r.URL.Query().Get("fields"), ",") {
			if slices.Contains(lacks, f) {
				says(400, jsonType, `{"code":400,"message":"Unknown field `+f+`"}`)(w, r)
				return
			}
		}
		says(200, jsonType, `{"people":[{"id":"1"}]}`)(w, r)
	}
}

var modern = with(func(v *schema.V2) {
	v.Fields = []string{"id", "given_name", "account_id", "tag_ids", "utm_parameters", "update_time"}
})

const modelOfOlder = `{"custom_fields":[],"optional_properties":["tag_ids","update_time","website"]}`

func TestATenantThatLacksFieldsIsReadWithoutThem(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	k := serve(t, older(says(200, jsonType, modelOfOlder), "account_id", "utm_parameters"))
	c := k.client(t, func(o *rest.Options) { o.Log = slog.New(slog.NewTextHandler(&logged, nil)) })
	for range 3 {
		page, err := read(t, c, source.Request{Entity: modern})
		require.NoError(t, err)
		require.Len(t, page.Records, 1)
	}
	_, err := read(t, c, source.Request{Entity: modern, IDs: []int64{1}})
	require.NoError(t, err)
	const base = "/crm/rest/v2/people"
	const narrowed = "fields=id%2Cgiven_name%2Ctag_ids%2Cupdate_time"
	const full = base + "?page_size=1000&order_by=create_time%20asc&"
	require.Equal(t, []string{
		full + "fields=id%2Cgiven_name%2Caccount_id%2Ctag_ids%2Cutm_parameters%2Cupdate_time",
		base + "/model",
		full + narrowed, full + narrowed, full + narrowed,
		base + "?page_size=1000&filter=ids%3D%3D1&" + narrowed,
	}, k.uris(), "asked once, and known from then on")
	require.Equal(t, 1, strings.Count(logged.String(), "level=WARN"))
	require.Contains(t, logged.String(), "account=ab123 entity=people")
	require.Contains(t, logged.String(), "account_id utm_parameters")
}

func TestManyReadersLearnOfMissingFieldsByOneCall(t *testing.T) {
	t.Parallel()
	k := serve(t, older(says(200, jsonType, modelOfOlder), "account_id"))
	c := k.client(t)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := c.ReadPage(t.Context(), source.Request{Entity: modern}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	models := 0
	for _, uri := range k.uris() {
		if strings.HasSuffix(uri, "/model") {
			models++
		}
	}
	require.Equal(t, 1, models)
}

func TestARefusalForAnotherReasonStaysARefusal(t *testing.T) {
	t.Parallel()
	for name, model := range map[string]http.HandlerFunc{
		"AllFieldsAreOffered": says(200, jsonType, `{"optional_properties":["account_id","tag_ids","utm_parameters","update_time"]}`),
		"TheModelIsSilent":    says(200, jsonType, `{"custom_fields":[]}`),
		"ThereIsNoModel":      says(404, htmlType, `<title>Keap - Page Not Found</title>`),
		"TheModelIsOdd":       says(200, jsonType, `{"optional_properties":5}`),
		"FewerDoNotHelp":      says(200, jsonType, modelOfOlder),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := serve(t, older(model, "id"))
			_, err := read(t, k.client(t), source.Request{Entity: modern})
			if name == "TheModelIsOdd" {
				require.True(t, source.IsTemporary(err), "%v", err)
				return
			}
			require.True(t, source.IsBadRequest(err), "%v", err)
			require.ErrorContains(t, err, "Unknown field id")
			require.LessOrEqual(t, len(k.uris()), 3)
		})
	}

	t.Run("WhereNoFieldsWereSent", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(400, jsonType, `{"code":400,"message":"no"}`))
		_, err := read(t, k.client(t), source.Request{Entity: with(func(v *schema.V2) { v.Fields = nil })})
		require.True(t, source.IsBadRequest(err))
		require.Len(t, k.uris(), 1)
	})
}

func TestAFailureToLearnIsRetriedAndNotRemembered(t *testing.T) {
	t.Parallel()
	var up atomic.Bool
	k := serve(t, older(func(w http.ResponseWriter, r *http.Request) {
		if !up.Load() {
			says(503, htmlType, `<title>Down</title>`)(w, r)
			return
		}
		says(200, jsonType, modelOfOlder)(w, r)
	}, "account_id"))
	c := k.client(t)
	_, err := read(t, c, source.Request{Entity: modern})
	require.True(t, source.IsTemporary(err), "%v", err)
	require.ErrorContains(t, err, "GET /v2/people/model: Keap failed (503, Down)")
	up.Store(true)
	_, err = read(t, c, source.Request{Entity: modern})
	require.NoError(t, err)
}

func TestEachCallIsAnnounced(t *testing.T) {
	t.Parallel()
	var announced atomic.Int32
	refusal := &source.Error{Kind: source.KindQuota, Layer: source.LayerShare}
	announce := func(refuseFrom int32) func(*rest.Options) {
		announced.Store(0)
		return func(o *rest.Options) {
			o.OnCall = func(_ context.Context, entity string) error {
				if entity != "people" {
					t.Errorf("for %s", entity)
				}
				if announced.Add(1) >= refuseFrom {
					return refusal
				}
				return nil
			}
		}
	}
	single := with(func(v *schema.V2) { v.ByIDs, v.MaxIDs, v.Single = "", 0, "/people/{id}" })
	twoPages := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("page_token") {
			says(200, jsonType, `{"people":[{"id":"2"}]}`)(w, r)
			return
		}
		says(200, jsonType, `{"people":[{"id":"1"}],"next_page_token":"2"}`)(w, r)
	}
	for _, c := range []struct {
		answer  http.HandlerFunc
		request source.Request
		calls   int
	}{
		{says(200, jsonType, `{"people":[{"id":"1"}]}`), source.Request{}, 1},
		{older(says(200, jsonType, modelOfOlder), "account_id"), source.Request{Entity: modern}, 3},
		{twoPages, source.Request{IDs: []int64{1, 2}}, 2},
		{says(200, jsonType, `{"id":"7"}`), source.Request{Entity: single, IDs: []int64{7}}, 1},
		{says(404, jsonType, `{"message":"Unable to find this Person"}`), source.Request{Entity: single, IDs: []int64{7}}, 1},
		{says(404, jsonType, `{"message":"Unable to find this Person"}`), source.Request{Entity: single, IDs: []int64{1, 2, 3}}, 3},
	} {
		k := serve(t, c.answer)
		_, err := read(t, k.client(t, announce(100)), c.request)
		require.NoError(t, err)
		require.Len(t, k.uris(), c.calls)
		require.EqualValues(t, c.calls, announced.Load())
		for n := 1; n <= c.calls; n++ {
			k := serve(t, c.answer)
			r := c.request
			r.Entity = cmp.Or(r.Entity, people)
			_, err := k.client(t, announce(int32(n))).ReadPage(t.Context(), r)
			require.True(t, source.IsQuota(err), "%v", err)
			require.Len(t, k.uris(), n-1, "what is refused is not sent")
		}
	}
}
