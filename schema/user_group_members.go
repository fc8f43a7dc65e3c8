package schema

var userGroupMembers = &Entity{
	Name: "user_group_members",
	Doc:  "Users in user groups.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the membership in Keap."},
		{Name: "user_group_id", Type: BigInt, XML: "GroupId", References: "user_groups", Doc: "Group the user is in."},
		{Name: "user_id", Type: BigInt, XML: "UserId", References: "users", Doc: "User who is in it."},
		{Name: "admin", Type: Bool, XML: "Admin", Doc: "Whether the user is an administrator of the group."},
	},
	XMLRPC: &XMLRPC{Table: "GroupAssign", Strategy: Append, Horizon: horizon, Reread: true},
}
