package keapsim

var tags = &resource{
	kind: tagKind, path: "tags", array: "tags", noun: "Tag", largest: 1000, single: true,
	load:    func(g *generator, s row) any { return g.loadTag(s) },
	props:   append(tagProps[:len(tagProps):len(tagProps)], prop("category", writeCategory)),
	filters: append(tagFilters("name"), byID("tag_ids", listed), byRef("category_id", nullable, func(t *tag) int64 { return t.category })),
	orders:  tagOrders,
}

var tagCategories = &resource{
	kind: tagCategoryKind, path: "tags/categories", array: "tag_categories", noun: "TagCategory", largest: 1000, single: true,
	load:    func(g *generator, s row) any { return g.loadCategory(s) },
	props:   tagProps,
	filters: tagFilters("name"),
	orders:  tagOrders,
}

var tagProps = []property{
	prop("id", func(w *writer, t *tag) { w.id(t.id) }),
	prop("name", func(w *writer, t *tag) { w.text(t.name) }),
	prop("description", func(w *writer, t *tag) { w.text(t.description) }),
	prop("create_time", func(w *writer, t *tag) { w.stamp(t.created) }),
	prop("update_time", func(w *writer, t *tag) { w.stamp(t.updated) }),
}

var tagOrders = []sorting{
	sortText("name", func(t *tag) text { return t.name }), {name: "create_time", by: sortCreated}, {name: "update_time", by: sortUpdated},
}

func tagFilters(name string) []filter {
	return []filter{
		byText(name, nullable, func(t *tag) text { return t.name }),
		byText("description", nullable, func(t *tag) text { return t.description }),
		bound("since_create_time", roleCreatedSince), bound("until_create_time", roleCreatedUntil),
		bound("since_update_time", roleUpdatedSince), bound("until_update_time", roleUpdatedUntil),
	}
}

func writeCategory(w *writer, t *tag) {
	if t.category == 0 {
		w.none()
		return
	}
	w.begin('{')
	w.at("id").id(t.category)
	w.end('}')
}
