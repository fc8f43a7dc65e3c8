package schema

import "slices"

var orderItems = Child{
	Name: "order_items", V2: "order_items", ParentKey: "order_id", Key: "id",
	Doc: "Lines of orders: products, subscriptions, shipping, taxes, discounts and fees.",
	XML: &XMLChild{Table: "OrderItem", Owner: "OrderId"},
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the line in Keap."},
		{
			Name: "item_type", Type: Text, XML: "ItemType", XMLWords: itemTypes,
			Doc: "What the line is: PRODUCT, SHIPPING, TAX, SERVICE, UPSELL, FINANCE_CHARGE, DISCOUNT, PROGRAM, SUBSCRIPTION, " +
				"DISCOUNT_FREE_TRIAL, DISCOUNT_ORDER_TOTAL, DISCOUNT_PRODUCT, DISCOUNT_PRODUCT_CATEGORY, DISCOUNT_SHIPPING, TIP, " +
				"OTHER, FEE or UNKNOWN.",
		},
		{Name: "name", Type: Text, XML: "ItemName", Doc: "Name of what was sold."},
		{Name: "description", Type: Text, XML: "ItemDescription", Doc: "Description shown to the buyer."},
		{Name: "notes", Type: Text, XML: "Notes", Doc: "Remarks on the line."},
		{Name: "quantity", Type: Integer, XML: "Qty", Doc: "Number of pieces."},
		{Name: "price_per_unit", Type: Money, XML: "PPU", Doc: "Price of one piece to the buyer, in major units of price_per_unit_currency."},
		{Name: "cost_per_unit", Type: Money, XML: "CPU", Doc: "Cost of one piece to the seller, in major units of cost_per_unit_currency."},
		{Name: "discount", Type: Money, Doc: "Amount of the discount where the line is one, in major units of discount_currency; NULL for other lines."},
	}, nested("special", "Discount", []Column{
		{Name: "special_item_id", Type: BigInt, Doc: "Number of the discount that was applied; NULL where the line is none."},
		{Name: "amount", Type: Numeric, Doc: "Size of the discount: major units of the order's currency for AMOUNT, a percentage for PERCENT."},
		{Name: "discount_method", Type: Text, Doc: "How the discount counts: AMOUNT or PERCENT."},
	}), nested("product", "Product", []Column{
		{Name: "id", Type: BigInt, XML: "ProductId", References: "products", Doc: "The product sold, by its number; NULL where the line is none."},
		{Name: "name", Type: Text, Doc: "Name of the product when the order was read."},
		{Name: "sku", Type: Text, Doc: "Stock keeping unit."},
		{Name: "description", Type: Text, Doc: "Description in the catalogue."},
		{Name: "shippable", Type: Bool, Doc: "Whether it has to be shipped."},
		{Name: "taxable", Type: Bool, Doc: "Whether it is taxed."},
	}), []Column{
		{
			Name: "subscription_id", Type: BigInt, References: "subscriptions",
			Doc: "Subscription that made the order; NULL where the line is no subscription.",
		},
	}, nested("subscription_plan", "Subscription plan", []Column{
		{Name: "id", Type: BigInt, XML: "SubscriptionPlanId", References: "product_subscription_plans", Doc: "The plan, by its number; NULL where the line is no subscription."},
		{Name: "subscription_plan_name", Type: Text, Doc: "Name of the plan."},
		{Name: "active", Type: Bool, Doc: "Whether the plan is still offered."},
		{Name: "cycle_type", Type: Text, Doc: "Length of a billing cycle: YEARLY, MONTHLY, WEEKLY or DAILY."},
		{Name: "frequency", Type: Integer, Doc: "How many of these make the time from one bill to the next."},
		{Name: "total_cycles", Type: Integer, Doc: "Number of cycles until the plan ends; 0 for a plan without end."},
		{Name: "plan_price", Type: Money, Doc: "Price of a cycle, in major units of subscription_plan_plan_price_currency."},
		{Name: "display_order_index", Type: Integer, Doc: "Place among the plans of a page, smallest first."},
	})),
}

// itemTypes are XML-RPC's codes of item_type. It calls discounts specials.
var itemTypes = map[string]string{
	"0": "UNKNOWN", "1": "SHIPPING", "2": "TAX", "3": "SERVICE", "4": "PRODUCT", "5": "UPSELL", "6": "FINANCE_CHARGE",
	"7": "DISCOUNT", "8": "PROGRAM", "9": "SUBSCRIPTION", "10": "DISCOUNT_FREE_TRIAL", "11": "DISCOUNT_ORDER_TOTAL",
	"12": "DISCOUNT_PRODUCT", "13": "DISCOUNT_PRODUCT_CATEGORY", "14": "DISCOUNT_SHIPPING",
}
