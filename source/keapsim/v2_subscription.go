package keapsim

var subscriptions = &resource{
	kind: subscriptionKind, path: "subscriptions", array: "subscriptions", noun: "Subscription", largest: 1000, single: true,
	load:  func(g *generator, s row) any { return g.loadSubscription(s) },
	props: subscriptionProps,
	filters: []filter{
		byRef("contact_id", 0, func(u *subscription) int64 { return u.contact }),
		byRef("subscription_plan_id", 0, func(u *subscription) int64 { return u.plan }),
		byRef("subscription_plan_ids", listed, func(u *subscription) int64 { return u.plan }),
		byWord("status", []string{"Active", "Inactive"}, func(u *subscription) string {
			return map[bool]string{true: "Active", false: "Inactive"}[u.active]
		}),
		byID("id", compared|negated), byID("ids", listed),
		byNumber("billing_amount", compared|negated, func(u *subscription) float64 { return u.amount }),
	},
	orders: []sorting{
		{name: "id", by: sortID},
		{name: "modification_time", by: sortUpdated},
		sortNumber("contact_id", func(u *subscription) float64 { return float64(u.contact) }),
		sortNumber("subscription_plan_id", func(u *subscription) float64 { return float64(u.plan) }),
	},
	custom: func(rec any) []*content { return rec.(*subscription).custom },
	set:    subscriptionSet,
}

var subscriptionProps = []property{
	prop("id", func(w *writer, u *subscription) { w.id(u.id) }),
	prop("quantity", func(w *writer, u *subscription) { w.integer(int64(u.quantity)) }),
	prop("active", func(w *writer, u *subscription) { w.boolean(u.active) }),
	prop("contact_id", func(w *writer, u *subscription) { w.id(u.contact) }),
	prop("product_id", func(w *writer, u *subscription) { w.id(u.product) }),
	prop("subscription_plan_id", func(w *writer, u *subscription) { w.id(u.plan) }),
	prop("billing_amount", func(w *writer, u *subscription) { w.double(u.amount) }),
	prop("auto_charge", func(w *writer, u *subscription) { w.boolean(u.autoCharge) }),
	prop("billing_frequency", func(w *writer, u *subscription) { w.integer(int64(u.frequency)) }),
	prop("billing_cycle", func(w *writer, u *subscription) { w.enum(u.cycle) }),
	prop("start_date", func(w *writer, u *subscription) { w.day(u.start) }),
	prop("last_bill_date", func(w *writer, u *subscription) { w.day(u.last) }),
	prop("next_bill_date", func(w *writer, u *subscription) { w.day(u.next) }),
	prop("end_date", func(w *writer, u *subscription) { w.day(u.end) }),
	prop("merchant_account_id", func(w *writer, u *subscription) { w.id(u.merchant) }),
	prop("payment_method_id", func(w *writer, u *subscription) { w.id(u.method) }),
	prop("allow_tax", func(w *writer, u *subscription) { w.boolean(u.taxed) }),
	prop("max_charge_attempts", func(w *writer, u *subscription) { w.integer(int64(u.attempts)) }),
	prop("days_between_retries", func(w *writer, u *subscription) { w.integer(int64(u.retryDays)) }),
	prop("lead_affiliate_id", func(w *writer, u *subscription) { w.id(u.leadAffiliate) }),
	prop("sale_affiliate_id", func(w *writer, u *subscription) { w.id(u.saleAffiliate) }),
	prop("shipping_address", func(w *writer, u *subscription) { writeIf(w, u.shipped, &u.address, writeAddress) }),
	prop("promo_code", func(w *writer, u *subscription) { w.text(u.promoCode) }),
	prop("shipping_option_id", func(w *writer, u *subscription) { w.id(u.shippingOption) }),
	prop("reason_stopped", func(w *writer, u *subscription) { w.text(u.reason) }),
	prop("modification_time", func(w *writer, u *subscription) { w.stamp(u.updated) }),
	prop("custom_fields", func(w *writer, u *subscription) { writeCustom(w, u.custom) }),
}
