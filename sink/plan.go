package sink

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// plan holds an entity's statements. Where nothing else is said, $1 is the account.
type plan struct {
	own      target
	children []target

	hashRange, hashes string // id and hash of rows with ids $2 … $3, of the ids $2
	lock              string // locks the rows of the ids $2, in their order, and returns what writer.found reads
	childRows         string // number of a child table, and what a childRow is made of; of the first one for the records $2, and so on
	liveList          string // id of live rows among the ids $2
	stamps            string // id and stamp of live rows behind $2 up to $3, in the order of ids
	live              string // number of live rows
	someIDs           string // the next 5,000 ids after $2
	witnesses         string // $3 live ids from the greatest down, without those in $2
	tailID, tailStamp string // the greatest live id but $2; the earliest of the $2 latest stamps
}

// target is a table that rows are written into.
type target struct {
	name    string // schema and table, quoted
	copy    string // the COPY
	update  string // replaces the rows at the places $1 by arrays of all columns that are set, and returns the ids of their records
	rewrite string // does so where the contents differ
	insert  string // adds rows, from arrays of all columns
	remove  string // deletes the rows at the places $1
	purge   string // deletes the rows of the records $2
	bury    string // makes tombstones: own rows, of the places $1, asked for at $2; child rows, of the records $2
	tell    string // puts times into schema.Child.Kept that are later than what is there: parents $2, keys $3, times $4

	fields      int         // in a row of COPY
	all, set    []setColumn // columns: all of COPY's, and those of them that are written in place
	holder, key int         // fields of a child row that are its childKey; -1 for none
}

// setColumn is a column that is written from an array.
type setColumn struct {
	field int // of COPY's row
	oid   uint32
}

// atPlaces is the condition that a row is at one of the places $1. In a sub-select, their number is unknown to the planner: if
// there are many, it would read the whole of a small table.
const atPlaces = "ctid = ANY (ARRAY(SELECT unnest($1::tid[])))"

func newPlan(mirror string, e *schema.Entity) *plan {
	tables := e.Tables()
	p := &plan{own: newTarget(mirror, tables[0])}
	var probes []string
	for i, t := range tables[1:] {
		child := newTarget(mirror, t)
		p.children = append(p.children, child)
		holder := "0"
		if len(t.PrimaryKey) > 3 {
			holder = quote(t.PrimaryKey[2])
		}
		probes = append(probes, fmt.Sprintf("SELECT %d::bigint, found.* FROM unnest($%d::bigint[]) asked(id) CROSS JOIN LATERAL"+
			" (SELECT %s, %s::bigint, %s::bigint, ctid, _row_hash FROM %s WHERE %[3]s = asked.id AND account = $1 OFFSET 0) found",
			i, i+2, quote(t.ParentKey), holder, quote(t.PrimaryKey[len(t.PrimaryKey)-1]), child.name))
	}
	p.childRows = strings.Join(probes, " UNION ALL ")
	p.reads(e)
	return p
}

func newTarget(mirror string, t *schema.Table) target {
	name := pgx.Identifier{mirror, t.Name}.Sanitize()
	columns := t.CopyColumns()
	to := target{
		name: name, copy: "COPY " + name + " (" + quoteAll(columns) + ") FROM STDIN (FORMAT binary)",
		remove: "DELETE FROM " + name + " WHERE " + atPlaces, fields: len(columns), holder: -1, key: -1,
	}
	to.updates(t, columns)
	// The rows are found by index probes, one id after the other, and then fetched by their places. A join with the ids
	// would be at the mercy of statistics: without them the planner takes an account for a handful of rows, reads them
	// all and compares each with each id. OFFSET 0 keeps the probe from becoming such a join.
	found := " WHERE t.ctid = ANY (ARRAY(SELECT row.ctid FROM unnest($2::bigint[]) asked(id) CROSS JOIN LATERAL" +
		" (SELECT ctid FROM " + name + " WHERE " + quote(t.ParentKey) + " = asked.id AND account = $1 OFFSET 0) row))"
	to.purge = "DELETE FROM " + name + " t" + found
	const dead = " SET _deleted_at = now(), _synced_at = now(), _row_hash = NULL"
	if t.Child {
		to.bury = "UPDATE " + name + " t" + dead + found + " AND t._deleted_at IS NULL"
		if len(t.PrimaryKey) > 3 {
			to.holder = slices.Index(columns, t.PrimaryKey[2])
		}
		to.key = slices.Index(columns, t.PrimaryKey[len(t.PrimaryKey)-1])
		to.keeps(t)
		return to
	}
	to.bury = "UPDATE " + name + dead + ", _asked_at = $2"
	if slices.Contains(columns, schema.ChildrenHashColumn) {
		to.bury += ", _children_hash = NULL"
	}
	to.bury += " WHERE " + atPlaces
	return to
}

