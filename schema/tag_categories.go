package schema

var tagCategories = &Entity{
	Name: "tag_categories",
	Doc:  "Groups that tags are sorted into.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the category in Keap; tags.category_id points here."},
		{Name: "name", Type: Text, XML: "CategoryName", Doc: "Name of the category, unique in the account."},
		{Name: "description", Type: Text, XML: "CategoryDescription", Doc: "What the category is for, as entered."},
		{Name: "create_time", Type: Timestamp, Doc: "When the category was created, as an instant in UTC."},
		{Name: "update_time", Type: Timestamp, Doc: "When the category last changed, as an instant in UTC."},
	},
	Strategy: Window,
	Stamp:    "update_time",
	V2: &V2{
		Path: "/tags/categories", ArrayKey: "tag_categories", PageSize: 1000,
		Since: "since_update_time", OrderStamp: "update_time", OrderFull: "create_time asc",
		Single: "/tags/categories/{id}",
	},
	XMLRPC: &XMLRPC{Table: "ContactGroupCategory", Strategy: Append, Horizon: horizon, Reread: true},
}
