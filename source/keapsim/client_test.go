package keapsim

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// patient is a client as it should be, written for these tests alone: it follows every token, takes records that it has
// seen again, asks for fewer if a page fails, and steps over records that cannot be read.
type patient struct {
	box
	path   string
	column string // the filter by id that takes >, "" if there is none
	params []string

	got     map[string]bool // the ids that were read; what has none is told apart by its text
	lost    []int64         // ids of records that cannot be read
	pages   int
	empties int // pages without a record
	repeats int // records that came again
	fewest  int // the least full of the pages that had a token
	tokens  []string
}

func (b box) patient(path, column string, params ...string) *patient {
	return &patient{box: b, path: path, column: column, params: params, got: map[string]bool{}, fewest: 1000}
}

// ask asks for a page; false if it failed.
func (p *patient) ask(size int, filter, token string) (records []object, next string, ok bool) {
	p.t.Helper()
	params := append([]string{"page_size", strconv.Itoa(size)}, p.params...)
	if filter != "" {
		params = append(params, "filter", filter, "order_by", "id asc")
	}
	if token != "" {
		params = append(params, "page_token", token)
	}
	w := p.get(p.path, params...)
	if w.Code >= http.StatusInternalServerError {
		return nil, "", false
	}
	require.Equal(p.t, http.StatusOK, w.Code, w.Body.String())
	for name, value := range decode(p.t, w) {
		if name != "next_page_token" {
			for _, record := range value.([]any) {
				records = append(records, record.(object))
			}
		} else if value != nil {
			next = value.(string)
		}
	}
	require.LessOrEqual(p.t, len(records), size, "a page is never larger than asked for")
	if next != "" {
		p.tokens = append(p.tokens, next)
		p.fewest = min(p.fewest, len(records))
	}
	if at, err := url.Parse(next); err == nil && at.IsAbs() {
		next = at.Query().Get("page_token")
	}
	p.pages++
	return records, next, true
}

// readAll reads the list to its end.
func (p *patient) readAll(size int) {
	p.t.Helper()
	last, token, now := int64(0), "", size
	from := last // a token belongs to the question that it came from
	for {
		records, next, ok := p.ask(now, p.after(from), token)
		switch {
		case !ok && now > 1:
			now = max(1, now/2)
			continue
		case !ok:
			require.NotEmpty(p.t, p.column, "%s has a record that cannot be read, and no filter to step over it", p.path)
			last, token = p.stepOver(last), ""
			from = last
			continue
		}
		before := len(p.got)
		last = max(last, p.keep(records))
		switch {
		case next != "":
			token = next
		case p.column == "" || len(p.got) == before:
			return
		default:
			from, token = last, "" // once more, after the last id
		}
		if len(p.got) > before {
			now = size
		}
	}
}

func (p *patient) after(id int64) string {
	if p.column == "" {
		return ""
	}
	return fmt.Sprintf("%s>%d", p.column, id)
}

// keep keeps records and returns the greatest of their ids.
func (p *patient) keep(records []object) (last int64) {
	if len(records) == 0 {
		p.empties++
	}
	for _, r := range records {
		name, ok := r["id"].(string)
		if !ok {
			name = fmt.Sprint(r)
		}
		if p.got[name] {
			p.repeats++
		}
		p.got[name] = true
		id, _ := strconv.ParseInt(name, 10, 64)
		last = max(last, id)
	}
	return last
}