// updates writes the statements that write rows one by one. They get one array for each column: what it costs does not depend on
// what else the connection has done, as with a temporary table.
func (to *target) updates(t *schema.Table, columns []string) {
	types := map[string]string{}
	for _, c := range t.Columns {
		types[c.Name] = c.SQLType
	}
	var all, arrays, names, set, old, new []string
	for i, c := range columns {
		column := setColumn{i, oids[types[c]]}
		to.all = append(to.all, column)
		all = append(all, fmt.Sprintf("$%d::%s[]", len(to.all), types[c]))
		if slices.Contains(t.PrimaryKey, c) {
			continue
		}
		to.set = append(to.set, column)
		arrays, names = append(arrays, fmt.Sprintf("$%d::%s[]", len(to.set)+1, types[c])), append(names, quote(c))
		set = append(set, quote(c)+" = v."+quote(c))
		if c != schema.AskedAtColumn {
			old, new = append(old, "t."+quote(c)), append(new, "v."+quote(c))
		}
	}
	to.insert = "INSERT INTO " + to.name + " (" + quoteAll(columns) + ") SELECT * FROM unnest(" + strings.Join(all, ", ") + ")"
	to.update = "UPDATE " + to.name + " t SET " + strings.Join(set, ", ") + ", _synced_at = now(), _deleted_at = NULL FROM unnest($1::tid[], " +
		strings.Join(arrays, ", ") + ") v(place, " + strings.Join(names, ", ") + ") WHERE t.ctid = v.place AND t." + atPlaces
	to.rewrite = to.update + " AND (t._deleted_at IS NOT NULL OR (" + strings.Join(old, ", ") + ") IS DISTINCT FROM (" +
		strings.Join(new, ", ") + "))"
	to.update += " RETURNING t." + quote(t.ParentKey)
	to.rewrite += " RETURNING t." + quote(t.ParentKey)
}

// keeps writes the statement of a child table that has a schema.Child.Kept. Its column is none that is read from Keap, so
// nothing else writes it.
func (to *target) keeps(t *schema.Table) {
	i := slices.IndexFunc(t.Columns, func(c schema.TableColumn) bool { return c.Kept })
	if i < 0 {
		return
	}
	value, key := quote(t.Columns[i].Name), quote(t.PrimaryKey[len(t.PrimaryKey)-1])
	// Index probes, as above.
	to.tell = "UPDATE " + to.name + " t SET " + value + " = row.value FROM (SELECT found.ctid, asked.value FROM" +
		" unnest($2::bigint[], $3::bigint[], $4::timestamptz[]) asked(parent, key, value) CROSS JOIN LATERAL (SELECT ctid FROM " +
		to.name + " WHERE " + quote(t.ParentKey) + " = asked.parent AND account = $1 AND " + key + " = asked.key AND _deleted_at IS NULL" +
		" AND (" + value + " IS NULL OR " + value + " < asked.value) OFFSET 0) found) row WHERE t.ctid = row.ctid"
}

func (p *plan) reads(e *schema.Entity) {
	stamp, children := "NULL::timestamptz", "NULL::bigint"
	if e.Stamp != "" {
		stamp = quote(e.Stamp)
	}
	if len(e.Children) > 0 {
		children = "_children_hash"
	}
	from := " FROM " + p.own.name + " WHERE account = $1 AND "
	// A list of ids goes through LATERAL, one index probe each. "id = ANY($2)" turns quadratic on a table without
	// statistics: for the planner the list is all of the table, so it reads the account's rows and searches the list
	// for each. LIMIT keeps the probe from being flattened into a join, where it could do the same.
	list := func(columns, condition string) string {
		return "SELECT found.* FROM unnest($2::bigint[]) asked(id) CROSS JOIN LATERAL (SELECT " + columns + from +
			"id = asked.id" + condition + " LIMIT 1) found"
	}
	const alive = " AND _deleted_at IS NULL"
	p.hashRange, p.hashes = "SELECT id, _row_hash"+from+"id BETWEEN $2 AND $3", list("id, _row_hash", "")
	p.lock = list("id, ctid, _row_hash, "+children+", "+stamp+", coalesce(_asked_at, _synced_at), _deleted_at IS NOT NULL",
		" FOR NO KEY UPDATE")
	p.liveList = list("id", alive)
	p.stamps = "SELECT id, " + stamp + from + "id > $2 AND id <= $3" + alive
	p.live = "SELECT count(*)" + from + "_deleted_at IS NULL"
	p.someIDs = "SELECT id" + from + "id >= $2 ORDER BY id LIMIT 5000"
	const newestFirst = "_deleted_at IS NULL ORDER BY id DESC"
	p.witnesses = "SELECT id" + from + "id <> ALL ($2::bigint[]) AND " + newestFirst + " LIMIT $3"
	p.tailID = "SELECT coalesce((SELECT id" + from + newestFirst + " OFFSET $2 LIMIT 1), 0)"
	p.tailStamp = "SELECT min(stamp) FROM (SELECT " + stamp + " AS stamp" + from +
		"_deleted_at IS NULL ORDER BY 1 DESC NULLS LAST LIMIT $2) tail"
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = quote(n)
	}
	return strings.Join(quoted, ", ")
}
