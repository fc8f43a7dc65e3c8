package schema

var actionSets = &Entity{
	Name: "action_sets",
	Doc:  "Sets of actions that Keap runs at once, by name; what they do is not told.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the set in Keap."},
		{Name: "name", Type: Text, XML: "TemplateName", Doc: "Name of the set."},
		{Name: "visible_to_users", Type: Text, XML: "VisibleToTheseUsers", Doc: "Users who may see it, in one text as Keap sends it."},
	},
	XMLRPC: &XMLRPC{Table: "ActionSequence", Strategy: Append, Horizon: horizon, Reread: true},
}
