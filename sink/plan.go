package sink

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/keapsync/keapsync/schema"
)

// plan holds an entity's statements. In all of them $1 is the account.
type plan struct {
	own      target
	children []target
	stage    stage

	byRange, byList   string // id, hash, stamp, whether it is a tombstone: of $2 … $3, of the ids $2
	hashRange, hashes string // id and hash of live rows
	liveList          string // id of live rows among the ids $2
	stamps            string // id and stamp of live rows behind $2 up to $3, in the order of ids
	childHashes       string // number of a child table (bigint), id and hash, for each of the ids $2 that has rows in it
	live              string // number of live rows
	lock              string // locks the rows of the ids $2, in their order
	witnesses         string // $3 live ids from the greatest down, without those in $2
	tailID, tailStamp string // the greatest live id but $2; the earliest of the $2 latest stamps
}

// target is a table that rows are copied into.
type target struct {
	name   string // schema and table, quoted
	copy   string // the COPY
	delete string // removes the rows of the records $2; child tables only
	keep   string // does the same, and tells what was in schema.Child.Kept: parent, key, value; empty where there is none
	put    string // puts that back: parents $2, keys $3, values $4, both texts
	tell   string // puts times there that are later than what is there: parents $2, keys $3 as text, times $4
	bury   string // makes tombstones of the records $2
}

func newPlan(mirror string, e *schema.Entity) *plan {
	tables := e.Tables()
	p := &plan{own: newTarget(mirror, tables[0])}
	var hashes []string
	for i, t := range tables[1:] {
		child, parent := newTarget(mirror, t), quote(t.ParentKey)
		p.children = append(p.children, child)
		hashes = append(hashes, fmt.Sprintf("SELECT %d::bigint, found.* FROM unnest($2::bigint[]) asked(id) CROSS JOIN LATERAL"+
			" (SELECT %s, _row_hash FROM %s WHERE account = $1 AND %[2]s = asked.id LIMIT 1) found", i, parent, child.name))
	}
	p.childHashes = strings.Join(hashes, " UNION ALL ")
	p.stage = newStage(p.own.name, tables[0], e.Stamp)
	p.reads(e)
	return p
}

func newTarget(mirror string, t *schema.Table) target {
	name := pgx.Identifier{mirror, t.Name}.Sanitize()
	to := target{name: name, copy: copyInto(name, quoteAll(t.CopyColumns()))}
	// The rows are found by index probes, one id after the other, and then fetched by their places. A join with the ids
	// would be at the mercy of statistics: without them the planner takes an account for a handful of rows, reads them
	// all and compares each with each id. OFFSET 0 keeps the probe from becoming such a join.
	found := " WHERE t.ctid = ANY (ARRAY(SELECT row.ctid FROM unnest($2::bigint[]) asked(id) CROSS JOIN LATERAL" +
		" (SELECT ctid FROM " + name + " WHERE account = $1 AND " + quote(t.ParentKey) + " = asked.id OFFSET 0) row))"
	if t.Child {
		to.delete = "DELETE FROM " + name + " t" + found
		to.keeps(t)
	}
	to.bury = "UPDATE " + name + " t SET _deleted_at = now(), _synced_at = now(), _row_hash = NULL" + found +
		" AND t._deleted_at IS NULL"
	if !t.Child {
		to.bury += " AND t._synced_at <= coalesce($3::timestamptz, 'infinity') RETURNING t.id"
	}
	return to
}

