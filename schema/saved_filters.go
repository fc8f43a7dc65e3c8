package schema

var savedFilters = &Entity{
	Name: "saved_filters",
	Doc:  "Saved searches and reports, by name.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the saved search in Keap."},
		{Name: "name", Type: Text, XML: "FilterName", Doc: "Name of the saved search."},
		{Name: "report_name", Type: Text, XML: "ReportStoredName", Doc: "Report it is a search of, by Keap's name."},
		{Name: "user_ids", Type: Text, XML: "UserId", Doc: "Numbers of the users who may see it, in one text as Keap sends it."},
	},
	XMLRPC: &XMLRPC{Table: "SavedFilter", Strategy: Append, Horizon: horizon, Reread: true},
}
