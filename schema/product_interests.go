package schema

var productInterests = &Entity{
	Name: "product_interests",
	Doc:  "Products and plans that an opportunity, a bundle or an action is about.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the entry in Keap."},
		{
			Name: "object_type", Type: Text, XML: "ObjType", XMLWords: interestObjects,
			Doc: "What it belongs to: OPPORTUNITY, BUNDLE, or ACTION for an action that makes an order.",
		},
		{
			Name: "object_id", Type: BigInt, XML: "ObjectId",
			Doc: "Number of that: of opportunities, of product_interest_bundles, or of an action, by object_type.",
		},
		{Name: "type", Type: Text, XML: "ProductType", XMLWords: interestTypes, Doc: "What is of interest: PRODUCT or SUBSCRIPTION_PLAN."},
		{Name: "interest_id", Type: BigInt, XML: "ProductId", Doc: "Number of that: of products, or of continuity_programs, by type."},
		{
			Name: "subscription_plan_id", Type: BigInt, XML: "SubscriptionPlanId", References: "product_subscription_plans",
			Doc: "Plan by which it is to be sold; NULL or 0 for none.",
		},
		{Name: "quantity", Type: Integer, XML: "Qty", Doc: "Number of pieces."},
		{Name: "discount_percent", Type: Integer, XML: "DiscountPercent", Doc: "Discount in percent."},
	},
	XMLRPC: &XMLRPC{
		Table: "ProductInterest", Strategy: Append, Horizon: horizon, Reread: true,
		Optional: []string{"SubscriptionPlanId"},
	},
}

var interestObjects = map[string]string{"Bundle": "BUNDLE", "Opportunity": "OPPORTUNITY", "Action": "ACTION"}

var interestTypes = map[string]string{"Product": "PRODUCT", "Program": "SUBSCRIPTION_PLAN"}
