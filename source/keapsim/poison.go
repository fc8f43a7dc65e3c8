package keapsim

import (
	"fmt"
	"math/bits"
	"net/http"
	"slices"
)

// Records that cannot be sent, and lists that fail if too much is asked for.

// poison is how much of a record cannot be sent.
type poison uint8

const (
	healthy  poison = iota
	poisoned        // fails unless only ids and stamps are asked for
	deadly          // fails always
)

// poisonedKinds have such records from the beginning: those that can be read by ids, so that a client can step over one.
var poisonedKinds = []kind{contactKind, companyKind, orderKind}

// spread of such records: one in so many, and one at least where there are enough of them.
const (
	poisonEvery = 400
	poisonLeast = 40
)

// poisonTables makes a few records fail.
func (k *Keap) poisonTables() {
	if !k.hostile.has(PoisonRecords) {
		return
	}
	for _, of := range poisonedKinds {
		rows := k.tables[of].rows
		if len(rows) < poisonLeast {
			continue
		}
		r := rng{hash(k.seed, uint64(of), 0x9015)}
		for range max(1, len(rows)/poisonEvery) {
			rows[r.n(len(rows))].poison = poisoned + poison(r.n(2))
		}
	}
}

// Poison makes records fail: each alone, and every list's page that contains one. It returns how many of the ids exist.
func (k *Keap) Poison(entity string, ids ...int64) (int, error) {
	return k.infect(entity, deadly, ids)
}

// Heal ends that.
func (k *Keap) Heal(entity string, ids ...int64) (int, error) { return k.infect(entity, healthy, ids) }

func (k *Keap) infect(entity string, how poison, ids []int64) (int, error) {
	t, err := k.table(entity)
	if err != nil {
		return 0, err
	}
	n, _ := t.change(ids, false, false, func(s *state, _ int64) { s.poison = how })
	return n, nil
}

// Poisoned returns the ids of the records of an entity that exist and cannot be sent, in ascending order. They are in
// Count and IDs, and in lists of nothing but ids and stamps unless not even those can be sent.
func (k *Keap) Poisoned(entity string) (ids []int64) {
	t, err := k.table(entity)
	if err != nil {
		return nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	for i := range t.rows {
		if s := &t.rows[i]; s.poison != healthy && !s.dead {
			ids = append(ids, t.idAt(i))
		}
	}
	return ids
}

// Troubles tells what fails whenever it is asked for.
type Troubles struct {
	// Poisoned are the records that cannot be sent, by entity.
	Poisoned map[string][]int64 `json:"poisoned"`
	// Largest are the lists that fail if a page has more records than that, by path or by table of XML-RPC. Pages of
	// nothing but ids and stamps may be longer.
	Largest map[string]int `json:"largest"`
}

// Troubles returns what fails whenever it is asked for.
func (k *Keap) Troubles() Troubles {
	all := Troubles{map[string][]int64{}, map[string]int{}}
	for i := range kinds {
		if ids := k.Poisoned(i.String()); len(ids) > 0 {
			all.Poisoned[i.String()] = ids
		}
	}
	for _, res := range resources {
		if n := k.largest(res.path); n > 0 {
			all.Largest["/v2/"+res.path] = n
		}
	}
	for name := range k.views {
		if n := k.largest(name); n > 0 {
			all.Largest[name] = n
		}
	}
	return all
}

// largest is how many records a page of a list can have; 0 is no limit.
func (k *Keap) largest(list string) int {
	h := hash(k.seed, hashText(list), 0x1a59)
	if !k.hostile.has(LargePagesFail) || h%3 != 0 {
		return 0
	}
	return 100 + int(h>>8%600)
}

// light is how many properties a page may show to be one of ids and stamps.
const light = 3

// failing reports whether a page of REST cannot be sent, and why.
func (k *Keap) failing(q *query, rows []row) string {
	few := q.res.brief != nil && bits.OnesCount64(uint64(q.mask)) <= light
	if slices.ContainsFunc(rows, func(r row) bool { return r.poison == deadly || r.poison == poisoned && !few }) {
		return "poison"
	}
	if most := k.largest(q.res.path); most > 0 && len(rows) > most && !few {
		return "large page"
	}
	return ""
}

// breakDown answers as a server that fails at a record, or gives up because a page takes too long.
func (c *call) breakDown(what string) {
	c.k.stats.fault(what)
	if what == "poison" {
		c.fail(http.StatusInternalServerError, "Internal Server Error", "request")
		return
	}
	c.html(http.StatusGatewayTimeout, "504 Gateway Time-out", "The server did not respond in time.")
}

// failingRow reports whether a row of a table cannot be sent.
func (l *lane) failingRow(r row) bool {
	return r.poison == deadly || r.poison == poisoned && len(l.cells) > light
}

// own reports whether the rows of an origin are its records, rather than what follows from them.
func (o *origin) own() bool {
	key := o.keys["Id"]
	return o.parts == nil && key != nil && key(row{id: poisonEvery}, 0) == poisonEvery
}

// breakXML answers as XML-RPC does in that case.
func (c *rpcCall) breakXML(what string) {
	c.k.stats.fault(what)
	if what == "poison" {
		c.answerFault(refuse(3, fmt.Sprintf("Error reading table %v", c.params[1])))
		return
	}
	c.html(http.StatusGatewayTimeout, "504 Gateway Time-out", "The server did not respond in time.")
}
