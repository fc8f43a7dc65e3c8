package schema

import "slices"

var products = &Entity{
	Name: "products",
	Doc:  "What the account sells.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the product in Keap."},
		{Name: "name", Type: Text, XML: "ProductName", Doc: "Name of the product."},
		{Name: "sku", Type: Text, XML: "Sku", Doc: "Stock keeping unit, as entered."},
		{Name: "price", Type: Money, XML: "ProductPrice", Doc: "Price of one piece, in major units of price_currency."},
		{Name: "active", Type: Bool, XML: "Status", Doc: "Whether the product is on sale."},
		{Name: "short_description", Type: Text, XML: "ShortDescription", Doc: "Description in a line or two."},
		{Name: "description", Type: Text, XML: "Description", Doc: "Description in full."},
		{Name: "subscription_only", Type: Bool, Doc: "Whether it is sold by subscription only; the plans are in product_subscription_plans."},
		{Name: "storefront_hidden", Type: Bool, XML: "HideInStore", Doc: "Whether the shop front leaves it out."},
		{Name: "is_package", Type: Bool, XML: "IsPackage", Doc: "Whether it is a bundle of products."},
		{Name: "shippable", Type: Bool, XML: "Shippable", Doc: "Whether it has to be shipped."},
		{Name: "weight", Type: Numeric, XML: "Weight", Doc: "Weight for shipping; Keap tells no unit."},
		{Name: "needs_digital_delivery", Type: Bool, XML: "NeedsDigitalDelivery", Doc: "Whether it is delivered electronically."},
		{Name: "shipping_time", Type: Text, V2: "-", XML: "ShippingTime", Doc: "How long shipping takes, in words; XML-RPC only."},
		{Name: "delivery_description", Type: Text, Doc: "How it is delivered, in words."},
		{Name: "taxable", Type: Bool, XML: "Taxable", Doc: "Whether it is taxed at all."},
		{Name: "country_taxable", Type: Bool, XML: "CountryTaxable", Doc: "Whether taxes of the country apply."},
		{Name: "state_taxable", Type: Bool, XML: "StateTaxable", Doc: "Whether taxes of the state apply."},
		{Name: "city_taxable", Type: Bool, XML: "CityTaxable", Doc: "Whether taxes of the city apply."},
	}, nested("inventory", "Stock", []Column{
		{
			Name: "inventory_count", Type: Integer,
			Doc: "Pieces in stock; NULL for products that came through a list, since Keap's lists leave the count out.",
		},
		{Name: "inventory_limit", Type: Integer, XML: "InventoryLimit", Doc: "Number of pieces Keap is to watch the stock by, as set for the product."},
		{Name: "out_of_stock_enabled", Type: Bool, Doc: "Whether Keap treats the product as one that can run out."},
		{Name: "email_for_inventory_notifications", Type: Text, XML: "InventoryNotifiee", Doc: "E-mail address that is told about the stock."},
	}), []Column{
		{Name: "top_html", Type: Text, XML: "TopHTML", Doc: "HTML above the product in the shop."},
		{Name: "bottom_html", Type: Text, XML: "BottomHTML", Doc: "HTML below the product in the shop."},
		{Name: "has_legacy_image", Type: Bool, Doc: "Whether it has an image in the older shop."},
		{Name: "create_time", Type: Timestamp, XML: "DateCreated", Doc: "When the product was created, as an instant in UTC."},
		{Name: "update_time", Type: Timestamp, XML: "LastUpdated", Doc: "When the product last changed, as an instant in UTC."},
	}),
	Children: productChildren,
	Strategy: NewestFirst,
	Stamp:    "update_time",
	V2: &V2{
		Path: "/products", ArrayKey: "products", PageSize: 1000,
		OrderStamp: "last_updated_time", OrderFull: "last_updated_time desc",
		ByIDs: "product_ids", MaxIDs: maxIDs, Single: "/products/{id}",
	},
	XMLRPC: &XMLRPC{
		Table: "Product", Strategy: Window,
		// Options and plans are in tables of their own, and nobody says that a change of theirs moves LastUpdated.
		Horizon: horizon, Reread: true,
		Optional: []string{"DateCreated", "LastUpdated"},
		Never:    unread("LargeImage"),
	},
	HookEvents: []string{"product.add", "product.edit", "product.delete"},
}

