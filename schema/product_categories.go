package schema

var productCategories = &Entity{
	Name: "product_categories",
	Doc:  "Groups that products are sorted into, as a tree.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the category in Keap; product_assigned_categories.category_id names it."},
		{Name: "name", Type: Text, XML: "CategoryDisplayName", Doc: "Name of the category."},
		{Name: "display_order_index", Type: Integer, XML: "CategoryOrder", Doc: "Place among the categories, smallest first."},
		{
			Name: "parent_category_id", Type: BigInt, XML: "ParentId", References: "product_categories",
			Doc: "Category it is inside of; NULL or 0 for none.",
		},
	},
	XMLRPC: &XMLRPC{
		Table: "ProductCategory", Strategy: Append, Horizon: horizon, Reread: true,
		Never: unread("CategoryImage"),
	},
}
