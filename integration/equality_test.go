package integration

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

// told is how many differences are told.
const told = 10

// onlyInMirror is what is wrong with a row whose record Keap does not have.
const onlyInMirror = "is in the mirror, and Keap does not have it"

// equal makes sure that the mirror equals Keap in every field of these entities; all of them if none is named.
func (l *lab) equal(entities ...string) {
	l.t.Helper()
	for _, e := range schema.OfRoad(l.road) {
		if len(entities) == 0 || slices.Contains(entities, e.Name) {
			l.noDifferences(e, l.differences(e))
		}
	}
}

// differences compares all of an entity with Keap.
func (l *lab) differences(e *schema.Entity) []string {
	l.t.Helper()
	if l.road == schema.XMLRPCRoad {
		return differ(e, l.expectXML(e), l.keptBy(e, nil), func(i int) string { return fmt.Sprintf("row %d of %s", i, e.XMLRPC.Table) })
	}
	return differences(e, l.sentBy(e, ""), l.keptBy(e, nil))
}

// equalSample is equal for those records of an entity that a filter chooses.
func (l *lab) equalSample(entity, filter string) {
	l.t.Helper()
	e := schema.Lookup(entity)
	records := l.sentBy(e, filter)
	require.NotEmpty(l.t, records)
	ids := make([]int64, len(records))
	for i, r := range records {
		ids[i] = expect(e, r.RawMessage, r.parent).id
	}
	l.noDifferences(e, differences(e, records, l.keptBy(e, ids)))
}

func (l *lab) noDifferences(e *schema.Entity, found []string) {
	l.t.Helper()
	if len(found) > 0 {
		require.FailNow(l.t, fmt.Sprintf("the mirror's %s differ from Keap's", e.Name), "%d differences, the first of them:\n%s",
			len(found), strings.Join(found[:min(len(found), told)], "\n"))
	}
}

// differences compares what Keap sent with what the mirror keeps. Each is told as: entity, id, table and row, column,
// what is wanted, what is there.
func differences(e *schema.Entity, sent []sent, mirror map[int64]*kept) []string {
	wanted := make([]record, len(sent))
	for i := range sent {
		wanted[i] = expect(e, sent[i].RawMessage, sent[i].parent)
	}
	return differ(e, wanted, mirror, func(i int) string { return fmt.Sprintf("%.300s", sent[i].RawMessage) })
}

