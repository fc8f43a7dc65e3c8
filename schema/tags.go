package schema

var tags = &Entity{
	Name: "tags",
	Doc:  "Labels that can be put on contacts and companies; who has them is in contact_tags, and since when in tag_assignments.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the tag in Keap."},
		{Name: "name", Type: Text, XML: "GroupName", Doc: "Name of the tag, unique in the account."},
		{Name: "description", Type: Text, XML: "GroupDescription", Doc: "What the tag is for, as entered."},
		{
			Name: "category_id", Type: BigInt, V2: "category.id", XML: "GroupCategoryId", References: "tag_categories",
			Doc: "Category the tag is in; NULL for none.",
		},
		{Name: "create_time", Type: Timestamp, Doc: "When the tag was created, as an instant in UTC."},
		{Name: "update_time", Type: Timestamp, Doc: "When the tag itself last changed, as an instant in UTC; putting it on a contact is no change of it."},
	},
	Strategy: Window,
	Stamp:    "update_time",
	V2: &V2{
		Path: "/tags", ArrayKey: "tags", PageSize: 1000,
		Since: "since_update_time", OrderStamp: "update_time", OrderFull: "create_time asc",
		ByIDs: "tag_ids", MaxIDs: maxIDs, Single: "/tags/{id}",
	},
	XMLRPC:     &XMLRPC{Table: "ContactGroup", Strategy: Append, Horizon: horizon, Reread: true},
	HookEvents: []string{"contactGroup.add", "contactGroup.edit", "contactGroup.delete"},
}
