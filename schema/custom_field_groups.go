package schema

var customFieldGroups = &Entity{
	Name: "custom_field_groups",
	Doc:  "Headings that custom fields are shown under.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the group in Keap; custom_field_definitions.group_id points here."},
		{Name: "name", Type: Text, XML: "Name", Doc: "Name of the group."},
		{Name: "tab_id", Type: BigInt, XML: "TabId", References: "custom_field_tabs", Doc: "Tab the group is on."},
	},
	XMLRPC: &XMLRPC{Table: "DataFormGroup", Strategy: Append, Horizon: horizon, Reread: true},
}