// differ is differences for records that were worked out already; show tells one.
func differ(e *schema.Entity, wanted []record, mirror map[int64]*kept, show func(i int) string) []string {
	var found []string
	tell := func(id int64, format string, args ...any) {
		found = append(found, fmt.Sprintf("%s %d: ", e.Name, id)+fmt.Sprintf(format, args...))
	}
	tables := e.Tables()
	match := byID(mirror)
	if len(e.Key) > 0 {
		match = byContent(e, wanted, mirror)
	}
	for i, want := range wanted {
		got := match(i, want)
		switch {
		case got == nil:
			tell(want.id, "is not in the mirror: %s", show(i))
			continue
		case got.seen:
			tell(want.id, "was sent twice")
		case got.deleted:
			tell(want.id, "is marked as deleted, and Keap has it")
		}
		got.seen = true
		for _, d := range compare(e, tables, want, got.record) {
			tell(got.id, "%s", d)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(mirror)) {
		got := mirror[id]
		if !got.seen && !got.deleted {
			tell(id, onlyInMirror)
		}
		for _, w := range got.wrong {
			tell(id, "%s", w)
		}
	}
	return found
}

// matcher finds the mirror's version of the record sent at index i.
type matcher func(i int, want record) *kept

func byID(mirror map[int64]*kept) matcher {
	return func(_ int, want record) *kept { return mirror[want.id] }
}

// byContent matches records without ids of Keap's: those that are equal first, the others by what the mirror's own key
// is made of.
func byContent(e *schema.Entity, wanted []record, mirror map[int64]*kept) matcher {
	tables := e.Tables()
	whole := func(r record) string { return fmt.Sprint(content(tables, r)) }
	key := func(r record) string {
		var parts []any
		for _, name := range e.Key {
			if e.Column(name) != nil {
				parts = append(parts, r.rows[e.Name][0][name])
			}
		}
		return fmt.Sprint(parts...)
	}
	equals, likes := map[string][]*kept{}, map[string][]*kept{}
	for _, id := range slices.Sorted(maps.Keys(mirror)) {
		if k := mirror[id]; !k.deleted && len(k.rows[e.Name]) > 0 {
			equals[whole(k.record)] = append(equals[whole(k.record)], k)
		}
	}
	matched := make([]*kept, len(wanted))
	for i := range wanted {
		text := whole(wanted[i])
		if same := equals[text]; len(same) > 0 {
			matched[i], equals[text] = same[0], same[1:]
		}
	}
	for _, text := range slices.Sorted(maps.Keys(equals)) {
		for _, k := range equals[text] {
			likes[key(k.record)] = append(likes[key(k.record)], k)
		}
	}
	return func(i int, want record) *kept {
		if like := likes[key(want)]; matched[i] == nil && len(like) > 0 {
			matched[i], likes[key(want)] = like[0], like[1:]
		}
		return matched[i]
	}
}

// content is all of a record but its id.
func content(tables []*schema.Table, r record) map[string][]row {
	rows := maps.Clone(r.rows)
	own := maps.Clone(rows[tables[0].Name][0])
	delete(own, "id")
	rows[tables[0].Name] = []row{own}
	for _, t := range tables[1:] {
		rows[t.Name] = slices.Clone(rows[t.Name])
		slices.SortFunc(rows[t.Name], func(a, b row) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	return rows
}

// compare tells the differences between two versions of a record.
func compare(e *schema.Entity, tables []*schema.Table, want, got record) []string {
	var found []string
	for _, t := range tables {
		wanted, there := byKey(t, want.rows[t.Name]), byKey(t, got.rows[t.Name])
		for _, key := range slices.Sorted(maps.Keys(wanted)) {
			if there[key] == nil {
				found = append(found, fmt.Sprintf("%s%s: the row is missing", t.Name, key))
				continue
			}
			for _, d := range compareRows(wanted[key], there[key]) {
				if d.column == "id" && len(e.Key) > 0 && !t.Child {
					continue // made by the mirror
				}
				found = append(found, fmt.Sprintf("%s%s.%s: want %s, got %s", t.Name, key, d.column, show(d.want), show(d.got)))
			}
		}
		for _, key := range slices.Sorted(maps.Keys(there)) {
			if wanted[key] == nil {
				found = append(found, fmt.Sprintf("%s%s: the row should not be there: %v", t.Name, key, there[key]))
			}
		}
	}
	return found
}

// byKey finds the rows of one record in a table by what tells them apart: "[2]".
func byKey(t *schema.Table, rows []row) map[string]row {
	keyed := make(map[string]row, len(rows))
	for _, r := range rows {
		key := ""
		for _, column := range t.PrimaryKey {
			if t.Child && column != "account" && column != t.ParentKey {
				key += fmt.Sprintf("[%v]", r[column])
			}
		}
		keyed[key] = r
	}
	return keyed
}

type difference struct {
	column    string
	want, got any
}

func compareRows(want, got row) []difference {
	if maps.Equal(want, got) {
		return nil
	}
	var found []difference
	for _, column := range slices.Sorted(maps.Keys(want)) {
		value, there := got[column]
		if !there {
			value = "(no such column)"
		}
		if want[column] != value {
			found = append(found, difference{column, want[column], value})
		}
	}
	for _, column := range slices.Sorted(maps.Keys(got)) {
		if _, wanted := want[column]; !wanted {
			found = append(found, difference{column, "(no such column)", got[column]})
		}
	}
	return found
}
