package keapsim

import "fmt"

var orders = &resource{
	kind: orderKind, path: "orders", array: "orders", noun: "Order", largest: 1000, single: true,
	load:  func(g *generator, s row) any { return g.loadOrder(s) },
	props: orderProps,
	filters: []filter{
		byID("id", compared|negated), byID("ids", listed),
		bound("created_since_time", roleCreatedSince), bound("created_until_time", roleCreatedUntil),
		bound("modified_since_time", roleUpdatedSince), bound("modified_until_time", roleUpdatedUntil),
		byRefs("product_id", 0, func(o *order, v *candidates) {
			for i := range o.items {
				v.id(o.items[i].product.id)
			}
		}),
		byRef("contact_id", 0, func(o *order) int64 { return o.contact.id }),
		byRef("invoice_id", 0, func(o *order) int64 { return o.invoice }),
		byText("invoice_xid", 0, func(o *order) text { return say(invoiceXID(o.invoice)) }),
		byTruth("paid", func(o *order) bool { return o.status == "PAID" }),
		byText("title", wild, func(o *order) text { return o.title }),
		byWord("order_type", orderTypes, func(o *order) string { return o.kind }),
		byShipping("shipping_locality", func(a *address) text { return a.locality }),
		byShipping("shipping_region_code", func(a *address) text { return a.regionCode }),
		byShipping("shipping_postal_code", func(a *address) text { return a.postalCode }),
		byShipping("shipping_country_code", func(a *address) text { return a.countryCode }),
	},
	orders: []sorting{
		{name: "id", by: sortID},
		{name: "modification_time", by: sortUpdated},
		sortNumber("order_time", func(o *order) float64 { return float64(o.ordered) }),
	},
	custom: func(rec any) []*content { return rec.(*order).custom },
	set:    orderSet,
}

func byShipping(name string, read func(a *address) text) filter {
	return byTexts(name, 0, func(o *order, v *candidates) {
		if o.shipped {
			v.text(read(o.shipping.address.address))
		}
	})
}

// invoiceXID is the external id of an invoice, which no record shows.
func invoiceXID(invoice int64) string {
	return fmt.Sprintf("f411a79c-9a92-4960-91d9-%012x", invoice)
}

var orderProps = []property{
	prop("id", func(w *writer, o *order) { w.id(o.id) }),
	prop("title", func(w *writer, o *order) { w.text(o.title) }),
	prop("status", func(w *writer, o *order) { w.enum(o.status) }),
	prop("total", func(w *writer, o *order) { w.money(o.total) }),
	prop("contact", func(w *writer, o *order) { writePerson(w, &o.contact) }),
	prop("notes", func(w *writer, o *order) { w.text(o.notes) }),
	prop("terms", func(w *writer, o *order) { w.text(o.terms) }),
	prop("order_type", func(w *writer, o *order) { w.enum(o.kind) }),
	prop("source_type", func(w *writer, o *order) { w.enum(o.source) }),
	prop("creation_time", func(w *writer, o *order) { w.stamp(o.created) }),
	prop("modification_time", func(w *writer, o *order) { w.stamp(o.updated) }),
	prop("order_time", func(w *writer, o *order) { w.stamp(o.ordered) }),
	prop("lead_affiliate_id", func(w *writer, o *order) { w.id(o.leadAffiliate) }),
	prop("sales_affiliate_id", func(w *writer, o *order) { w.id(o.saleAffiliate) }),
	prop("total_paid", func(w *writer, o *order) { w.money(o.paid) }),
	prop("total_due", func(w *writer, o *order) { w.money(o.due) }),
	prop("refund_total", func(w *writer, o *order) { w.money(o.refunded) }),
	prop("allow_payment", func(w *writer, o *order) { w.truth(o.allowPayment) }),
	prop("allow_paypal", func(w *writer, o *order) { w.truth(o.allowPaypal) }),
	prop("shipping_information", func(w *writer, o *order) { writeShipping(w, o) }),
	prop("order_items", func(w *writer, o *order) { writeList(w, o.items, writeItem) }),
	prop("payment_plan", func(w *writer, o *order) { writePaymentPlan(w, o) }),
	prop("invoice_number", func(w *writer, o *order) { w.text(o.invoiceNumber) }),
	prop("files", func(w *writer, o *order) { writeList(w, o.files, writeFile) }),
	prop("credit_status", func(w *writer, o *order) { w.text(o.creditStatus) }),
	prop("promo_code", func(w *writer, o *order) { w.text(o.promoCode) }),
	prop("refund_status", func(w *writer, o *order) { w.text(o.refundState) }),
	prop("synced", func(w *writer, o *order) { w.truth(o.synced) }),
	prop("invoice_id", func(w *writer, o *order) { w.id(o.invoice) }),
	prop("custom_fields", func(w *writer, o *order) { writeCustom(w, o.custom) }),
	prop("sent_time", func(w *writer, o *order) { w.stamp(o.sent) }),
	prop("due_time", func(w *writer, o *order) { w.stamp(o.dueAt) }),
	prop("external_create_user", func(w *writer, o *order) { w.text(o.external.user) }),
	prop("external_create_time", func(w *writer, o *order) { w.stamp(o.external.created) }),
	prop("external_update_time", func(w *writer, o *order) { w.stamp(o.external.updated) }),
}

