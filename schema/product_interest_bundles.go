package schema

var productInterestBundles = &Entity{
	Name: "product_interest_bundles",
	Doc:  "Named sets of products that may interest a prospect; product_interests has what is in them.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the bundle in Keap."},
		{Name: "name", Type: Text, XML: "BundleName", Doc: "Name of the bundle."},
		{Name: "description", Type: Text, XML: "Description", Doc: "What the bundle is for, as entered."},
	},
	XMLRPC: &XMLRPC{Table: "ProductInterestBundle", Strategy: Append, Horizon: horizon, Reread: true},
}