func (p *plan) reads(e *schema.Entity) {
	stamp := "NULL::timestamptz"
	if e.Stamp != "" {
		stamp = quote(e.Stamp)
	}
	full := "id, _row_hash, " + stamp + ", _deleted_at IS NOT NULL"
	from := " FROM " + p.own.name + " WHERE account = $1 AND "
	between := "id BETWEEN $2 AND $3"
	// A list of ids goes through LATERAL, one index probe each. "id = ANY($2)" turns quadratic on a table without
	// statistics: for the planner the list is all of the table, so it reads the account's rows and searches the list
	// for each. LIMIT keeps the probe from being flattened into a join, where it could do the same.
	list := func(columns, condition string) string {
		return "SELECT found.* FROM unnest($2::bigint[]) asked(id) CROSS JOIN LATERAL (SELECT " + columns + from +
			"id = asked.id" + condition + " LIMIT 1) found"
	}
	const alive = " AND _deleted_at IS NULL"
	p.byRange, p.byList = "SELECT "+full+from+between, list(full, "")
	p.hashRange, p.hashes = "SELECT id, _row_hash"+from+between, list("id, _row_hash", "")
	p.liveList = list("id", alive)
	p.stamps = "SELECT id, " + stamp + from + "id > $2 AND id <= $3" + alive + " ORDER BY id"
	p.lock = list("id", " FOR NO KEY UPDATE")
	p.live = "SELECT count(*)" + from + "_deleted_at IS NULL"
	const newestFirst = "_deleted_at IS NULL ORDER BY id DESC"
	p.witnesses = "SELECT id" + from + "id <> ALL ($2::bigint[]) AND " + newestFirst + " LIMIT $3"
	p.tailID = "SELECT coalesce((SELECT id" + from + newestFirst + " OFFSET $2 LIMIT 1), 0)"
	p.tailStamp = "SELECT min(stamp) FROM (SELECT " + stamp + " AS stamp" + from +
		"_deleted_at IS NULL ORDER BY 1 DESC NULLS LAST LIMIT $2) tail"
}

// stage is the temporary table that changed records pass through, one for each connection and entity.
type stage struct {
	create string
	copy   string
	merge  string // into the mirror; $1 is when Keap was asked
	// mergeLoose is merge without a look at the stamps.
	mergeLoose string
}

func newStage(into string, t *schema.Table, stamp string) stage {
	columns := t.CopyColumns()
	// A catalogue's columns are in the name: after a migration, a connection that has an old stage makes a new one.
	sum := fnv.New32a()
	var definitions []string
	for _, c := range t.Columns {
		if c.Copied {
			definition := quote(c.Name) + " " + c.SQLType
			definitions = append(definitions, definition)
			_, _ = sum.Write([]byte(definition)) // a hash's Write never returns an error
		}
	}
	name := pgx.Identifier{"pg_temp", fmt.Sprintf("stage_%s_%08x", t.Name, sum.Sum32())}.Sanitize()
	return stage{
		create: "CREATE TEMP TABLE IF NOT EXISTS " + name + " (" + strings.Join(definitions, ", ") + ") ON COMMIT DELETE ROWS",
		copy:   copyInto(name, quoteAll(columns)),
		merge:  merge(into, name, columns, stamp),

		mergeLoose: merge(into, name, columns, ""),
	}
}

// merge writes what the stage has newer. A row is met in one of these ways: not there; a tombstone, which comes back to
// life unless it was made after Keap was asked; live, where hash and stamp decide, and where the stamps decide nothing
// (not all changes move one) the later question does.
func merge(into, stage string, columns []string, stamp string) string {
	var set []string
	for _, c := range columns {
		if c != schema.AccountColumn && c != "id" {
			set = append(set, quote(c)+" = excluded."+quote(c))
		}
	}
	newer := "t._synced_at <= coalesce($1::timestamptz, 'infinity')"
	if stamp != "" {
		s := quote(stamp)
		newer = fmt.Sprintf("CASE WHEN excluded.%[1]s <> t.%[1]s THEN excluded.%[1]s > t.%[1]s ELSE %[2]s END", s, newer)
	}
	list := quoteAll(columns)
	return "INSERT INTO " + into + " AS t (" + list + ") SELECT " + list + " FROM " + stage +
		" ORDER BY id ON CONFLICT (account, id) DO UPDATE SET " + strings.Join(set, ", ") +
		", _synced_at = now(), _deleted_at = NULL WHERE t._deleted_at <= coalesce($1::timestamptz, 'infinity')" +
		" OR (t._deleted_at IS NULL AND t._row_hash IS DISTINCT FROM excluded._row_hash AND " + newer + ")" +
		" RETURNING t.id, t.xmax = 0" // xmax is 0 in a row that was inserted, not updated
}

func copyInto(table, columns string) string {
	return "COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)"
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = quote(n)
	}
	return strings.Join(quoted, ", ")
}
