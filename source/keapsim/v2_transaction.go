package keapsim

var transactions = &resource{
	kind: transactionKind, path: "sales/transactions", array: "transactions", noun: "Transaction", largest: 1000,
	load:  func(g *generator, s row) any { return g.loadTransaction(s) },
	props: transactionProps,
	filters: []filter{
		byNumber("amount", compared|negated, func(x *transaction) float64 { return x.amount }),
		byRefs("order_id", 0, func(x *transaction, v *candidates) {
			for _, id := range x.orders {
				v.id(id)
			}
		}),
		byRef("contact_id", 0, func(x *transaction) int64 { return x.contact.id }),
		bound("since_time", roleCreatedSince), bound("until_time", roleCreatedUntil),
		byRef("merchant_account_id", 0, func(x *transaction) int64 { return x.merchant }),
		byWord("merchant_account_type", merchantTypes, func(x *transaction) string { return x.merchantType }),
		byWord("status", transactionStatuses, func(x *transaction) string { return x.status }),
		byWord("transaction_method", transactionKinds, func(x *transaction) string { return x.kind }),
		byTruth("is_successful", func(x *transaction) bool { return x.successful }),
	},
	orders: []sorting{
		{name: "transaction_time", by: sortCreated},
		sortNumber("amount", func(x *transaction) float64 { return x.amount }),
		sortNumber("contact_id", func(x *transaction) float64 { return float64(x.contact.id) }),
	},
}

// transactionProps: a transaction has no id.
var transactionProps = []property{
	prop("amount", func(w *writer, x *transaction) { w.double(x.amount) }),
	prop("status", func(w *writer, x *transaction) { w.enum(x.status) }),
	prop("description", func(w *writer, x *transaction) { w.text(x.description) }),
	prop("contact", func(w *writer, x *transaction) { writePerson(w, &x.contact) }),
	prop("order_ids", func(w *writer, x *transaction) { writeIDs(w, x.orders) }),
	prop("contact_id", func(w *writer, x *transaction) { w.id(x.contact.id) }),
	prop("transaction_method", func(w *writer, x *transaction) { w.enum(x.kind) }),
	prop("transaction_time", func(w *writer, x *transaction) { w.stamp(x.at) }),
	prop("external_reference_id", func(w *writer, x *transaction) { w.text(x.reference) }),
	prop("external_response_code", func(w *writer, x *transaction) { w.text(x.response) }),
	prop("error_details", func(w *writer, x *transaction) { w.text(x.errorDetail) }),
	prop("payment_id", func(w *writer, x *transaction) { w.id(x.payment) }),
	prop("is_successful", func(w *writer, x *transaction) { w.boolean(x.successful) }),
	prop("merchant_account_id", func(w *writer, x *transaction) { w.id(x.merchant) }),
	prop("merchant_account_type", func(w *writer, x *transaction) { w.enum(x.merchantType) }),
	prop("payment_method", func(w *writer, x *transaction) { writeIf(w, x.carded, &x.method, writeMethod) }),
}