func writeFile(w *writer, id *int64) {
	w.begin('{')
	w.at("file_id").id(*id)
	w.end('}')
}

func writeShipping(w *writer, o *order) {
	if !o.shipped {
		w.none()
		return
	}
	s := &o.shipping
	w.begin('{')
	w.at("id").id(s.id)
	w.at("address")
	writeAddress(w, &s.address)
	w.at("company").text(s.company)
	w.at("given_name").text(s.givenName)
	w.at("family_name").text(s.familyName)
	w.at("phone_number").text(s.phone)
	w.at("invoice_to_company").boolean(s.toCompany)
	w.end('}')
}

func writeItem(w *writer, it *item) {
	w.begin('{')
	w.at("id").id(it.id)
	w.at("name").text(it.name)
	w.at("description").text(it.description)
	w.at("notes").text(it.notes)
	w.at("quantity").integer(int64(it.quantity))
	w.at("item_type").enum(it.kind)
	w.at("discount").money(it.discount)
	w.at("special")
	writeSpecial(w, &it.special)
	w.at("product")
	writeItemProduct(w, &it.product)
	w.at("subscription_id").id(it.subscription)
	w.at("cost_per_unit").money(it.cost)
	w.at("price_per_unit").money(it.price)
	w.at("subscription_plan")
	writeItemPlan(w, it)
	w.end('}')
}

func writeSpecial(w *writer, s *special) {
	if s.id == 0 {
		w.none()
		return
	}
	w.begin('{')
	w.at("amount").double(s.amount)
	w.at("special_item_id").id(s.id)
	w.at("discount_method").word(map[bool]string{true: "PERCENT", false: "AMOUNT"}[s.percent])
	w.end('}')
}

func writeItemProduct(w *writer, p *itemProduct) {
	if p.id == 0 {
		w.none()
		return
	}
	w.begin('{')
	w.at("id").id(p.id)
	w.at("name").text(p.name)
	w.at("sku").text(p.sku)
	w.at("description").text(p.description)
	w.at("shippable").boolean(p.shippable)
	w.at("taxable").boolean(p.taxable)
	w.end('}')
}

func writeItemPlan(w *writer, it *item) {
	if !it.planned {
		w.none()
		return
	}
	p := &it.plan
	w.begin('{')
	w.at("id").id(p.id)
	w.at("frequency").integer(int64(p.frequency))
	w.at("active").boolean(p.active)
	w.at("subscription_plan_name").text(it.name)
	w.at("cycle_type").enum(p.cycle)
	w.at("total_cycles").integer(int64(p.cycles))
	w.at("plan_price").money(p.price)
	w.at("display_order_index").integer(int64(p.place))
	w.end('}')
}

func writePaymentPlan(w *writer, o *order) {
	if !o.planned {
		w.none()
		return
	}
	p := &o.plan
	w.begin('{')
	w.at("auto_charge").boolean(p.autoCharge)
	w.at("max_charge_attempts").integer(int64(p.attempts))
	w.at("days_between_retries").integer(int64(p.retryDays))
	w.at("payment_method_id").id(p.method)
	w.at("initial_payment_amount").money(p.first)
	w.at("initial_payment_percent").double(p.percent)
	w.at("initial_payment_date").day(p.firstDate)
	w.at("plan_start_date").day(p.start)
	w.at("number_of_payments").integer(int64(p.count))
	w.at("days_between_payments").integer(int64(p.gap))
	w.at("payment_plan_items")
	writeList(w, p.items, func(w *writer, it *planItem) {
		w.begin('{')
		w.at("status").word(it.status)
		w.at("due_date").day(it.date)
		w.at("amount_due").money(it.due)
		w.at("amount_paid").money(it.paid)
		w.end('}')
	})
	w.end('}')
}
