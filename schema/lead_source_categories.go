package schema

var leadSourceCategories = &Entity{
	Name: "lead_source_categories",
	Doc:  "Groups that lead sources are sorted into.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the category in Keap."},
		{Name: "name", Type: Text, XML: "Name", Doc: "Name of the category."},
		{Name: "description", Type: Text, XML: "Description", Doc: "What the category is for, as entered."},
	},
	XMLRPC: &XMLRPC{Table: "LeadSourceCategory", Strategy: Append, Horizon: horizon, Reread: true},
}
