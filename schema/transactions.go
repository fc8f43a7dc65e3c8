package schema

import "slices"

var transactions = &Entity{
	Name: "transactions",
	Doc: "Attempts to move money: charges, refunds and voids, those that failed included. Changes of the newest 900 are " +
		"found by every pass, those of older ones by a sweep only, since Keap cannot list transactions by their change.",
	Columns: slices.Concat([]Column{
		{Name: "contact_id", Type: BigInt, References: "contacts", Doc: "Contact whose money it was."},
		{Name: "amount", Type: Numeric, Doc: "Amount, in major units of the account's currency."},
		{Name: "transaction_method", Type: Text, Doc: "What was attempted: CAPTURE, REFUND, VOID or MANUAL."},
		{Name: "transaction_time", Type: Timestamp, Doc: "When it was attempted, as an instant in UTC."},
		{Name: "status", Type: Text, Doc: "Outcome: APPROVED, PENDING, ERROR, FAILED or NONE."},
		{Name: "is_successful", Type: Bool, Doc: "Whether the money moved; false while the outcome is PENDING."},
		{Name: "description", Type: Text, Doc: "What it was for."},
		{Name: "error_details", Type: Text, Doc: "Why it failed; NULL where it did not."},
		{Name: "payment_id", Type: BigInt, References: "payments", Doc: "Payment it made; NULL or 0 where it made none."},
		{Name: "external_reference_id", Type: Text, Doc: "Identifier at the payment processor."},
		{Name: "external_response_code", Type: Text, Doc: "Answer of the payment processor, by its own code."},
		{Name: "merchant_account_id", Type: BigInt, References: "merchants", Doc: "Merchant account it went through."},
		{Name: "merchant_account_type", Type: Text, Doc: "Kind of that merchant account: " + merchantAccountTypes},
		// The record has the contact twice, and contact_id is taken.
		{
			Name: "contact_contact_id", Type: BigInt, V2: "contact.id", References: "contacts",
			Doc: "Contact: the number inside the contact that Keap repeats in the record, equal to contact_id.",
		},
	},
		nested("contact", "Contact", contactSummaryColumns[1:]),
		nested("payment_method", "Method", paymentMethodColumns),
	),
	Children: []Child{{
		Name: "transaction_orders", V2: "order_ids", ParentKey: "transaction_id", Key: "order_id",
		Doc:     "Orders that transactions were made for.",
		Columns: []Column{{Name: "order_id", Type: BigInt, V2: ".", References: "orders", Doc: "Order the transaction was for."}},
	}},
	Strategy: Append,
	Stamp:    "transaction_time", // Keap tells no time of change; it sorts and filters by this one
	// What cannot change in the life of a transaction: its status may, and the payment appears once there is one.
	Key:      []string{"contact_id", "transaction_time", "transaction_method", "amount", "order_ids"},
	Numbered: "transaction_time",
	V2: &V2{
		Path: "/sales/transactions", ArrayKey: "transactions", PageSize: 1000,
		// Keap does not say which time this filter tests; it is taken for transaction_time.
		Since: "since_time", Horizon: 900,
		OrderStamp: "transaction_time", OrderFull: "transaction_time asc",
	},
	HookHints: paymentEvents,
}
