package integration

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
)

// relay stands where Keap delivers hooks to, and notes what the daemon behind it acknowledged.
type relay struct {
	url    string
	target string
	w      *world
}

func newRelay(w *world, target string) *relay {
	r := &relay{target: target, w: w}
	server := httptest.NewServer(r)
	w.t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

// delivery is the body of a hook, as far as it matters here.
type delivery struct {
	Key     string `json:"event_key"`
	Objects []struct {
		ID json.RawMessage `json:"id"`
	} `json:"object_keys"`
}

func (r *relay) ServeHTTP(rw http.ResponseWriter, in *http.Request) {
	body, err := io.ReadAll(in.Body)
	if err != nil {
		rw.WriteHeader(http.StatusBadGateway)
		return
	}
	until := r.w.clock.Load() // what has changed by now is in the record when the daemon reads it
	out, err := http.NewRequestWithContext(in.Context(), in.Method, r.target+in.URL.RequestURI(), bytes.NewReader(body))
	must(err)
	maps.Copy(out.Header, in.Header)
	res, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		rw.WriteHeader(http.StatusBadGateway)
		return
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusOK {
		r.acknowledged(in.URL.Path, body, until)
	}
	maps.Copy(rw.Header(), res.Header)
	rw.WriteHeader(res.StatusCode)
	_, _ = io.Copy(rw, res.Body) // Keap may be gone
}

func (r *relay) acknowledged(path string, body []byte, until int64) {
	var d delivery
	if json.Unmarshal(body, &d) != nil {
		return // a handshake
	}
	for _, a := range r.w.accounts {
		for _, h := range a.keap.Hooks() {
			if strings.HasSuffix(h.HookURL, path) && h.EventKey == d.Key {
				a.acknowledge(d, until)
			}
		}
	}
}

func (a *worldAccount) acknowledge(d delivery, until int64) {
	for _, e := range schema.OfRoad(a.road) {
		if !slices.Contains(e.HookEvents, d.Key) || strings.HasSuffix(d.Key, ".applied") || strings.HasSuffix(d.Key, ".removed") {
			continue
		}
		for _, o := range d.Objects {
			var id int64
			if json.Unmarshal([]byte(strings.Trim(string(o.ID), `"`)), &id) == nil {
				a.mu.Lock()
				a.acked[recordOf{e.Name, id}] = max(a.acked[recordOf{e.Name, id}], until)
				a.mu.Unlock()
			}
		}
	}
}

// owed are the records of an entity that a hook told of and that have not changed since.
func (a *worldAccount) owed(entity string) (ids []int64) {
	if a.plan.is(keapsim.OddStamps) || a.plan.is(keapsim.MovingParents) && a.road == schema.XMLRPCRoad {
		return nil // edits take timestamps back, or Keap changes records by itself
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for of, until := range a.acked {
		if of.entity == entity && a.changes[of] <= until && !a.forgiven[of] {
			ids = append(ids, of.id)
		}
	}
	slices.Sort(ids)
	return ids
}
