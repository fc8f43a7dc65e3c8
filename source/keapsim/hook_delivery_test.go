package keapsim

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDeliveries(t *testing.T) {
	t.Parallel()
	edit := func(h hooked, ids ...int64) {
		h.t.Helper()
		_, err := h.Edit("contacts", ids...)
		require.NoError(h.t, err)
	}
	status := func(h hooked) string { return h.Hooks()[0].Status }

	t.Run("TellOfEachObjectOnceInAnAccountsThirtySeconds", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 10}, "contact.edit")
		edit(h, 1, 2)
		h.Advance(20 * time.Second)
		edit(h, 2, 3)
		h.Advance(9 * time.Second)
		assert.Empty(t, h.delivered())
		h.Advance(time.Second)
		address := "http://example.com/crm/rest/v2/contacts/"
		assert.Equal(t, []object{{"event_key": "contact.edit", "object_type": "contact", "object_keys": []any{
			object{"id": 1.0, "apiUrl": address + "1", "timestamp": "2026-03-01T12:00:00.000+0000"},
			object{"id": 2.0, "apiUrl": address + "2", "timestamp": "2026-03-01T12:00:20.000+0000"},
			object{"id": 3.0, "apiUrl": address + "3", "timestamp": "2026-03-01T12:00:20.000+0000"},
		}}}, h.delivered())
		edit(h, 1)
		h.Advance(time.Hour)
		assert.Len(t, h.delivered(), 1)
		assert.Equal(t, 4, h.Stats().Events)
		assert.Equal(t, map[int]int{200: 2}, h.Stats().Deliveries)
	})
	t.Run("TakeTenTimesAsLongForTagsAppliedAndDeleted", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 10, HookDelay: time.Minute}, "contactGroup.delete", "contactGroup.edit")
		_, err := h.Delete("tags", 91)
		require.NoError(t, err)
		_, err = h.Edit("tags", 92)
		require.NoError(t, err)
		h.Advance(9 * time.Minute)
		assert.Equal(t, map[string][]int64{"contactGroup.edit": {92}}, h.events())
		h.Advance(time.Minute)
		assert.Equal(t, map[string][]int64{"contactGroup.delete": {91}}, h.events())
	})
	t.Run("TellOfAThousandObjectsABodyAtMost", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 2300, HookDelay: AtOnce}, "contact.edit")
		edit(h, h.IDs("contacts")...)
		var sizes []int
		for _, body := range h.delivered() {
			sizes = append(sizes, len(body["object_keys"].([]any)))
		}
		assert.Equal(t, []int{1000, 1000, 300}, sizes)
	})
	t.Run("ComeToVerifiedHooksOnly", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 10, HookDelay: AtOnce})
		h.to.silent = true
		h.subscribe("contact.edit")
		edit(h, 1)
		assert.Empty(t, h.delivered())
		h.to.silent = false
		h.do(http.MethodPost, "/crm/rest/v1/hooks/1/verify", "")
		assert.Empty(t, h.delivered(), "what happened before is lost")
		edit(h, 2)
		assert.Equal(t, map[string][]int64{"contact.edit": {2}}, h.events())
	})
	t.Run("AreTriedFourTimesAndThenTheHookIsInactive", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 10}, "contact.edit")
		h.to.answers(http.StatusInternalServerError)
		edit(h, 1)
		for _, wait := range []time.Duration{30 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute} {
			assert.Equal(t, HookVerified, status(h))
			assert.Empty(t, h.delivered())
			h.Advance(wait)
			assert.Len(t, h.delivered(), 1)
		}
		assert.Equal(t, HookInactive, status(h))
		assert.Equal(t, map[int]int{500: 4}, h.Stats().Deliveries)
		edit(h, 2)
		h.to.answers(http.StatusOK)
		h.do(http.MethodPost, "/crm/rest/v1/hooks/1/verify", "")
		assert.Equal(t, HookVerified, status(h))
		h.Advance(time.Hour)
		assert.Empty(t, h.delivered(), "nothing is sent again")
		edit(h, 3)
		h.Advance(time.Minute)
		assert.Equal(t, map[string][]int64{"contact.edit": {3}}, h.events())
	})
	t.Run("AreTriedOnTheWayIfTimeElapses", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 10}, "contact.edit", "contact.add")
		h.to.answers(http.StatusServiceUnavailable)
		edit(h, 1)
		require.NoError(t, h.Elapse(t.Context(), 35*time.Minute))
		assert.Equal(t, HookVerified, status(h))
		assert.Equal(t, map[int]int{503: 3}, h.Stats().Deliveries)
		h.do(http.MethodPost, "/keapsim/elapse?by=2m", "")
		assert.Equal(t, HookInactive, status(h))
		assert.Equal(t, noon.Add(37*time.Minute), h.Now())
	})
	t.Run("ThatFailDoNotHoldUpLaterOnes", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 10, HookDelay: AtOnce}, "contact.edit")
		h.to.answers(http.StatusBadGateway)
		edit(h, 1)
		assert.Len(t, h.delivered(), 1)
		h.to.answers(http.StatusOK)
		edit(h, 2)
		assert.Equal(t, map[string][]int64{"contact.edit": {2}}, h.events())
		h.Advance(29 * time.Second)
		assert.Empty(t, h.delivered())
		h.Advance(31 * time.Second)
		assert.Equal(t, map[string][]int64{"contact.edit": {1}}, h.events())
	})
	t.Run("EndAtOnceWith410", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 10, HookDelay: AtOnce}, "contact.edit")
		h.to.answers(http.StatusGone)
		edit(h, 1)
		assert.Len(t, h.delivered(), 1)
		assert.Equal(t, HookInactive, status(h))
	})
	t.Run("AreDoneWithARedirectionWhichIsNotFollowed", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 10, HookDelay: AtOnce}, "contact.edit")
		h.to.answers(http.StatusMovedPermanently)
		edit(h, 1)
		assert.Len(t, h.delivered(), 1)
		h.Advance(time.Hour)
		assert.Empty(t, h.delivered())
		assert.Equal(t, HookVerified, status(h))
	})
	t.Run("EndWithTheHook", func(t *testing.T) {
		t.Parallel()
		h := newHooked(t, Options{Contacts: 10}, "contact.edit", "contact.add")
		edit(h, 1)
		h.do(http.MethodDelete, "/crm/rest/v1/hooks/1", "")
		_, err := h.Add("contacts", 1)
		require.NoError(t, err)
		h.do(http.MethodPut, "/crm/rest/v1/hooks/2", `{"eventKey":"contact.add","hookUrl":"`+h.to.URL+`"}`)
		h.Advance(time.Hour)
		assert.Empty(t, h.delivered())
	})
	t.Run("AreWaitedForNoLongerThanTheCallerWants", func(t *testing.T) {
		t.Parallel()
		release := make(chan bool)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if w.Header().Set("X-Hook-Secret", r.Header.Get("X-Hook-Secret")); r.Header.Get("X-Hook-Secret") == "" {
				<-release
			}
		}))
		defer server.Close()
		defer close(release)
		b := newBox(t, Options{Contacts: 10, HookDelay: AtOnce})
		defer b.Close()
		b.do(http.MethodPost, "/crm/rest/v1/hooks", `{"eventKey":"contact.edit","hookUrl":"`+server.URL+`"}`)
		_, err := b.Edit("contacts", 1)
		require.NoError(t, err)
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(assert.AnError)
		assert.ErrorIs(t, b.Deliver(ctx), assert.AnError)
	})
}