// stepOver finds the record after an id that cannot be read: the least id up to which something is there. To ask what
// comes after a greater id would do no good, since that can be the next record that cannot be read.
func (p *patient) stepOver(last int64) int64 {
	empty := func(id int64) bool {
		_, _, ok := p.ask(1, fmt.Sprintf("%s>%d;%s<=%d", p.column, last, p.column, id), "")
		return ok
	}
	step := int64(1)
	for empty(last + step) {
		step *= 2
	}
	low, high := last+step/2, last+step // nothing up to low, something up to high
	for low+1 < high {
		if middle := (low + high) / 2; empty(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	p.lost = append(p.lost, high)
	return high
}

// ids are those that were read, in ascending order.
func (p *patient) ids() []int64 {
	var all []int64
	for name := range p.got {
		id, err := strconv.ParseInt(name, 10, 64)
		require.NoError(p.t, err)
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}

// idColumns are the filters by id of the lists that are also sorted by it.
var idColumns = map[string]string{
	"contacts": "contact_id", "companies": "company_id", "orders": "id", "notes": "id", "tasks": "id", "subscriptions": "id",
	"payments": "id",
}

// whole is the params that ask for everything of a resource.
func wholeOf(res *resource) []string {
	if res.brief == nil {
		return nil
	}
	var fields []string
	for _, p := range res.props {
		fields = append(fields, p.name)
	}
	return []string{"fields", strings.Join(fields, ",")}
}

func TestACorrectClientReadsEverythingThatCanBeRead(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		b := newBox(t, Options{Contacts: 500, Seed: seed, Hostile: Everything})
		for _, res := range resources {
			if res.kind == userKind {
				continue // some are hidden
			}
			entity := res.kind.String()
			for _, column := range slices.Compact([]string{idColumns[entity], ""}) {
				poisoned := b.Poisoned(entity)
				if column == "" && len(poisoned) > 0 {
					continue
				}
				for _, size := range []int{res.largest, 97} {
					p := b.patient("/v2/"+res.path, column, wholeOf(res)...)
					p.readAll(size)
					require.Less(t, p.empties, 9, "%s: empty pages are few", res.path)
					if res.kind == transactionKind {
						require.InDelta(t, b.Count(entity), len(p.got), 3, "some look alike")
						continue
					}
					want := slices.DeleteFunc(b.IDs(entity), func(id int64) bool { return slices.Contains(poisoned, id) })
					sameIDs(t, want, p.ids(), "seed %d, %s by %q", seed, res.path, column)
					require.Equal(t, poisoned, p.lost, "seed %d, %s", seed, res.path)
				}
			}
		}
	}
}

func TestACorrectClientReadsEveryRowOfXMLRPC(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		x := newRPC(t, Options{Contacts: 1000, Seed: seed, Hostile: Everything})
		for table, entities := range map[string][]string{
			"Contact": {"contacts", "companies"}, "ContactAction": {"notes", "tasks", "appointments"}, "Job": {"orders"}, "Company": {"companies"},
		} {
			var want, poisoned []int64
			for _, e := range entities {
				want, poisoned = append(want, x.IDs(e)...), append(poisoned, x.Poisoned(e)...)
			}
			slices.Sort(want)
			slices.Sort(poisoned)
			got, lost := x.readTable(table)
			require.Equal(t, poisoned, lost, table)
			sameIDs(t, slices.DeleteFunc(want, func(id int64) bool { return slices.Contains(poisoned, id) }), got, "%s", table)
		}
	}
}

// readTable reads a table by its ids, with more fields than a light page has, and steps over what cannot be read.
func (b box) readTable(table string) (got, lost []int64) {
	b.t.Helper()
	ask := func(limit int, after int64) (ids []int64, ok bool) {
		rows, broken := b.page(table, limit, 0, object{"Id": fmt.Sprintf("~>~%d", after)}, "Id", names(readable(table)[:8]...))
		return rows, !broken
	}
	last, limit := int64(0), 1000
	for {
		ids, ok := ask(limit, last)
		switch {
		case ok && len(ids) == 0:
			return got, lost
		case ok:
			got, last, limit = append(got, ids...), ids[len(ids)-1], 1000
		case limit > 1:
			limit /= 2
		default:
			step := int64(1)
			for _, ok := ask(1, last+step); !ok; _, ok = ask(1, last+step) {
				step++
			}
			last += step
			lost = append(lost, last)
		}
	}
}

// page reads the ids of a page; true if the page failed.
func (b box) page(table string, limit, page int, where object, orderBy string, fields []any) (ids []int64, broken bool) {
	b.t.Helper()
	w := b.post(rpcBody("DataService.query", testKey, table, limit, page, where, append(fields, "Id"), orderBy, true))
	if w.Code != http.StatusOK {
		return nil, true
	}
	result, code, text := b.answer(w)
	if code == 3 {
		return nil, true
	}
	require.Equal(b.t, -1, code, text)
	for _, row := range objects(result) {
		ids = append(ids, int64(row["Id"].(int)))
	}
	return ids, false
}

// sameIDs compares ids, and says how they differ without printing all.
func sameIDs(t *testing.T, want, got []int64, message string, args ...any) {
	t.Helper()
	if slices.Equal(want, got) {
		return
	}
	lacking := slices.DeleteFunc(slices.Clone(want), func(id int64) bool { return slices.Contains(got, id) })
	extra := slices.DeleteFunc(slices.Clone(got), func(id int64) bool { return slices.Contains(want, id) })
	t.Fatalf("%s: %d ids instead of %d; lacking %d from %v, too many %d from %v", fmt.Sprintf(message, args...),
		len(got), len(want), len(lacking), lacking[:min(1, len(lacking))], len(extra), extra[:min(1, len(extra))])
}
