package keapsim

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// control answers the calls by which another process changes the account; see the package documentation.
func (k *Keap) control(c *call) {
	verb := strings.TrimPrefix(c.path, "/keapsim/")
	want := http.MethodPost
	if verb == "stats" || verb == "troubles" {
		want = http.MethodGet
	}
	if c.r.Method != want {
		c.fail(http.StatusMethodNotAllowed, verb+" takes "+want, "method")
		return
	}
	answer, err := k.obey(verb, c.r)
	if err != nil {
		c.fail(http.StatusBadRequest, err.Error(), "keapsim")
		return
	}
	body, err := json.Marshal(answer)
	if err != nil {
		c.fail(http.StatusInternalServerError, err.Error(), "keapsim")
		return
	}
	c.send(http.StatusOK, typeJSON, body)
}

// changed is the answer to a change.
type changed struct {
	Entity string  `json:"entity"`
	Count  int     `json:"count"`
	IDs    []int64 `json:"ids"`
}

func (k *Keap) obey(verb string, r *http.Request) (any, error) {
	values := r.URL.Query()
	switch verb {
	case "stats":
		return k.Stats(), nil
	case "troubles":
		return k.Troubles(), nil
	case "faults":
		list, err := io.ReadAll(io.LimitReader(r.Body, 1<<16))
		if err != nil {
			return nil, fmt.Errorf("read fault list: %w", err)
		}
		return struct{}{}, k.SetFaults(string(list))
	case "advance", "elapse":
		by, err := time.ParseDuration(values.Get("by"))
		if err != nil {
			return nil, fmt.Errorf("read by: %w", err)
		}
		if verb == "elapse" {
			err = k.Elapse(r.Context(), by)
		} else {
			k.Advance(by)
		}
		return map[string]string{"now": k.now().UTC().Format(time.RFC3339Nano)}, err
	case "deliver":
		return struct{}{}, k.Deliver(r.Context())
	case "revoke":
		return map[string]int{"count": k.Revoke(values["token"]...)}, nil
	case "neighbour":
		calls, err := strconv.Atoi(values.Get("calls"))
		if err != nil || calls < 0 {
			return nil, fmt.Errorf("calls %q is no number of calls a minute", values.Get("calls"))
		}
		k.SetNeighbour(calls)
		return struct{}{}, nil
	default:
		return k.obeyChange(verb, values)
	}
}

// changes are the verbs that work on ids.
var changes = map[string]func(k *Keap, entity string, ids ...int64) (int, error){
	"edit": (*Keap).Edit, "touch": (*Keap).BulkTouch, "delete": (*Keap).Delete, "restore": (*Keap).Restore,
	"poison": (*Keap).Poison, "heal": (*Keap).Heal, "backdate": (*Keap).Backdate,
	"retag":  func(k *Keap, _ string, ids ...int64) (int, error) { return k.Retag(ids...) },
	"reopt":  func(k *Keap, _ string, ids ...int64) (int, error) { return k.Reopt(ids...) },
	"redact": func(k *Keap, _ string, ids ...int64) (int, error) { return k.Redact(ids...) },
}

func (k *Keap) obeyChange(verb string, values url.Values) (any, error) {
	entity := values.Get("entity")
	if verb == "retag" || verb == "reopt" || verb == "redact" {
		entity = contactKind.String()
	}
	if verb == "add" {
		count, err := strconv.Atoi(values.Get("count"))
		if err != nil || count < 0 {
			return nil, fmt.Errorf("count %q is no number of records", values.Get("count"))
		}
		ids, err := k.Add(entity, count)
		return changed{entity, len(ids), ids}, err
	}
	apply, ok := changes[verb]
	if !ok {
		return nil, fmt.Errorf("there is no %q here", verb)
	}
	ids, err := k.target(entity, values, verb == "restore")
	if err != nil {
		return nil, err
	}
	n, err := apply(k, entity, ids...)
	return changed{entity, n, ids}, err
}

// target reads which records are meant: ids, a count, or a share.
func (k *Keap) target(entity string, values url.Values, deleted bool) ([]int64, error) {
	if list := values.Get("ids"); list != "" {
		var ids []int64
		for word := range strings.SplitSeq(list, ",") {
			id, err := strconv.ParseInt(strings.TrimSpace(word), 10, 64)
			if err != nil {
				return nil, fmt.Errorf("%q is no id", word)
			}
			ids = append(ids, id)
		}
		return ids, nil
	}
	if count := values.Get("count"); count != "" {
		n, err := strconv.Atoi(count)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("count %q is no number of records", count)
		}
		return k.Pick(entity, n, deleted)
	}
	share, err := strconv.ParseFloat(values.Get("share"), 64)
	if err != nil || math.IsNaN(share) || share < 0 || share > 1 {
		return nil, fmt.Errorf("name the records by ids, count or share (0 to 1); share is %q", values.Get("share"))
	}
	t, err := k.table(entity)
	if err != nil {
		return nil, err
	}
	have := t.count()
	if deleted {
		have = len(t.ids(true))
	}
	return k.Pick(entity, int(share*float64(have)+0.5), deleted)
}