func TestDeliveryQuirks(t *testing.T) {
	t.Parallel()
	bodies := func(t *testing.T, q HookQuirks) []object {
		t.Helper()
		h := newHooked(t, Options{Contacts: 10, Quirks: Quirks{Hooks: q}}, "contact.edit", tagApplied)
		_, err := h.Edit("contacts", 1, 2)
		require.NoError(t, err)
		h.Advance(time.Minute)
		return h.delivered()
	}
	entries := func(body object) []any { return body["object_keys"].([]any) }

	t.Run("MayRepeatBodies", func(t *testing.T) {
		t.Parallel()
		got := bodies(t, HookQuirks{Duplicates: true})
		require.Len(t, got, 2)
		assert.Equal(t, got[0], got[1])
	})
	t.Run("MayTurnTheOrder", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, 2.0, entries(bodies(t, HookQuirks{Reorder: true})[0])[0].(object)["id"])
		h := newHooked(t, Options{Contacts: 2300, HookDelay: AtOnce, Quirks: Quirks{Hooks: HookQuirks{Reorder: true}}}, "contact.edit")
		_, err := h.Edit("contacts", h.IDs("contacts")...)
		require.NoError(t, err)
		assert.Len(t, entries(h.delivered()[0]), 300, "the last body comes first")
	})
	t.Run("MayWriteIDsAsTextsAlsoThoseOfTaggings", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, "1", entries(bodies(t, HookQuirks{StringIDs: true})[0])[0].(object)["id"])
		h := newHooked(t, Options{Contacts: 60, HookDelay: AtOnce, Quirks: Quirks{Hooks: HookQuirks{StringIDs: true}}}, tagApplied)
		_, err := h.Retag(h.IDs("contacts")...)
		require.NoError(t, err)
		entry := entries(h.delivered()[0])[0].(object)
		assert.IsType(t, "", entry["tag_id"])
		assert.IsType(t, "", entry["contact_details"].([]any)[0].(object)["id"])
	})
	t.Run("MayEmptyOrOmitAddresses", func(t *testing.T) {
		t.Parallel()
		body := bodies(t, HookQuirks{EntryURL: EntryURLEmpty, BodyURL: true})[0]
		at := "2026-03-01T12:00:00.000+0000"
		assert.Equal(t, object{"event_key": "contact.edit", "object_type": "contact", "api_url": "", "object_keys": []any{
			object{"id": 1.0, "apiUrl": "", "timestamp": at}, object{"id": 2.0, "apiUrl": "", "timestamp": at},
		}}, body)
		body = bodies(t, HookQuirks{EntryURL: EntryURLAbsent})[0]
		assert.NotContains(t, body, "api_url")
		assert.NotContains(t, entries(body)[0], "apiUrl")
	})
	t.Run("MayWriteTimesInFourForms", func(t *testing.T) {
		t.Parallel()
		for form, want := range map[HookTimes]string{
			TimesPlain: "2026-03-01T12:00:00.000+0000", TimesZulu: "2026-03-01T12:00:00.000Z",
			TimesColon: "2026-03-01T12:00:00.000+00:00", TimesSeconds: "2026-03-01T12:00:00Z",
		} {
			assert.Equal(t, want, entries(bodies(t, HookQuirks{Times: form})[0])[0].(object)["timestamp"])
		}
	})
}

