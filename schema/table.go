package schema

// Table is one table of the mirror, flattened out of an entity: the columns as they are in Postgres.
type Table struct {
	Name       string
	Doc        string
	Columns    []TableColumn
	PrimaryKey []string
	Covered    []string // columns that the key's index holds besides
	ParentKey  string   // column with the record's id; "id" in the entity's own table
	Child      bool
}

// TableColumn is a column as Postgres has it.
type TableColumn struct {
	Name    string
	SQLType string
	NotNull bool
	Default string // SQL, empty for none
	Doc     string
	// Copied tells that a decoded row carries the column; the others are filled by Postgres or by the sink.
	Copied bool
	// Kept tells that the column is Child.Kept.
	Kept bool
}

// Names of the columns every table has.
const (
	AccountColumn   = "account"
	ExtraColumn     = "extra"
	SyncedAtColumn  = "_synced_at"
	DeletedAtColumn = "_deleted_at"
	RowHashColumn   = "_row_hash"
	// Names of the columns that own tables have besides; the second only those with child tables.
	AskedAtColumn      = "_asked_at"
	ChildrenHashColumn = "_children_hash"
)

var sqlTypes = map[Type]string{
	Text: "text", BigInt: "bigint", Integer: "integer", Numeric: "numeric", Money: "numeric", Bool: "boolean",
	Timestamp: "timestamptz", Date: "date", CustomFields: "jsonb", JSON: "jsonb", Marketable: "boolean",
}

// Tables returns the entity's own table and then its children's, each before its own children. Decoded rows use the
// same order.
func (e *Entity) Tables() []*Table {
	columns := []TableColumn{accountColumn}
	if len(e.Key) > 0 {
		columns = append(columns, syntheticID(e.Key))
	}
	own := &Table{
		Name: e.Name, Doc: e.Doc, PrimaryKey: []string{AccountColumn, "id"}, Covered: []string{RowHashColumn}, ParentKey: "id",
	}
	columns = append(columns, dataColumns(e.Columns, "id")...)
	own.Columns = append(append(append(columns, extraColumn), stateColumns...), hashColumn, askedColumn)
	if len(e.Children) > 0 {
		own.Columns = append(own.Columns, childrenHashColumn)
	}
	return append([]*Table{own}, childTables(e.Children, e.Name)...)
}

func childTables(children []Child, entity string) []*Table {
	var tables []*Table
	for i := range children {
		tables = append(tables, children[i].table(entity))
		tables = append(tables, childTables(children[i].Children, entity)...)
	}
	return tables
}

func (c *Child) table(entity string) *Table {
	t := &Table{Name: c.Name, Doc: c.Doc, ParentKey: c.ParentKey, Child: true}
	t.Columns = []TableColumn{accountColumn, {
		Name: c.ParentKey, SQLType: "bigint", NotNull: true, Copied: true, Doc: "Record of " + entity + " that holds the row.",
	}}
	t.PrimaryKey = []string{c.ParentKey, AccountColumn} // the parent's id tells more rows apart, so probes compare less
	if c.ParentPosition != "" {
		t.Columns = append(t.Columns, position(c.ParentPosition, "Position of the element that holds the row."))
		t.PrimaryKey = append(t.PrimaryKey, c.ParentPosition)
	}
	key := c.Key
	if key == "" {
		key = "position"
		t.Columns = append(t.Columns, position(key, "Place in Keap's list, counted from 1."))
	}
	t.PrimaryKey = append(t.PrimaryKey, key)
	t.Columns = append(t.Columns, dataColumns(c.Columns, c.Key)...)
	if c.Kept != nil {
		t.Columns = append(t.Columns, TableColumn{Name: c.Kept.Name, SQLType: sqlTypes[c.Kept.Type], Doc: c.Kept.Doc, Kept: true})
	}
	if !c.scalars() {
		t.Columns = append(t.Columns, extraColumn)
	}
	t.Columns = append(append(t.Columns, stateColumns...), childHashColumn)
	return t
}

// scalars tells whether the list's elements are plain values and not objects.
func (c *Child) scalars() bool { return len(c.Columns) == 1 && c.Columns[0].V2 == "." }

func dataColumns(columns []Column, key string) []TableColumn {
	var out []TableColumn
	for _, c := range columns {
		out = append(out, TableColumn{
			Name: c.Name, SQLType: sqlTypes[c.Type], Doc: c.Doc, Copied: true, NotNull: key != "" && c.Name == key,
		})
		if c.Type == Money {
			out = append(
				out,
				TableColumn{Name: c.Name + "_currency", SQLType: "text", Copied: true, Doc: "Currency of " + c.Name + ", ISO 4217."},
				TableColumn{Name: c.Name + "_formatted_amount", SQLType: "text", Copied: true, Doc: "Keap's own rendering of " + c.Name + "."},
			)
		}
	}
	return out
}

func position(name, doc string) TableColumn {
	return TableColumn{Name: name, SQLType: "integer", NotNull: true, Copied: true, Doc: doc}
}

func syntheticID(key []string) TableColumn {
	doc := "Made by keapsync, since Keap gives these records no id: a 64-bit hash of"
	for i, k := range key {
		if i > 0 {
			doc += ","
		}
		doc += " " + k
	}
	return TableColumn{
		Name: "id", SQLType: "bigint", NotNull: true, Copied: true,
		Doc: doc + ", and of a running number among records that are equal in all of these.",
	}
}

var accountColumn = TableColumn{
	Name: AccountColumn, SQLType: "text", NotNull: true, Copied: true,
	Doc: "Keap application the row comes from, by its Application Name.",
}

var extraColumn = TableColumn{
	Name: ExtraColumn, SQLType: "jsonb", Copied: true,
	Doc: "What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.",
}

var stateColumns = []TableColumn{
	{Name: SyncedAtColumn, SQLType: "timestamptz", NotNull: true, Default: "now()", Doc: "When this version of the row was written to the mirror."},
	{Name: DeletedAtColumn, SQLType: "timestamptz", Doc: "When the record was found to be gone from Keap; NULL while it exists."},
}

var hashColumn = TableColumn{
	Name: RowHashColumn, SQLType: "bigint", Copied: true,
	Doc: "Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.",
}

var childHashColumn = TableColumn{
	Name: RowHashColumn, SQLType: "bigint", Copied: true,
	Doc: "Hash of the row's values, to recognise unchanged rows; NULL once deleted.",
}

var askedColumn = TableColumn{
	Name: AskedAtColumn, SQLType: "timestamptz", Copied: true,
	Doc: "When Keap was asked for this version of the record, by the database's clock; NULL in rows older than this column.",
}

var childrenHashColumn = TableColumn{
	Name: ChildrenHashColumn, SQLType: "bigint", Copied: true,
	Doc: "Hash of all child rows of the record; NULL where it is unknown, and once deleted.",
}

// CopyColumns names the columns of a decoded row, in its order.
func (t *Table) CopyColumns() []string {
	var names []string
	for _, c := range t.Columns {
		if c.Copied {
			names = append(names, c.Name)
		}
	}
	return names
}
