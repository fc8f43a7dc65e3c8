package keapsim

var stages = &resource{
	kind: stageKind, path: "opportunities/stages", array: "stages", noun: "OpportunityStage", largest: 1000, single: true,
	load:  func(g *generator, s row) any { return g.loadStage(s) },
	props: stageProps,
	filters: []filter{
		byText("opportunity_stage_name", wild, func(a *stage) text { return a.name }),
		byID("opportunity_stage_id", compared),
	},
	orders: []sorting{sortNumber("stage_order", func(a *stage) float64 { return float64(a.place) })},
}

var stageProps = []property{
	prop("id", func(w *writer, a *stage) { w.id(a.id) }),
	prop("name", func(w *writer, a *stage) { w.text(a.name) }),
	prop("order", func(w *writer, a *stage) { w.integer(int64(a.place)) }),
	prop("target_number_days", func(w *writer, a *stage) { w.integer(int64(a.targetDays)) }),
	prop("probability", func(w *writer, a *stage) { w.integer(int64(a.probability)) }),
	prop("created_time", func(w *writer, a *stage) { w.stamp(a.created) }),
	prop("updated_time", func(w *writer, a *stage) { w.stamp(a.updated) }),
	prop("checklist_items", func(w *writer, a *stage) {
		writeList(w, a.checklist, func(w *writer, c *check) {
			w.begin('{')
			w.at("id").id(c.id)
			w.at("description").text(c.text)
			w.at("required").boolean(c.required)
			w.at("order").integer(int64(c.place))
			w.end('}')
		})
	}),
}
