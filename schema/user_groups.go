package schema

var userGroups = &Entity{
	Name: "user_groups",
	Doc:  "Groups of users; who is in them is in user_group_members.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the group in Keap."},
		{Name: "name", Type: Text, XML: "Name", Doc: "Name of the group."},
		{Name: "owner_id", Type: BigInt, XML: "OwnerId", References: "users", Doc: "User who owns the group; NULL or 0 for nobody."},
	},
	XMLRPC: &XMLRPC{Table: "UserGroup", Strategy: Append, Horizon: horizon, Reread: true},
}
