package schema

import "slices"

var subscriptions = &Entity{
	Name: "subscriptions",
	Doc:  "Products that contacts buy again and again. Each bill makes an order.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the subscription in Keap; order_items.subscription_id points here."},
		{Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts", Doc: "Contact who subscribed."},
		{Name: "product_id", Type: BigInt, XML: "ProductId", References: "products", Doc: "Product that is delivered."},
		{Name: "subscription_plan_id", Type: BigInt, XML: "SubscriptionPlanId", References: "product_subscription_plans", Doc: "Plan it was sold by."},
		{Name: "active", Type: Bool, XML: "Status", XMLWords: activeFlags, Doc: "Whether the subscription runs."},
		{Name: "reason_stopped", Type: Text, XML: "ReasonStopped", Doc: "Why it runs no longer, as entered; NULL while it does."},
		{Name: "quantity", Type: BigInt, XML: "Qty", Doc: "Number of pieces of the product."},
		{Name: "billing_amount", Type: Numeric, XML: "BillingAmt", Doc: "Amount of each bill, in major units of the account's currency."},
		{Name: "billing_cycle", Type: Text, XML: "BillingCycle", XMLWords: subscriptionCycleWords, Doc: "Length of a billing cycle: YEAR, MONTH, WEEK or DAY."},
		{Name: "billing_frequency", Type: Integer, XML: "Frequency", Doc: "How often the subscription is billed; Keap's documentation calls the unit days."},
		{Name: "start_date", Type: Date, XML: "StartDate", Doc: "First day it is billed."},
		{Name: "last_bill_date", Type: Date, XML: "LastBillDate", Doc: "Day it was billed last; NULL where it never was."},
		{Name: "next_bill_date", Type: Date, XML: "NextBillDate", Doc: "Day it is billed next; NULL where it is not again."},
		{Name: "end_date", Type: Date, XML: "EndDate", Doc: "Last day it is billed; NULL for a subscription without end."},
		{Name: "auto_charge", Type: Bool, XML: "AutoCharge", Doc: "Whether bills are charged by themselves."},
		{Name: "credit_card_id", Type: BigInt, V2: "-", XML: "CC1", References: "credit_cards", Doc: "Stored card that is charged; NULL or 0 for none; XML-RPC only."},
		{Name: "second_credit_card_id", Type: BigInt, V2: "-", XML: "CC2", References: "credit_cards", Doc: "Second stored card; NULL or 0 for none; XML-RPC only."},
		{Name: "payment_method_id", Type: Text, Doc: "Identifier of the stored method that is charged; not always a number."},
		{Name: "merchant_account_id", Type: BigInt, XML: "MerchantAccountId", References: "merchants", Doc: "Merchant account that charges it."},
		{Name: "payment_gateway_id", Type: BigInt, V2: "-", XML: "PaymentGatewayId", Doc: "Number of the payment gateway that charges it; XML-RPC only."},
		{Name: "max_charge_attempts", Type: Integer, XML: "MaxRetry", Doc: "Most attempts to charge a bill."},
		{Name: "days_between_retries", Type: Integer, XML: "NumDaysBetweenRetry", Doc: "Days from one attempt to the next."},
		{Name: "allow_tax", Type: Bool, Doc: "Whether taxes are added."},
		{Name: "originating_order_id", Type: BigInt, V2: "-", XML: "OriginatingOrderId", References: "orders", Doc: "Order it was bought in; NULL or 0 for none; XML-RPC only."},
		{Name: "promo_code", Type: Text, XML: "PromoCode", Doc: "Promotion code that was used."},
		{Name: "lead_affiliate_id", Type: BigInt, XML: "LeadAffiliateId", References: "affiliates", Doc: "Referral partner who gets the lead commission; NULL or 0 for none."},
		{Name: "sale_affiliate_id", Type: BigInt, XML: "AffiliateId", References: "affiliates", Doc: "Referral partner who gets the sales commission; NULL or 0 for none."},
		{Name: "shipping_option_id", Type: BigInt, XML: "ShippingOptionId", Doc: "Number of the shipping option that was chosen."},
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
	XMLRPC: &XMLRPC{
		Table: "RecurringOrder", Strategy: Append, FormID: -10, Horizon: horizon, Reread: true,
		Optional: []string{"PaymentGatewayId"},
		Never: map[string]string{
			"PaidThruDate": "stored as LastBillDate",
			"ProgramId":    "stored as SubscriptionPlanId",
		},
	},
	HookEvents: []string{"subscription.add", "subscription.edit", "subscription.delete"},
}