func TestNothingIsLostWhereEveryBodyArrivesAtTheSecondTry(t *testing.T) {
	t.Parallel()
	h := newHooked(t, Options{Contacts: 400, HookDelay: AtOnce})
	var mu sync.Mutex
	failed, arrived := map[string]bool{}, map[int64]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if secret := r.Header.Get("X-Hook-Secret"); secret != "" {
			w.Header().Set("X-Hook-Secret", secret)
			return
		}
		text, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if !failed[string(text)] {
			failed[string(text)] = true
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		var body struct {
			Keys []struct{ ID int64 } `json:"object_keys"`
		}
		assert.NoError(t, json.Unmarshal(text, &body))
		for _, key := range body.Keys {
			arrived[key.ID] = true
		}
	}))
	defer server.Close()
	h.to.URL = server.URL
	h.subscribe("contact.edit")
	var group sync.WaitGroup
	ids := h.IDs("contacts")
	for part := range slices.Chunk(ids, 100) {
		group.Go(func() {
			for _, id := range part {
				_, err := h.Edit("contacts", id)
				assert.NoError(t, err)
			}
		})
	}
	group.Wait()
	require.NoError(t, h.Elapse(t.Context(), 2*time.Minute))
	assert.Len(t, arrived, len(ids))
	assert.Equal(t, HookVerified, h.Hooks()[0].Status)
}

// answering is a way to receivers without a network.
type answering func(*http.Request) (*http.Response, error)

func (f answering) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestDeliveriesFollowAClockThatRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, Options{Contacts: 10, Clock: time.Now})
		defer b.Close()
		start := time.Now()
		var tries []time.Duration
		b.hooks.client.Transport = answering(func(r *http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			if secret := r.Header.Get("X-Hook-Secret"); secret != "" {
				w.Header().Set("X-Hook-Secret", secret)
				return w.Result(), nil
			}
			tries = append(tries, time.Since(start))
			<-r.Context().Done() // never answers
			return nil, r.Context().Err()
		})
		w := b.do(http.MethodPost, "/crm/rest/v1/hooks", `{"eventKey":"contact.edit","hookUrl":"https://example.com/in"}`)
		require.Contains(t, w.Body.String(), "Verified")
		_, err := b.Edit("contacts", 1)
		require.NoError(t, err)
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Len(t, tries, 4)
		assert.Equal(t, 30*time.Second, tries[0])
		assert.InDelta(t, 45, (tries[1] - tries[0] - patience).Seconds(), 15)
		assert.Equal(t, 5*time.Minute, tries[2]-tries[1]-patience)
		assert.Equal(t, 30*time.Minute, tries[3]-tries[2]-patience)
		assert.Equal(t, HookInactive, b.Hooks()[0].Status)
		assert.Equal(t, map[int]int{0: 4}, b.Stats().Deliveries)
	})
}

// BenchmarkDeliveries tells how fast single events reach a receiver on this machine.
func BenchmarkDeliveries(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Hook-Secret", r.Header.Get("X-Hook-Secret"))
	}))
	defer server.Close()
	k, err := New(Options{Contacts: 1000, Tokens: []string{testToken}, HookDelay: AtOnce})
	if err != nil {
		b.Fatal(err)
	}
	defer k.Close()
	r := httptest.NewRequest(http.MethodPost, "/crm/rest/v1/hooks", strings.NewReader(`{"eventKey":"contact.edit","hookUrl":"`+server.URL+`"}`))
	r.Header.Set("Authorization", "Bearer "+testToken)
	k.serve(httptest.NewRecorder(), r)
	ids := k.IDs("contacts")
	n := 0
	for b.Loop() {
		_, _ = k.Edit("contacts", ids[n%len(ids)])
		_ = k.Deliver(b.Context())
		n++
	}
	b.ReportMetric(float64(k.Stats().Events)/b.Elapsed().Seconds(), "events/s")
}
