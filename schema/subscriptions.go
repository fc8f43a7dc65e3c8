package schema

import "slices"

var subscriptions = &Entity{
	Name: "subscriptions",
	Doc:  "Products that contacts buy again and again. Each bill makes an order.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, Doc: "Number of the subscription in Keap; order_items.subscription_id points here."},
		{Name: "contact_id", Type: BigInt, References: "contacts", Doc: "Contact who subscribed."},
		{Name: "product_id", Type: BigInt, References: "products", Doc: "Product that is delivered."},
		{Name: "subscription_plan_id", Type: BigInt, References: "product_subscription_plans", Doc: "Plan it was sold by."},
		{Name: "active", Type: Bool, Doc: "Whether the subscription runs."},
		{Name: "reason_stopped", Type: Text, Doc: "Why it runs no longer, as entered; NULL while it does."},
		{Name: "quantity", Type: BigInt, Doc: "Number of pieces of the product."},
		{Name: "billing_amount", Type: Numeric, Doc: "Amount of each bill, in major units of the account's currency."},
		{Name: "billing_cycle", Type: Text, Doc: "Length of a billing cycle: YEAR, MONTH, WEEK or DAY."},
		{Name: "billing_frequency", Type: Integer, Doc: "How often the subscription is billed; Keap's documentation calls the unit days."},
		{Name: "start_date", Type: Date, Doc: "First day it is billed."},
		{Name: "last_bill_date", Type: Date, Doc: "Day it was billed last; NULL where it never was."},
		{Name: "next_bill_date", Type: Date, Doc: "Day it is billed next; NULL where it is not again."},
		{Name: "end_date", Type: Date, Doc: "Last day it is billed; NULL for a subscription without end."},
		{Name: "auto_charge", Type: Bool, Doc: "Whether bills are charged by themselves."},
		{Name: "payment_method_id", Type: Text, Doc: "Identifier of the stored method that is charged; not always a number."},
		{Name: "merchant_account_id", Type: BigInt, References: "merchants", Doc: "Merchant account that charges it."},
		{Name: "max_charge_attempts", Type: Integer, Doc: "Most attempts to charge a bill."},
		{Name: "days_between_retries", Type: Integer, Doc: "Days from one attempt to the next."},
		{Name: "allow_tax", Type: Bool, Doc: "Whether taxes are added."},
		{Name: "promo_code", Type: Text, Doc: "Promotion code that was used."},
		{Name: "lead_affiliate_id", Type: BigInt, References: "affiliates", Doc: "Referral partner who gets the lead commission; NULL or 0 for none."},
		{Name: "sale_affiliate_id", Type: BigInt, References: "affiliates", Doc: "Referral partner who gets the sales commission; NULL or 0 for none."},
		{Name: "shipping_option_id", Type: BigInt, Doc: "Number of the shipping option that was chosen."},
	}, nested("shipping_address", "Shipping address", addressColumns), []Column{
		{Name: "custom_fields", Type: CustomFields, Doc: customFieldsDoc},
		{Name: "modification_time", Type: Timestamp, Doc: "When the subscription last changed, as an instant in UTC."},
	}),
	Strategy: NewestFirst,
	Stamp:    "modification_time",
	V2: &V2{
		Path: "/subscriptions", ArrayKey: "subscriptions", PageSize: 1000,
		AfterID: "id", OrderID: "id", OrderStamp: "modification_time",
		ByIDs: "ids", MaxIDs: maxIDs, Single: "/subscriptions/{id}",
	},
	HookEvents: []string{"subscription.add", "subscription.edit", "subscription.delete"},
}
