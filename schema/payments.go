package schema

import "slices"

var payments = &Entity{
	Name: "payments",
	Doc: "Payments and refunds on orders. Changes of the newest 900 are found by every pass, those of older ones by a sweep " +
		"only, since Keap cannot list payments by their change.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, Doc: "Number of the payment in Keap."},
		{Name: "contact_id", Type: BigInt, References: "contacts", Doc: "Contact who paid."},
		{Name: "amount", Type: Numeric, Doc: "Amount paid, in major units of the account's currency."},
		{Name: "type", Type: Text, Doc: "How it was paid, in words, as Credit Card."},
		{Name: "status", Type: Text, Doc: "State of the payment: PENDING, APPROVED, COMPLETED or NONE; NULL where Keap has none."},
		{Name: "payment_time", Type: Timestamp, Doc: "When it was paid, as an instant in UTC."},
		{Name: "refund_payment_id", Type: BigInt, References: "payments", Doc: "Payment that refunds this one; NULL or 0 where none does."},
		{Name: "commissioned", Type: Bool, Doc: "Whether a commission was paid on it."},
		{Name: "synced", Type: Bool, Doc: "Whether it has gone to the accounting system that is connected to Keap."},
		{Name: "note", Type: Text, Doc: "Remarks on the payment."},
		{Name: "external_transaction_id", Type: Text, Doc: "Identifier at the payment processor."},
		{Name: "merchant_account_id", Type: BigInt, References: "merchants", Doc: "Merchant account it went through."},
		{Name: "merchant_account_type", Type: Text, Doc: "Kind of that merchant account: " + merchantAccountTypes},
	}, nested("payment_method", "Method", paymentMethodColumns), []Column{
		{Name: "update_time", Type: Timestamp, Doc: "When the payment last changed, as an instant in UTC."},
	}),
	Children: []Child{{
		Name: "payment_orders", V2: "order_ids", ParentKey: "payment_id", Key: "order_id",
		Doc:     "Orders that payments were made on.",
		Columns: []Column{{Name: "order_id", Type: BigInt, V2: ".", References: "orders", Doc: "Order that was paid on."}},
	}},
	Strategy: Append,
	Stamp:    "update_time",
	V2: &V2{
		Path: "/sales/payments", ArrayKey: "payments", PageSize: 1000,
		// Keap does not say which time the filter tests, but the ids say what is new, and the horizon covers late changes.
		Since: "since_time", Horizon: 900,
		AfterID: "id", OrderID: "id", ByIDs: "ids", MaxIDs: maxIDs,
	},
	HookEvents: []string{"invoice.payment.add", "invoice.payment.edit", "invoice.payment.delete"},
}
