package schema

import "slices"

// Entity is one kind of Keap record: the tables it fills, where each value comes from, and how it is read.
type Entity struct {
	Name string // plural, REST v2's word; also the table's name
	Doc  string // the table's comment

	// Columns are the data columns of the entity's own table, the key first. The columns every table has
	// (account, extra, _synced_at, _deleted_at, _row_hash) are not listed.
	Columns  []Column
	Children []Child // nested lists, each a table of its own

	Strategy Strategy // that of REST v2; zero for entities it does not have
	// Stamp names the column with the time of the record's last change, as Keap tells it; empty where Keap has none.
	// A row is never overwritten by one with an older stamp.
	Stamp string
	// Key names the columns a synthetic id is made of, for records Keap gives no id; empty for all others.
	Key []string
	// Numbered names the column that lists of these records are in the order of, where several of them may be equal in Key:
	// Number tells those apart. Empty where Key is unique.
	Numbered string
	// ParentColumn is the column that holds the parent whose call answered with the record (strategy PerParent).
	ParentColumn string

	V2     *V2     // how REST v2 lists it; nil where it does not
	XMLRPC *XMLRPC // how XML-RPC lists it; nil where it does not

	HookEvents []string // REST Hook event keys that announce a change of it, by its id
	// HookHints are event keys that may mean a change of it, and whose ids may be those of other records.
	HookHints []string
}

// Strategy is the way an entity's changes are found.
type Strategy uint8

// The five strategies. Each is described in the package documentation.
const (
	Window Strategy = iota + 1
	NewestFirst
	Append
	Snapshot
	PerParent
)

var strategyNames = map[Strategy]string{
	Window: "window", NewestFirst: "newest first", Append: "append", Snapshot: "snapshot", PerParent: "per parent",
}

func (s Strategy) String() string { return strategyNames[s] }

// Column is one column of a table.
type Column struct {
	Name string
	Type Type
	Doc  string // the column's comment: meaning, unit, time zone
	// V2 is where REST v2 has the value: names joined by dots, as "company.id". Empty means a name equal to the
	// column's; "-" means that REST v2 has no such value.
	V2 string
	// XML is the field of XML-RPC's table that has the value; empty means that XML-RPC has no such value. "." is an element
	// of XMLChild.List.
	XML string
	// XMLWords turns XML-RPC's words and codes into those of REST v2; others are kept as they are. Words of a Bool column
	// are "true" and "false".
	XMLWords map[string]string
	// References names the table the column points into, for documentation; the mirror has no enforced foreign keys,
	// since records arrive in any order.
	References string
}

// Type is a column's type, in Postgres and in what is accepted from Keap.
type Type uint8

// Column types.
const (
	// Text is text. Numbers and booleans are stored as written.
	Text Type = iota + 1
	// BigInt is bigint: ids (strings of digits in REST v2) and 64-bit counts.
	BigInt
	// Integer is integer: 32-bit counts.
	Integer
	// Numeric is numeric, exact, as sent: amounts Keap sends in major units, percentages, weights.
	Numeric
	// Money is numeric in major units, out of REST v2's CurrencyValue {amount, currency_code, formatted_amount}, whose
	// amount counts the currency's smallest unit. It brings two more columns: NAME_currency and NAME_formatted_amount.
	Money
	// Bool is boolean.
	Bool
	// Timestamp is timestamptz.
	Timestamp
	// Date is date: the day as written, never shifted between time zones.
	Date
	// CustomFields is jsonb: REST v2's list of {id, content} as one object keyed by id, unset fields left out.
	CustomFields
	// JSON is jsonb, as sent.
	JSON
	// Marketable is boolean, derived from the opt-in status in the column that V2 names, which comes before it.
	Marketable
)

