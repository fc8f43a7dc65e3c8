package keapsim

var products = &resource{
	kind: productKind, path: "products", array: "products", noun: "Product", largest: 1000, single: true,
	load:   func(g *generator, s row) any { return g.loadProduct(s) },
	props:  productProps(false),
	detail: productProps(true),
	filters: []filter{
		byText("name", wild, func(q *product) text { return q.name }),
		byText("sku", wild, func(q *product) text { return q.sku }),
		byText("description", wild, func(q *product) text { return q.description }),
		byText("short_description", wild, func(q *product) text { return q.shortDescription }),
		byID("product_id", compared), byID("product_ids", listed),
	},
	orders: []sorting{
		sortText("name", func(q *product) text { return q.name }), sortText("sku", func(q *product) text { return q.sku }),
		{name: "last_updated_time", by: sortUpdated},
	},
}

// productProps are a product's properties; only the single GET tells how many are in stock.
func productProps(counted bool) []property {
	return []property{
		prop("id", func(w *writer, q *product) { w.id(q.id) }),
		prop("name", func(w *writer, q *product) { w.text(q.name) }),
		prop("price", func(w *writer, q *product) { w.money(q.price) }),
		prop("active", func(w *writer, q *product) { w.boolean(q.active) }),
		prop("description", func(w *writer, q *product) { w.text(q.description) }),
		prop("sku", func(w *writer, q *product) { w.text(q.sku) }),
		prop("shippable", func(w *writer, q *product) { w.boolean(q.shippable) }),
		prop("weight", func(w *writer, q *product) { w.double(q.weight) }),
		prop("taxable", func(w *writer, q *product) { w.boolean(q.taxable) }),
		prop("categories", func(w *writer, q *product) { writeIDs(w, q.categories) }),
		prop("options", func(w *writer, q *product) { writeList(w, q.options, writeOption) }),
		prop("inventory", func(w *writer, q *product) { writeInventory(w, &q.inventory, counted) }),
		prop("short_description", func(w *writer, q *product) { w.text(q.shortDescription) }),
		prop("subscription_only", func(w *writer, q *product) { w.boolean(q.subscriptionOnly) }),
		prop("storefront_hidden", func(w *writer, q *product) { w.boolean(q.hidden) }),
		prop("country_taxable", func(w *writer, q *product) { w.boolean(q.countryTaxable) }),
		prop("state_taxable", func(w *writer, q *product) { w.boolean(q.stateTaxable) }),
		prop("city_taxable", func(w *writer, q *product) { w.boolean(q.cityTaxable) }),
		prop("subscription_plans", func(w *writer, q *product) { writeList(w, q.plans, writePlan) }),
		prop("top_html", func(w *writer, q *product) { w.text(q.topHTML) }),
		prop("bottom_html", func(w *writer, q *product) { w.text(q.bottomHTML) }),
		prop("is_package", func(w *writer, q *product) { w.boolean(q.pack) }),
		prop("needs_digital_delivery", func(w *writer, q *product) { w.boolean(q.digital) }),
		prop("has_legacy_image", func(w *writer, q *product) { w.boolean(q.oldImage) }),
		prop("delivery_description", func(w *writer, q *product) { w.text(q.delivery) }),
		prop("create_time", func(w *writer, q *product) { w.stamp(q.created) }),
		prop("update_time", func(w *writer, q *product) { w.stamp(q.updated) }),
	}
}

func writeOption(w *writer, o *productOption) {
	w.begin('{')
	w.at("name").text(o.name)
	w.at("required").boolean(o.required)
	if o.fixed {
		w.at("type").word("FIXED")
		w.at("fixed_options")
		writeList(w, o.choices, writeChoice)
	} else {
		w.at("type").word("VARIABLE")
		w.at("variable_setting")
		writeRule(w, &o.rule)
	}
	w.end('}')
}

func writeChoice(w *writer, c *choice) {
	w.begin('{')
	w.at("value").text(c.value)
	w.at("code").text(c.code)
	w.at("price_adjustment").double(c.adjustment)
	w.end('}')
}

func writeRule(w *writer, r *rule) {
	w.begin('{')
	w.at("contains").word(r.contains)
	w.at("min_chars").integer(int64(r.least))
	w.at("max_chars").integer(int64(r.most))
	w.at("contain_spaces").boolean(r.spaces)
	w.at("start_with").word(r.start)
	w.at("end_with").word(r.end)
	w.at("validation_msg").text(r.message)
	w.end('}')
}

func writeInventory(w *writer, i *inventory, counted bool) {
	w.begin('{')
	w.at("inventory_limit").integer(int64(i.limit))
	if counted {
		w.at("inventory_count").integer(int64(i.count))
	}
	w.at("out_of_stock_enabled").boolean(i.outOfStock)
	w.at("email_for_inventory_notifications").text(i.email)
	w.end('}')
}

func writePlan(w *writer, p *plan) {
	w.begin('{')
	w.at("id").id(p.id)
	w.at("active").boolean(p.active)
	w.at("prorate").boolean(p.prorate)
	w.at("billing_cycle").word(p.cycle)
	w.at("billing_frequency").integer(int64(p.frequency))
	w.at("number_of_cycles").integer(int64(p.cycles))
	w.at("plan_price").money(p.price)
	w.at("order_index").integer(int64(p.place))
	w.end('}')
}
