package keapsim

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// query is a list call, understood.
type query struct {
	res    *resource
	size   int // what was asked for
	most   int // how many records the page has at most
	mask   mask
	order  sorting
	down   bool // descending
	style  tokenStyle
	urls   bool // tokens come as URLs
	after  *bookmark
	repeat bool // the page begins with the last record of the one before
	holes  []hole

	low, high   int64   // ids in question, both included
	ids         []int64 // the only ids in question, ascending, if not nil
	first, last int     // the same as indexes, last excluded
	only        []int
	except      []int64 // ids left out
	created     span
	updated     span
	conditions  []condition // what needs the record itself
	hidden      []func(rec any) bool
	share       float64 // of the records, what the credential may see
	seed        uint64
}

// span is a range of stamps, both ends included.
type span struct{ since, until stamp }

var always = span{math.MinInt64, math.MaxInt64}

func (s span) holds(at stamp) bool {
	return s == always || (at != 0 && at >= s.since && at <= s.until)
}

// parseQuery reads the parameters of a list call. extra is a filter that the path implies.
func (k *Keap) parseQuery(res *resource, values url.Values, extra string) (*query, error) {
	q := &query{
		res: res, created: always, updated: always, share: 1, seed: k.seed,
		low: math.MinInt64, high: math.MaxInt64,
	}
	var err error
	if q.size, err = k.parseSize(res, values.Get("page_size")); err != nil {
		return nil, err
	}
	if q.mask, err = k.parseFields(res, values); err != nil {
		return nil, err
	}
	if q.order, q.down, err = res.parseOrder(values.Get("order_by")); err != nil {
		return nil, err
	}
	k.chooseTokens(q)
	if token := values.Get("page_token"); token != "" {
		if q.after, err = q.parseToken(token); err != nil {
			return nil, err
		}
	}
	k.planPage(q)
	conditions, err := k.parseConditions(res, values.Get("filter")+";"+extra)
	if err != nil {
		return nil, err
	}
	shown := map[string]bool{}
	for i := range conditions {
		k.apply(q, &conditions[i], shown)
	}
	for name, hides := range res.hidden {
		if !shown[name] {
			q.hidden = append(q.hidden, hides)
		}
	}
	return q, nil
}

func (k *Keap) parseSize(res *resource, raw string) (int, error) {
	size := res.largest
	if k.quirks.DefaultPageSize > 0 {
		size = min(size, k.quirks.DefaultPageSize)
	}
	if raw == "" {
		return size, nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 0 || (n == 0 && res.kind == userKind) {
		return 0, fmt.Errorf("page_size %q is not a positive number", raw)
	}
	if n > res.largest {
		return 0, fmt.Errorf("page_size must be less than or equal to %d", res.largest)
	}
	if n == 0 {
		return size, nil
	}
	return n, nil
}

// parseFields reads the fields parameter: a comma list, or the parameter repeated.
func (k *Keap) parseFields(res *resource, values url.Values) (mask, error) {
	var fields []string
	for _, list := range values["fields"] {
		for name := range strings.SplitSeq(list, ",") {
			if name = strings.TrimSpace(name); name != "" {
				fields = append(fields, name)
			}
		}
	}
	m, unknown := res.choose(fields, k.quirks.FieldsAddToDefault)
	if unknown != "" {
		return 0, fmt.Errorf("fields does not know %s", unknown)
	}
	return m, nil
}

// apply puts a condition where it is cheapest to test.
func (k *Keap) apply(q *query, c *condition, shown map[string]bool) {
	if c.field != nil {
		q.conditions = append(q.conditions, *c)
		return
	}
	since, until := &q.updated.since, &q.updated.until
	switch c.filter.role {
	case roleID:
		q.applyID(c)
		return
	case roleShow:
		shown[c.filter.name] = c.numbers[0] == 1
		return
	case roleNarrow:
		return
	case roleValue:
		q.conditions = append(q.conditions, *c)
		return
	case roleCreatedSince, roleCreatedUntil:
		since, until = &q.created.since, &q.created.until
	case roleChangedSince, roleChangedUntil:
		if k.quirks.SinceTestsCreation {
			since, until = &q.created.since, &q.created.until
		}
	}
	at := stamp(c.numbers[0])
	switch c.filter.role {
	case roleCreatedSince, roleUpdatedSince, roleChangedSince:
		*since = max(*since, at)
	default:
		*until = min(*until, at)
	}
}

// applyID narrows the ids in question.
func (q *query) applyID(c *condition) {
	id := c.ids[0]
	switch c.op {
	case "==":
		ids := slices.Compact(slices.Sorted(slices.Values(c.ids)))
		if q.ids != nil {
			ids = slices.DeleteFunc(ids, func(id int64) bool { return !slices.Contains(q.ids, id) })
		}
		q.ids = ids
	case "!=":
		q.except = append(q.except, id)
	case ">":
		q.low = max(q.low, id+1)
	case ">=":
		q.low = max(q.low, id)
	case "<":
		q.high = min(q.high, id-1)
	case "<=":
		q.high = min(q.high, id)
	}
}

// locate finds the indexes in question, in a table that is locked.
func (q *query) locate(t *table) {
	q.first, q.last = t.indexFrom(q.low), len(t.rows)
	if q.high < math.MaxInt64 {
		q.last = t.indexFrom(q.high + 1)
	}
	if q.ids == nil {
		return
	}
	q.only = []int{}
	for _, id := range q.ids {
		if i, ok := t.indexOf(id); ok {
			q.only = append(q.only, i)
		}
	}
}
