package hook

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// desk is a receiver with one address, and what came there.
type desk struct {
	t       *testing.T
	address Address
	server  *httptest.Server
	r       *Receiver
	asked   atomic.Int64 // look-ups

	mu     sync.Mutex
	events []Event
	proofs []string
	log    bytes.Buffer
	broken error // of everything
	gone   bool  // the address is not there any more
}

func newDesk(t *testing.T, key string) *desk {
	t.Helper()
	d := &desk{t: t}
	d.r = NewReceiver(Options{
		Find: func(_ context.Context, account string, hash [32]byte) (string, bool, error) {
			d.asked.Add(1)
			d.mu.Lock()
			defer d.mu.Unlock()
			return key, account == "ab123" && hash == d.address.Hash && !d.gone, d.broken
		},
		Accept: func(_ context.Context, account string, events []Event) error {
			require.Equal(t, "ab123", account)
			d.mu.Lock()
			defer d.mu.Unlock()
			if d.broken == nil {
				d.events = append(d.events, events...)
			}
			return d.broken
		},
		Prove: func(_ context.Context, account string, hash [32]byte, proof string) error {
			require.Equal(t, "ab123", account)
			require.Equal(t, d.address.Hash, hash)
			d.proofs = append(d.proofs, proof)
			return nil
		},
		Log: slog.New(slog.NewTextHandler(&d.log, nil)),
	})
	d.server = httptest.NewServer(d.r)
	t.Cleanup(d.server.Close)
	d.address = NewAddress(d.server.URL, "ab123")
	return d
}

// post delivers a body, and returns status and header of the answer.
func (d *desk) post(url, body string, header ...string) (int, http.Header) {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, url, strings.NewReader(body))
	require.NoError(d.t, err)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := d.server.Client().Do(req)
	require.NoError(d.t, err)
	defer res.Body.Close()
	return res.StatusCode, res.Header
}

const oneEdit = `{"event_key":"contact.edit","object_keys":[{"id":7}]}`

