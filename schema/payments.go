package schema

import "slices"

var payments = &Entity{
	Name: "payments",
	Doc: "Payments and refunds on orders. Changes of the newest 900 are found by every pass, those of older ones by a sweep " +
		"only, since Keap cannot list payments by their change.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the payment in Keap."},
		{Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts", Doc: "Contact who paid."},
		{Name: "amount", Type: Numeric, XML: "PayAmt", Doc: "Amount paid, in major units of the account's currency."},
		{Name: "type", Type: Text, XML: "PayType", Doc: "How it was paid, in words, as Credit Card."},
		{Name: "status", Type: Text, Doc: "State of the payment: PENDING, APPROVED, COMPLETED or NONE; NULL where Keap has none."},
		{Name: "payment_time", Type: Timestamp, XML: "PayDate", Doc: "When it was paid, as an instant in UTC" + dayOnly},
		{
			Name: "invoice_id", Type: Text, V2: "-", XML: "InvoiceId",
			Doc: "Invoice it was made on, as Keap sends it, which is not always a number; what was paid on which invoice is in invoice_payments; XML-RPC only.",
		},
		{Name: "charge_id", Type: BigInt, V2: "-", XML: "ChargeId", References: "card_charges", Doc: "Charge of a card that made it; NULL or 0 for none; XML-RPC only."},
		{Name: "user_id", Type: BigInt, V2: "-", XML: "UserId", References: "users", Doc: "User who entered it; NULL or 0 for nobody; XML-RPC only."},
		{Name: "refund_payment_id", Type: BigInt, XML: "RefundId", References: "payments", Doc: "Payment that refunds this one; NULL or 0 where none does."},
		{Name: "commissioned", Type: Bool, XML: "Commission", Doc: "Whether a commission was paid on it."},
		{Name: "synced", Type: Bool, XML: "Synced", Doc: "Whether it has gone to the accounting system that is connected to Keap."},
		{Name: "note", Type: Text, XML: "PayNote", Doc: "Remarks on the payment."},
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
		Since: "since_time", SinceTests: []string{"payment_time", "update_time"}, Horizon: 900,
		AfterID: "id", OrderID: "id", ByIDs: "ids", MaxIDs: maxIDs,
	},
	XMLRPC:    &XMLRPC{Table: "Payment", Strategy: Append, Horizon: horizon, Reread: true},
	HookHints: paymentEvents,
}
