package schema

// XMLRPC is how the XML-RPC API's DataService lists an entity. Where each value is, Column.XML and Child.XML say.
type XMLRPC struct {
	Table    string // as "Contact"
	Strategy Strategy
	// ID is the field with the record's id; empty means Id. Tables that have none are read by Pair.
	ID string
	// Pair is the key of a table without ids: the first field is walked in ascending order, and under one value of it the
	// second tells records apart. The entity's Key names the columns of both.
	Pair [2]string
	// Where holds conditions that every call sends, as ObjectType = Note.
	Where []XMLCondition
	// NotSelf names a field; records in which it holds their own id belong to another entity, and are left out
	// (companies among contacts).
	NotSelf string
	// NotSelfTable is the table that counts those records.
	NotSelfTable string
	// LooseStamp tells that whoever uses the API may set the time of the last change: an older one is no older version.
	LooseStamp bool
	// Created is the field with the time of creation, where new records can be asked for by it: in tables without ids by
	// nothing else.
	Created string
	// FormID numbers the entity's custom fields in DataFormField; zero where it has none.
	FormID int
	// Optional names fields that not every account has; what is asked without them when Keap refuses them. Where the field
	// of the stamp is refused, changes show no more: the strategy is Append then, and all is reread.
	Optional []string
	// Never names fields that are not read, each with the reason. "Contact.*" stands for all that begin so.
	Never map[string]string
	// Horizon, Reread and Owners are those of Means.
	Horizon int
	Reread  bool
	Owners  []Owner
}

// SinceColumns are the columns with the times that a list since some time may go by, over one of the APIs. A row is certain to be
// in the list only if none of them is earlier or missing.
func (e *Entity) SinceColumns(m Means) []string {
	switch {
	case m.Road == XMLRPCRoad && m.Strategy == Append:
		for _, c := range e.Columns {
			if c.XML != "" && c.XML == e.XMLRPC.Created {
				return []string{c.Name}
			}
		}
	case m.Road == RESTv2 && len(e.V2.SinceTests) > 0:
		return e.V2.SinceTests
	}
	return []string{e.Stamp}
}

// XMLCondition is an equality that a query asks for.
type XMLCondition struct {
	Field string
	Value string
}

// XMLChild is where XML-RPC has the rows of a child table: in one of three places.
type XMLChild struct {
	// Elements are slots of the record itself, each of which makes a row if any of its fields has a value, in this order.
	Elements []XMLElement
	// List is a field of the record that holds the elements of a list of scalars, separated by commas (or, with Lines, by
	// line breaks). They fill the column whose XML is ".".
	List  string
	Lines bool
	// Table is a table of its own, read beside the records; Owner is its field with the record's id (for a child of a
	// child: with the element's id). Column.XML of the child's columns names its fields, and rows are in the order of
	// their Id, which needs no column, nor does Owner. Optional and Never are as in XMLRPC.
	Table    string
	Owner    string
	Optional []string
	Never    map[string]string
}

// XMLElement is one slot: by column of the child, the field of the record that fills it.
type XMLElement struct {
	Fixed  map[string]string // columns with the same value in every record, as field: EMAIL1
	Fields map[string]string
}