func TestReceiver(t *testing.T) {
	t.Parallel()
	t.Run("CommitsBeforeItAnswers", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t, "contact.edit")
		status, _ := d.post(d.address.URL, oneEdit)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, []Event{{Key: "contact.edit", RecordID: 7}}, d.events)
		require.Empty(t, d.log.String())
	})
	t.Run("LetsKeapTryAgainWhenTheDatabaseFails", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t, "contact.edit")
		for range 2 {
			d.broken = errors.New("no database")
			status, _ := d.post(d.address.URL, oneEdit)
			require.Equal(t, http.StatusServiceUnavailable, status)
			require.Contains(t, d.log.String(), "no database")
			require.NotContains(t, d.log.String(), d.address.URL[len(d.address.URL)-secretLength:])
			d.broken = nil
			status, _ = d.post(d.address.URL, oneEdit) // known from here on
			require.Equal(t, http.StatusOK, status)
		}
	})
	t.Run("KnowsNothingOfOtherAddresses", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t, "contact.edit")
		for _, url := range []string{
			NewAddress(d.server.URL, "ab123").URL, strings.Replace(d.address.URL, "ab123", "cd456", 1), d.address.URL + "A",
			d.address.URL[:len(d.address.URL)-1], d.server.URL + "/hooks/ab123/", d.server.URL + "/", d.address.URL + "/",
		} {
			status, header := d.post(url, oneEdit, "X-Hook-Secret", "s")
			require.Equal(t, http.StatusNotFound, status, url)
			require.Empty(t, header.Get("X-Hook-Secret"))
		}
		require.EqualValues(t, 2, d.asked.Load(), "what can be no address is not looked up")
		res, err := d.server.Client().Get(d.address.URL)
		require.NoError(t, err)
		res.Body.Close()
		require.Equal(t, http.StatusMethodNotAllowed, res.StatusCode)
		require.Empty(t, d.events)
	})
	t.Run("GivesTheProofBackAndNotesIt", func(t *testing.T) {
		t.Parallel()
		for _, body := range []string{"", "{}", " {}\n", "anything"} {
			d := newDesk(t, "contact.edit")
			status, header := d.post(d.address.URL, body, "X-Hook-Secret", "3f9a")
			require.Equal(t, http.StatusOK, status)
			require.Equal(t, "3f9a", header.Get("X-Hook-Secret"))
			require.Equal(t, []string{"3f9a"}, d.proofs)
			require.Empty(t, d.events)
		}
	})
	t.Run("TakesEventsThatComeWithAProof", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t, "contact.edit")
		status, header := d.post(d.address.URL, oneEdit, "X-Hook-Secret", "3f9a")
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, "3f9a", header.Get("X-Hook-Secret"))
		require.Len(t, d.events, 1)
	})
	t.Run("TakesWhatItCannotReadForAChangeOfAnyRecord", func(t *testing.T) {
		t.Parallel()
		unknown := Event{Key: "contact.edit"}
		for body, want := range map[string][]Event{
			"<html>": {unknown},
			`{"event_key":"contact.edit","object_keys":[{"id":7},{"id":"x"}]}`: {{Key: "contact.edit", RecordID: 7}, unknown},
		} {
			d := newDesk(t, "contact.edit")
			status, _ := d.post(d.address.URL, body)
			require.Equal(t, http.StatusOK, status, "the fourth refusal would cost the subscription")
			require.Equal(t, want, d.events)
			require.Contains(t, d.log.String(), "could not be read")
		}
	})
	t.Run("RefusesEventsOfAnotherKind", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t, "contact.edit")
		status, _ := d.post(d.address.URL, `{"event_key":"contact.delete","object_keys":[{"id":7}]}`)
		require.Equal(t, http.StatusBadRequest, status)
		require.Empty(t, d.events)
		require.Contains(t, d.log.String(), "contact.delete")
		status, _ = d.post(d.address.URL, `{"event_key":"CONTACT.Edit","object_keys":[{"id":7}]}`)
		require.Equal(t, http.StatusOK, status)
	})
	t.Run("RefusesMoreThanAMegabyte", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t, "contact.edit")
		status, _ := d.post(d.address.URL, `{"object_keys":[`+strings.Repeat(" ", mostBytes)+`]}`)
		require.Equal(t, http.StatusRequestEntityTooLarge, status)
	})
	t.Run("AsksOnceForAnAddressInUse", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t, "contact.edit")
		for range 20 {
			status, _ := d.post(d.address.URL, oneEdit)
			require.Equal(t, http.StatusOK, status)
		}
		require.EqualValues(t, 1, d.asked.Load())
		d.r.paths.now = func() time.Time { return time.Now().Add(2 * knownFor) }
		d.gone = true
		status, _ := d.post(d.address.URL, oneEdit)
		require.Equal(t, http.StatusNotFound, status, "one that is removed is not known for long")
	})
	t.Run("AsksForFewOfAFloodOfUnknownAddresses", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t, "contact.edit")
		d.post(d.address.URL, oneEdit)
		now := time.Now()
		d.r.paths.now = func() time.Time { return now }
		refused := 0
		for range 10 * strangers {
			switch status, _ := d.post(NewAddress(d.server.URL, "ab123").URL, oneEdit); status {
			case http.StatusServiceUnavailable:
				refused++
			default:
				require.Equal(t, http.StatusNotFound, status)
			}
		}
		require.LessOrEqual(t, d.asked.Load(), int64(2*strangers+1))
		require.GreaterOrEqual(t, refused, 8*strangers)
		status, _ := d.post(d.address.URL, oneEdit)
		require.Equal(t, http.StatusOK, status, "an address in use is not touched by it")
	})
}

func TestAddress(t *testing.T) {
	t.Parallel()
	a := NewAddress("https://sync.example.com/", "ab123")
	require.True(t, strings.HasPrefix(a.URL, Prefix("https://sync.example.com", "ab123")), a.URL)
	require.Equal(t, "https://sync.example.com/hooks/ab123/", a.URL[:len(a.URL)-secretLength])
	require.Equal(t, a.Hash, HashOf(a.URL))
	require.NotEqual(t, a.Hash, NewAddress("https://sync.example.com/", "ab123").Hash)
}
