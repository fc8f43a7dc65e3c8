package keapsim

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// fault is one rule of the fault list: what happens, to which calls, how often.
type fault struct {
	text   string // as written
	kind   string
	status int           // for faults that are a status
	code   int           // for faults of XML-RPC
	html   bool          // the status comes as a page
	wait   time.Duration // how long slow takes; what Retry-After says of a status
	share  float64       // of the records, for limited and malformed
	path   string        // "" is every path; a * is anything
	chance float64       // of a call
	left   int           // how many more calls; -1 is no end
}

// The kinds of faults apart from statuses, with the share they take if none is given.
var faultKinds = map[string]float64{
	"slow": 0, "cut": 0, "drop": 0, "lost": 0, "notjson": 0, "emptylist": 0, "cutlist": 0, "limited": 0.5, "malformed": 0.01,
	"fault": 0, "blank": 0, "truncated": 0, "brownout": 0, "badchars": 0.01, "latin1": 0.01, "nulltext": 0.01,
}

// rpc tells the faults that only XML-RPC has.
func (f *fault) rpc() bool {
	switch f.kind {
	case "fault", "blank", "truncated", "brownout", "badchars", "latin1", "nulltext":
		return true
	default:
		return false
	}
}

// parseFaults reads a fault list; see the package documentation for its form.
func parseFaults(list string) ([]*fault, error) {
	var faults []*fault
	for text := range strings.SplitSeq(list, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		f, err := parseFault(text)
		if err != nil {
			return nil, fmt.Errorf("fault %q: %w", text, err)
		}
		faults = append(faults, f)
	}
	return faults, nil
}

// parseFault reads KIND[=ARG][@PATH][:WHEN].
func parseFault(text string) (*fault, error) {
	f := &fault{text: text, chance: 1, left: -1}
	head, when, _ := strings.Cut(text, ":")
	head, f.path, _ = strings.Cut(head, "@")
	kind, arg, _ := strings.Cut(head, "=")
	if f.path != "" && !strings.HasPrefix(f.path, "/") {
		return nil, fmt.Errorf("path %q has to begin with a slash, as /v2/contacts", f.path)
	}
	if err := f.parseKind(kind); err != nil {
		return nil, err
	}
	if err := f.parseArgument(arg); err != nil {
		return nil, err
	}
	return f, f.parseWhen(when)
}

func (f *fault) parseKind(kind string) error {
	f.kind = kind
	if share, ok := faultKinds[kind]; ok {
		f.share = share
		return nil
	}
	number, html := strings.CutSuffix(kind, "html")
	status, err := strconv.Atoi(number)
	if err != nil || status < 400 || status > 599 {
		return fmt.Errorf("unknown kind %q: a status from 400 to 599, with html at its end if it is to come as a page, or one of %v", kind, sortedKinds())
	}
	f.status, f.html = status, html
	return nil
}

func sortedKinds() []string {
	var names []string
	for name := range faultKinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (f *fault) parseArgument(arg string) (err error) {
	switch {
	case arg == "" && f.kind == "slow":
		f.wait = time.Second
	case f.kind == "fault":
		if f.code, err = strconv.Atoi(arg); err != nil {
			return fmt.Errorf("%q is no code of a fault, such as 500", arg)
		}
	case arg == "":
	case f.kind == "slow", f.status > 0:
		if f.wait, err = time.ParseDuration(arg); err != nil || f.wait < 0 {
			return fmt.Errorf("%q is no duration, such as 200ms", arg)
		}
	case f.share > 0:
		if f.share, err = strconv.ParseFloat(arg, 64); err != nil || math.IsNaN(f.share) || f.share < 0 || f.share > 1 {
			return fmt.Errorf("%q is no share from 0 to 1", arg)
		}
	default:
		return fmt.Errorf("%s takes no argument", f.kind)
	}
	return nil
}

func (f *fault) parseWhen(when string) error {
	if when == "" {
		return nil
	}
	if count, ok := strings.CutPrefix(when, "next="); ok {
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no number of calls", count)
		}
		f.left = n
		return nil
	}
	chance, err := strconv.ParseFloat(when, 64)
	if err != nil || math.IsNaN(chance) || chance < 0 || chance > 1 {
		return fmt.Errorf("%q is neither a probability from 0 to 1 nor next=N", when)
	}
	f.chance = chance
	return nil
}

// concerns tells whether a path is meant: a * stands for anything.
func (f *fault) concerns(path string) bool {
	if f.path == "" {
		return true
	}
	before, rest, wild := strings.Cut(f.path, "*")
	for wild {
		if !strings.HasPrefix(path, before) {
			return false
		}
		path = path[len(before):]
		if before, rest, wild = strings.Cut(rest, "*"); !wild {
			return strings.HasSuffix(path, before)
		}
		at := strings.Index(path, before)
		if at < 0 {
			return false
		}
		path = path[at:]
	}
	return path == before
}
