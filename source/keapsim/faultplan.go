package keapsim

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// faultPlan decides which calls meet which faults. A chance is drawn from the seed, the call's URL and how often that URL
// was called before, so that it does not depend on the order in which parallel calls arrive.
type faultPlan struct {
	seed uint64

	mu     sync.Mutex
	faults []*fault
	seen   map[string]uint64 // calls by URL, counted while some fault has a chance
}

// effects are the faults that a call meets beyond being refused.
type effects struct {
	cut, emptyList, cutList bool
	lost                    bool    // the call does all it should, but nobody hears of it
	visible                 float64 // share of the records that the credential sees
	malformed               float64 // share of the records with a spoiled value

	truncated bool          // XML-RPC sends half of the body, as if that were all
	spoiled   []spoiledPart // of the rows of XML-RPC
}

// spoiledPart is a share of the rows with a value spoiled in some way.
type spoiledPart struct {
	kind  string
	share float64
}

// SetFaults replaces the fault list; an empty one ends all faults. The package documentation tells its form.
func (k *Keap) SetFaults(list string) error {
	faults, err := parseFaults(list)
	if err != nil {
		return err
	}
	k.faults.mu.Lock()
	defer k.faults.mu.Unlock()
	k.faults.faults, k.faults.seen = faults, map[string]uint64{}
	return nil
}

// meet returns the faults that a call meets, in the order of the list.
func (p *faultPlan) meet(path, url string, rpc bool) []*fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.faults) == 0 {
		return nil
	}
	nth := p.seen[url]
	if slices.ContainsFunc(p.faults, func(f *fault) bool { return f.chance < 1 }) {
		p.seen[url] = nth + 1
	}
	var met []*fault
	for i, f := range p.faults {
		if !f.concerns(path) || f.left == 0 || f.rpc() && !rpc {
			continue
		}
		if f.chance < 1 && fraction(hash(p.seed, uint64(i), hashText(url), nth)) >= f.chance {
			continue
		}
		if f.left > 0 {
			f.left--
		}
		met = append(met, f)
	}
	return met
}

// limited tells whether any fault limits what the credential sees.
func (p *faultPlan) limited() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.faults, func(f *fault) bool { return f.kind == "limited" && f.left != 0 })
}

// broken applies the faults that a call meets; true if one of them has answered it.
func (c *call) broken() bool {
	for _, f := range c.k.faults.meet(c.path, c.url, c.rpc) {
		c.k.stats.fault(f.kind)
		switch {
		case f.status > 0 && c.rpc:
			c.failXMLAs(f)
			return true
		case f.status > 0:
			c.failAs(f)
			return true
		case f.kind == "fault":
			c.answerFault(anyFault(f.code))
			return true
		case f.kind == "blank":
			c.send(http.StatusOK, typeXML, nil)
			return true
		case f.kind == "brownout":
			c.refuseBrownly()
			return true
		case f.kind == "notjson":
			c.html(http.StatusOK, "Keap", "Please sign in.")
			return true
		}
		c.apply(f)
	}
	return false
}

func (c *call) apply(f *fault) {
	switch f.kind {
	case "slow":
		timer := time.NewTimer(f.wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-c.r.Context().Done():
		}
	case "drop":
		panic(http.ErrAbortHandler) // closes the connection without an answer
	case "lost":
		c.effects.lost = true
	case "cut":
		c.effects.cut = true
	case "emptylist":
		c.effects.emptyList = true
	case "cutlist":
		c.effects.cutList = true
	case "limited":
		c.effects.visible = f.share
	case "malformed":
		c.effects.malformed = f.share
	case "truncated":
		c.effects.truncated = true
	case "badchars", "latin1", "nulltext":
		c.effects.spoiled = append(c.effects.spoiled, spoiledPart{f.kind, f.share})
	}
}

// failAs answers with the status of a fault, in the body that the one who would send it uses.
func (c *call) failAs(f *fault) {
	if f.wait > 0 {
		c.w.Header().Set("Retry-After", seconds(f.wait))
	}
	text := http.StatusText(f.status)
	switch {
	case f.html && f.status == http.StatusNotFound:
		c.notFoundPage()
	case f.html:
		c.html(f.status, strings.TrimSpace(text), "The server is temporarily unable to service your request.")
	case f.status == http.StatusUnauthorized:
		c.unauthorized()
	case f.status == http.StatusTooManyRequests:
		c.throttle("fault")
	default:
		c.fail(f.status, text, "request")
	}
}
