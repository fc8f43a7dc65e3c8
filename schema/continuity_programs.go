package schema

var continuityPrograms = &Entity{
	Name: "continuity_programs",
	Doc:  "Plans of products as Keap showed them before it had product_subscription_plans, which has the same plans.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", References: "product_subscription_plans", Doc: "Number of the plan in Keap."},
		{Name: "product_id", Type: BigInt, XML: "ProductId", References: "products", Doc: "Product that is sold by it."},
		{Name: "name", Type: Text, XML: "ProgramName", Doc: "Name of the product."},
		{Name: "active", Type: Bool, XML: "Active", Doc: "Whether the plan can be bought."},
		{Name: "status", Type: Text, XML: "Status", XMLWords: activeCodes, Doc: "State of the product: ACTIVE or INACTIVE."},
		{Name: "billing_type", Type: Text, XML: "BillingType", Doc: "Kind of billing, in Keap's words."},
		{
			Name: "billing_cycle", Type: Text, XML: "DefaultCycle", XMLWords: planCycleWords,
			Doc: "Length of a billing cycle: DAILY, WEEKLY, MONTHLY or YEARLY.",
		},
		{Name: "billing_frequency", Type: Integer, XML: "DefaultFrequency", Doc: "How many times a billing cycle the buyer is billed."},
		{Name: "price", Type: Numeric, XML: "DefaultPrice", Doc: "Price of the product, in major units of the account's currency."},
		{Name: "sku", Type: Text, XML: "Sku", Doc: "Stock keeping unit of the product."},
		{Name: "short_description", Type: Text, XML: "ShortDescription", Doc: "Description of the product in a line or two."},
		{Name: "description", Type: Text, XML: "Description", Doc: "Description of the product in full."},
		{Name: "family", Type: Text, XML: "Family", Doc: "Family of the product, as entered."},
		{Name: "storefront_hidden", Type: Bool, XML: "HideInStore", Doc: "Whether the shop front leaves the product out."},
		{Name: "taxable", Type: Bool, XML: "Taxable", Doc: "Whether the product is taxed."},
	},
	XMLRPC: &XMLRPC{
		Table: "CProgram", Strategy: Append, Horizon: horizon, Reread: true,
		Never: unread("LargeImage"),
	},
}