var productChildren = []Child{
	{
		Name: "product_assigned_categories", V2: "categories", ParentKey: "product_id",
		Doc: "Categories that products are in.",
		XML: &XMLChild{Table: "ProductCategoryAssign", Owner: "ProductId"},
		Columns: []Column{{
			Name: "category_id", Type: Text, V2: ".", XML: "ProductCategoryId", References: "product_categories",
			Doc: "Category, by the number Keap gives it; text as sent, since Keap does not promise a number.",
		}},
	},
	{
		Name: "product_options", V2: "options", ParentKey: "product_id",
		Doc: "Choices that a buyer makes, as size or engraving.",
		XML: &XMLChild{Table: "ProductOption", Owner: "ProductId"},
		Columns: slices.Concat([]Column{
			{Name: "id", Type: BigInt, V2: "-", XML: "Id", Doc: "Number of the choice in Keap; XML-RPC only."},
			{Name: "name", Type: Text, XML: "Name", Doc: "Name of the choice, as Colour."},
			{Name: "label", Type: Text, V2: "-", XML: "Label", Doc: "Name the buyer sees; XML-RPC only."},
			{Name: "display_order", Type: Integer, V2: "-", XML: "Order", Doc: "Place among the choices, smallest first; XML-RPC only."},
			{Name: "type", Type: Text, XML: "OptionType", XMLWords: optionTypes, Doc: "FIXED for a choice among product_option_fixed_options, VARIABLE for text the buyer writes."},
			{Name: "required", Type: Bool, XML: "IsRequired", Doc: "Whether the buyer has to choose."},
		}, nested("variable_setting", "Text of the buyer", []Column{
			{Name: "contains", Type: Text, XML: "CanContain", XMLWords: characterKinds, Doc: "What it may hold between its ends: LETTER, NUMBER or BOTH."},
			{Name: "start_with", Type: Text, XML: "CanStartWith", XMLWords: characterKinds, Doc: "What it begins with: LETTER, NUMBER or BOTH."},
			{Name: "end_with", Type: Text, XML: "CanEndWith", XMLWords: characterKinds, Doc: "What it ends with: LETTER, NUMBER or BOTH; by XML-RPC a code, as Keap sends it."},
			{Name: "contain_spaces", Type: Bool, XML: "AllowSpaces", Doc: "Whether spaces are allowed."},
			{Name: "min_chars", Type: Integer, XML: "MinChars", Doc: "Fewest characters."},
			{Name: "max_chars", Type: Integer, XML: "MaxChars", Doc: "Most characters."},
			{Name: "validation_msg", Type: Text, Doc: "Message for a text that does not fit."},
			{Name: "text_message", Type: Text, V2: "-", XML: "TextMessage", Doc: "A code of which nothing is documented, as Keap sends it; XML-RPC only."},
		})),
		Children: []Child{{
			Name: "product_option_fixed_options", V2: "fixed_options", ParentKey: "product_id", ParentPosition: "option_position",
			Doc: "Values to choose from in product_options of type FIXED.",
			XML: &XMLChild{Table: "ProductOptValue", Owner: "ProductOptionId"},
			Columns: []Column{
				{Name: "id", Type: BigInt, V2: "-", XML: "Id", Doc: "Number of the value in Keap; XML-RPC only."},
				{Name: "name", Type: Text, V2: "-", XML: "Name", Doc: "Name of the value in Keap's database; XML-RPC only."},
				{Name: "display_order", Type: Integer, V2: "-", XML: "OptionIndex", Doc: "Place among the values, smallest first; XML-RPC only."},
				{Name: "is_default", Type: Bool, V2: "-", XML: "IsDefault", Doc: "Whether it is chosen unless the buyer chooses another; XML-RPC only."},
				{Name: "value", Type: Text, XML: "Label", Doc: "Label the buyer sees, as Red."},
				{Name: "code", Type: Text, XML: "Sku", Doc: "Code for the value, as RED."},
				{
					Name: "price_adjustment", Type: Numeric, XML: "PriceAdjustment",
					Doc: "What the value adds to the product's price, or takes off where negative; as sent, and Keap does not say whether in major units.",
				},
			},
		}},
	},
	{
		Name: "product_subscription_plans", V2: "subscription_plans", ParentKey: "product_id", Key: "id",
		Doc: "Plans by which products are sold as subscriptions.",
		XML: &XMLChild{Table: "SubscriptionPlan", Owner: "ProductId", Optional: []string{"NumberOfCycles"}},
		Columns: []Column{
			{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the plan in Keap; subscriptions.subscription_plan_id points here."},
			{Name: "active", Type: Bool, XML: "Active", Doc: "Whether the plan can be bought."},
			{Name: "billing_cycle", Type: Text, XML: "Cycle", XMLWords: planCycleWords, Doc: "Length of a billing cycle: DAILY, WEEKLY, MONTHLY or YEARLY."},
			{Name: "billing_frequency", Type: Integer, XML: "Frequency", Doc: "How many times a billing cycle the buyer is billed."},
			{Name: "number_of_cycles", Type: Integer, XML: "NumberOfCycles", Doc: "Number of cycles that are billed; NULL or 0 for a plan without end."},
			{Name: "plan_price", Type: Money, XML: "PlanPrice", Doc: "Price of the plan, in major units of plan_price_currency."},
			{Name: "pre_authorize_amount", Type: Numeric, V2: "-", XML: "PreAuthorizeAmount", Doc: "Amount the card is tested with, in major units of the account's currency; XML-RPC only."},
			{Name: "prorate", Type: Bool, XML: "Prorate", Doc: "Whether a part of a cycle is billed in proportion."},
			{Name: "order_index", Type: Integer, Doc: "Place among the product's plans, smallest first."},
		},
	},
}

// optionTypes and characterKinds are XML-RPC's words.
var (
	optionTypes    = map[string]string{"FixedList": "FIXED", "Variable": "VARIABLE"}
	characterKinds = map[string]string{"Letter": "LETTER", "Number": "NUMBER", "Both": "BOTH"}
)
