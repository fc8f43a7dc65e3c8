package keapsim

var payments = &resource{
	kind: paymentKind, path: "sales/payments", array: "payments", noun: "Payment", largest: 1000,
	load:  func(g *generator, s row) any { return g.loadPayment(s) },
	props: paymentProps,
	filters: []filter{
		byID("id", compared), byID("ids", listed),
		byNumber("amount", compared|negated, func(y *payment) float64 { return y.amount }),
		byRefs("order_id", 0, paymentOrders), byRefs("order_ids", listed, paymentOrders),
		byRef("contact_id", 0, func(y *payment) int64 { return y.contact }),
		bound("since_time", roleCreatedSince), bound("until_time", roleCreatedUntil),
		byRef("merchant_account_id", 0, func(y *payment) int64 { return y.merchant }),
		byWord("merchant_account_type", merchantTypes, func(y *payment) string { return y.merchantType }),
	},
	orders: []sorting{
		{name: "id", by: sortID},
		{name: "payment_time", by: sortCreated},
		sortNumber("amount", func(y *payment) float64 { return y.amount }),
		sortNumber("contact_id", func(y *payment) float64 { return float64(y.contact) }),
	},
}

func paymentOrders(y *payment, v *candidates) {
	for _, id := range y.orders {
		v.id(id)
	}
}

var paymentProps = []property{
	prop("id", func(w *writer, y *payment) { w.id(y.id) }),
	prop("type", func(w *writer, y *payment) { w.text(y.kind) }),
	prop("amount", func(w *writer, y *payment) { w.double(y.amount) }),
	prop("note", func(w *writer, y *payment) { w.text(y.note) }),
	prop("status", func(w *writer, y *payment) { w.enum(y.status) }),
	prop("commissioned", func(w *writer, y *payment) { w.truth(y.commissioned) }),
	prop("synced", func(w *writer, y *payment) { w.truth(y.synced) }),
	prop("payment_time", func(w *writer, y *payment) { w.stamp(y.paid) }),
	prop("refund_payment_id", func(w *writer, y *payment) { w.id(y.refund) }),
	prop("contact_id", func(w *writer, y *payment) { w.id(y.contact) }),
	prop("order_ids", func(w *writer, y *payment) { writeIDs(w, y.orders) }),
	prop("update_time", func(w *writer, y *payment) { w.stamp(y.updated) }),
	prop("external_transaction_id", func(w *writer, y *payment) { w.text(y.reference) }),
	prop("merchant_account_id", func(w *writer, y *payment) { w.id(y.merchant) }),
	prop("merchant_account_type", func(w *writer, y *payment) { w.enum(y.merchantType) }),
	prop("payment_method", func(w *writer, y *payment) { writeIf(w, y.carded, &y.method, writeMethod) }),
}

func writeMethod(w *writer, m *method) {
	w.begin('{')
	w.at("contact_id").id(m.contact)
	w.at("payment_method_id").id(m.id)
	w.at("credit_card_id").id(m.card)
	w.at("merchant_account_type").word(m.merchantType)
	w.at("merchant_account_id").id(m.merchant)
	w.at("payment_method_type").word("CARD")
	w.at("created_time").stamp(m.created)
	w.at("card_info").begin('{')
	w.at("brand").text(m.brand)
	w.at("fingerprint").text(m.fingerprint)
	w.at("card_type").word(m.cardType)
	w.at("last_four").text(m.last4)
	w.at("expiration_year").text(m.year)
	w.at("expiration_month").text(m.month)
	w.end('}')
	w.at("status").enum(m.status)
	w.end('}')
}