// Child is a nested list of a record: a table with a row for each element. A record's rows are replaced as a set.
type Child struct {
	Name string // table, as "contact_emails"
	Doc  string
	V2   string    // where the list is in the record, as "email_addresses" or "stage.details.checklist_items"; "-" for nowhere
	XML  *XMLChild // where XML-RPC has the list; nil where it has not
	// ParentKey is the column with the record's id, as "contact_id".
	ParentKey string
	// Key names the column of Columns that, with ParentKey, is the primary key. Empty: a column "position" is made
	// (and, within a nested child, "PARENT_position" for the place of the element that holds the list).
	Key string
	// Columns are the data columns. For a list of scalars there is one column, with V2 ".".
	Columns []Column
	// Kept is a column that no reading fills. It stays as it is when a record's rows are replaced, as long as there is a row
	// of the same key. Nil for none; only where Key is set.
	Kept     *Column
	Children []Child // lists inside the elements; their ParentKey is the same record's
	// ParentPosition is the column with the 1-based position of the enclosing element, for a child of a child.
	ParentPosition string
}

// V2 is how REST v2 lists an entity.
type V2 struct {
	Path     string // after the version, as "/contacts"
	ArrayKey string // the answer's member that holds the records
	// Parents are the parents of a PerParent entity by name; "{parent}" in Path stands for the path of one.
	Parents  []Parent
	PageSize int      // the most Keap gives at once
	Fields   []string // the fields parameter; empty where the default record is complete
	// EitherForm reports that Keap's document contradicts itself on the form of that parameter: names in one parameter, separated
	// by commas, or a parameter for each name. Both are tried, and the one that works is kept to.
	EitherForm bool
	// StampFields is the shortest fields parameter that still gives id and stamp; empty where a listing for
	// comparison costs the same as a full one.
	StampFields []string
	Fixed       []string // filter conditions sent on every list call, as "include_inactive==true"

	Since string // filter field: changed at or after, as "start_update_time"; empty where there is none
	// SinceTests are the columns one of which that filter tests, where Keap does not state which; empty if it is the stamp.
	SinceTests []string
	// AfterID is the filter field that takes ">" on ids, as "contact_id"; with OrderID it is a keyset.
	AfterID string
	OrderID string // order_by field of ids; empty where Keap cannot sort by id
	// OrderStamp is the order_by field of the change stamp (NewestFirst reads it descending).
	OrderStamp string
	// OrderFull is the order_by field (with its direction) for a walk over everything where there is no keyset:
	// the one under which an edit cannot hide a record.
	OrderFull string

	ByIDs  string // filter field that takes a comma list of ids; empty where there is none
	MaxIDs int    // the most ids in one list
	Single string // path of one record, as "/contacts/{id}"; empty where there is none
	// OneByID is the filter field that finds one record in the list, where Single does not take all of Fields. Single then
	// proves no more than that the record exists.
	OneByID string
	// Horizon is, for Append, how many of the newest records each pass reads again, since they may still change. Less
	// than a page, so that a pass that finds nothing new costs one call.
	Horizon int
}

// Parent is one parent of a PerParent entity.
type Parent struct {
	Name string // as stored in ParentColumn
	Path string
	// Entity is the entity whose changes make this parent due.
	Entity string
}

// Keyset tells whether Keap can list the entity by ascending id, after a given one.
func (v *V2) Keyset() bool { return v.AfterID != "" && v.OrderID != "" }

// V2Means are what REST v2 offers to read the entity by. One that it does not list has no strategy.
func (e *Entity) V2Means() Means {
	v := e.V2
	if v == nil {
		return Means{Road: RESTv2}
	}
	m := Means{
		Road: RESTv2, Strategy: e.Strategy, PageSize: v.PageSize, Keyset: v.Keyset(), Since: v.Since != "",
		Stamps: v.StampFields != nil, Newest: v.OrderStamp != "", Horizon: v.Horizon, Parents: v.Parents,
	}
	switch {
	case v.ByIDs != "":
		m.MaxIDs, m.Proves = v.MaxIDs, v.Single != ""
	case v.Single != "":
		m.MaxIDs, m.Single = 1, true
	}
	return m
}

// Column returns the named data column of the entity's own table, or nil.
func (e *Entity) Column(name string) *Column {
	i := slices.IndexFunc(e.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &e.Columns[i]
}
