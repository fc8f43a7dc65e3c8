package keapsim

import (
	"fmt"
	"slices"
	"strings"
)

// lookup is a query of XML-RPC, understood.
type lookup struct {
	view     *view
	limit    int
	skip     int // rows of the pages before
	criteria []criterion
	names    []string // of the fields asked for, in the order in which a row has them
	orderBy  string   // "" is Keap's own order
	down     bool
	shuffle  uint64 // decides Keap's own order if it is arbitrary; 0 is by id
	share    float64
}

// largestPage is the greatest limit.
const largestPage = 1000

// lookup begins a query of a table.
func (c *rpcCall) lookup(table string) (*lookup, error) {
	v := c.k.views[table]
	switch {
	case v == nil || (v.optional && c.k.quirks.OfficialTables):
		return nil, refuse(faultNoTableFound, "There is no table "+table)
	case !strings.Contains(v.access, "R"):
		return nil, refuse(faultNoTableAccess, "Table "+table+" cannot be read")
	}
	q := &lookup{view: v, limit: largestPage, share: c.effects.visible}
	if c.k.quirks.RandomOrder {
		q.shuffle = hash(c.k.seed, c.k.lookups.Add(1))
	}
	return q, nil
}

// fieldOf finds a field of a table, and its kind.
func (k *Keap) fieldOf(v *view, name string) (kind string, err error) {
	if f := v.byName[name]; f != nil {
		switch {
		case f.optional && k.quirks.OfficialFields:
		case !f.readable():
			return "", refuse(faultNoFieldAccess, "Field "+name+" of "+v.name+" cannot be read")
		case k.quirks.JoinedFieldsFault && strings.Contains(name, "."):
			return "", &rpcFault{0, "Failed to invoke method query in class com.infusionsoft.api.xmlrpc.XmlRpcDataService: " +
				"Unknown column '" + name + "' in 'field list'"}
		default:
			return f.kind, nil
		}
	}
	if f, ok := k.customColumn(v, name); ok {
		return columnKinds[f.fieldType], nil
	}
	return "", refuse(faultNoFieldFound, "Table "+v.name+" has no field "+name)
}

// columnKinds are the kinds of the columns of custom fields that are no texts.
var columnKinds = func() map[string]string {
	kinds := map[string]string{
		"CURRENCY": "Double", "PERCENT": "Double", "DECIMAL_NUMBER": "Double", "WHOLE_NUMBER": "Integer", "YEAR": "Integer",
		"YES_NO": "Integer", "USER": "Id", "DATE": "Date", "DATE_TIME": "DateTime",
	}
	for name := range dataTypes {
		if kinds[name] == "" {
			kinds[name] = "String"
		}
	}
	return kinds
}()

// customColumn finds a custom field of a table, unless its definition was deleted.
func (k *Keap) customColumn(v *view, name string) (*customField, bool) {
	plain, ok := strings.CutPrefix(name, "_")
	s := slices.Index(formIDs[:], int64(v.form))
	if !ok || s < 0 || v.form == 0 {
		return nil, false
	}
	for i := range k.forms[s] {
		if f := &k.forms[s][i]; f.columnName() == plain {
			_, live := k.tables[formFieldKind].get(f.id)
			return f, live
		}
	}
	return nil, false
}

// where adds the conditions of a query's struct.
func (c *rpcCall) where(q *lookup, members map[string]any) error {
	if len(members) == 0 && c.k.quirks.EmptyQueryFaults {
		return refuse(faultInvalidParameter, "The query has no condition")
	}
	for name, given := range members {
		kind, err := c.k.fieldOf(q.view, name)
		if err != nil {
			return err
		}
		one, err := c.k.parseCriterion(name, kind, given)
		if err != nil {
			return refuse(faultInvalidParameter, err.Error())
		}
		q.criteria = append(q.criteria, one)
	}
	return nil
}

// choose adds the fields asked for.
func (c *rpcCall) choose(q *lookup, selected []any) error {
	if len(selected) == 0 {
		return refuse(faultNoFields, "No fields were asked for")
	}
	for _, item := range selected {
		name, ok := item.(string)
		if !ok {
			return refuse(faultInvalidParameter, "A field is named by a "+javaType(item))
		}
		if _, err := c.k.fieldOf(q.view, name); err != nil {
			return err
		}
		q.names = append(q.names, name)
	}
	slices.SortFunc(q.names, func(a, b string) int { return compareHashes(a, b) })
	q.names = slices.Compact(q.names)
	return nil
}

// compareHashes orders names as a hash map of the server does: in no order.
func compareHashes(a, b string) int {
	x, y := hashText(a), hashText(b)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	default:
		return strings.Compare(a, b)
	}
}

// page sets which rows of all are wanted.
func (c *rpcCall) page(q *lookup, limit, page int) error {
	if limit < 0 || page < 0 {
		return refuse(faultInvalidParameter, fmt.Sprintf("Limit %d and page %d have to be positive", limit, page))
	}
	if limit > largestPage {
		if !c.k.quirks.ClampLimit {
			return refuse(faultInvalidParameter, fmt.Sprintf("Limit %d is greater than %d", limit, largestPage))
		}
		limit = largestPage
	}
	q.limit, q.skip = limit, limit*page
	if c.k.hostile.has(RepeatedRecords) && limit > 1 {
		for p := range page {
			q.skip -= int(bit(hash(c.k.seed, hashText(q.view.name), uint64(p), 0x9e9)%3 == 0))
		}
	}
	return nil
}

// order sets the field to sort by; an empty one is none.
func (c *rpcCall) order(q *lookup, by string, ascending bool) error {
	if by == "" {
		return nil
	}
	_, err := c.k.fieldOf(q.view, by)
	q.orderBy, q.down = by, !ascending
	return err
}
