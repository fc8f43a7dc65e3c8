package keapsim

import "errors"

var opportunities = &resource{
	kind: opportunityKind, path: "opportunities", array: "opportunities", noun: "Opportunity", largest: 1000, maxIDs: 100, single: true,
	load:  func(g *generator, s row) any { return g.loadOpportunity(s) },
	props: opportunityProps,
	extras: []string{
		"custom_fields", "created_by", "last_updated_by", "status_id", "monthly_revenue", "order_revenue", "objection", "status", "stage_entrance_time",
	},
	filters: []filter{
		byRef("stage_id", 0, func(o *opportunity) int64 { return o.stage.id }),
		byRef("user_id", 0, func(o *opportunity) int64 { return o.user.id }),
		byRef("contact_id", 0, func(o *opportunity) int64 { return o.contact.id }),
		byText("opportunity_title", wild, func(o *opportunity) text { return o.title }),
		byText("lead_source_name", wild, func(o *opportunity) text { return o.leadSource }),
		byRef("affiliate_id", 0, func(o *opportunity) int64 { return o.affiliate }),
		byID("opportunity_id", compared), byID("ids", listed),
		byText("contact_phone", wild, func(o *opportunity) text { return o.contact.phone }),
		byText("contact_city", wild, func(o *opportunity) text { return o.contact.city }),
		byText("contact_state", wild, func(o *opportunity) text { return o.contact.state }),
		byNumber("projected_revenue_high", compared, func(o *opportunity) float64 { return o.high }),
		byNumber("projected_revenue_low", compared, func(o *opportunity) float64 { return o.low }),
	},
	orders: []sorting{
		{name: "created_time", by: sortCreated},
		{name: "update_time", by: sortUpdated},
		sortNumber("next_action_time", func(o *opportunity) float64 { return float64(o.next) }),
		sortText("contact_name", func(o *opportunity) text { return say(o.contact.given.s + " " + o.contact.family.s) }),
		sortText("opportunity_title", func(o *opportunity) text { return o.title }),
	},
	custom: func(rec any) []*content { return rec.(*opportunity).custom },
	set:    opportunitySet,
	combine: func(conditions []condition) error {
		if find(conditions, "opportunity_id") != nil && find(conditions, "ids") != nil {
			return errors.New("filter fields opportunity_id and ids cannot be combined")
		}
		return nil
	},
}

var opportunityProps = []property{
	prop("id", func(w *writer, o *opportunity) { w.id(o.id) }),
	prop("opportunity_title", func(w *writer, o *opportunity) { w.text(o.title) }),
	prop("contact", func(w *writer, o *opportunity) { writeOpportunityContact(w, &o.contact) }),
	prop("stage", func(w *writer, o *opportunity) { writeOpportunityStage(w, &o.stage) }),
	prop("user", func(w *writer, o *opportunity) { writeOpportunityUser(w, &o.user) }),
	prop("next_action_time", func(w *writer, o *opportunity) { w.stamp(o.next) }),
	prop("next_action_notes", func(w *writer, o *opportunity) { w.text(o.nextNotes) }),
	prop("opportunity_notes", func(w *writer, o *opportunity) { w.text(o.notes) }),
	prop("estimated_close_time", func(w *writer, o *opportunity) { w.stamp(o.closing) }),
	prop("include_in_forecast", func(w *writer, o *opportunity) { w.boolean(o.forecast) }),
	prop("projected_revenue_low", func(w *writer, o *opportunity) { w.double(o.low) }),
	prop("projected_revenue_high", func(w *writer, o *opportunity) { w.double(o.high) }),
	prop("created_time", func(w *writer, o *opportunity) { w.stamp(o.created) }),
	prop("last_updated_time", func(w *writer, o *opportunity) { w.stamp(o.updated) }),
	prop("affiliate_id", func(w *writer, o *opportunity) { writeAffiliate(w, o.affiliate) }),
	prop("lead_source", func(w *writer, o *opportunity) { w.text(o.leadSource) }),
	prop("monthly_revenue", func(w *writer, o *opportunity) { w.double(o.monthly) }),
	prop("order_revenue", func(w *writer, o *opportunity) { w.double(o.ordered) }),
	prop("objection", func(w *writer, o *opportunity) { w.text(o.objection) }),
	prop("status", func(w *writer, o *opportunity) { w.text(o.status) }),
	prop("status_id", func(w *writer, o *opportunity) { w.id(o.statusID) }),
	prop("stage_entrance_time", func(w *writer, o *opportunity) { w.stamp(o.entered) }),
	prop("last_updated_by", func(w *writer, o *opportunity) { w.id(o.updatedBy) }),
	prop("created_by", func(w *writer, o *opportunity) { w.id(o.createdBy) }),
	prop("custom_fields", func(w *writer, o *opportunity) { writeCustom(w, o.custom) }),
}

// writeAffiliate writes an affiliate's id; "0" is Keap's way to say that there is none.
func writeAffiliate(w *writer, id int64) {
	if id == 0 {
		w.word("0")
		return
	}
	w.id(id)
}

func writeOpportunityContact(w *writer, p *person) {
	w.begin('{')
	w.at("id").id(p.id)
	w.at("email").text(p.email)
	w.at("first_name").text(p.given)
	w.at("last_name").text(p.family)
	w.at("company_name").text(p.firm)
	w.at("job_title").text(p.job)
	w.at("phone_number").text(p.phone)
	w.at("city").text(p.city)
	w.at("state").text(p.state)
	w.end('}')
}

func writeOpportunityStage(w *writer, s *opportunityStage) {
	w.begin('{')
	w.at("id").id(s.id)
	w.at("name").text(s.name)
	w.at("details").begin('{')
	w.at("probability").integer(int64(s.probability))
	w.at("stage_order").integer(int64(s.place))
	w.at("target_num_days").integer(int64(s.days))
	w.at("checklist_items")
	writeList(w, s.checks, func(w *writer, d *done) {
		w.begin('{')
		w.at("id").serial(d.id)
		w.at("description").text(d.text)
		w.at("required").boolean(d.required)
		w.at("instance_id").serial(d.instance)
		w.at("item_order").integer(int64(d.place))
		w.at("done_date").stamp(d.at)
		w.end('}')
	})
	w.end('}')
	w.at("reasons")
	writeList(w, s.reasons, func(w *writer, t *text) { w.text(*t) })
	w.end('}')
}

func writeOpportunityUser(w *writer, u *staff) {
	if u.id == 0 {
		w.none()
		return
	}
	w.begin('{')
	w.at("id").id(u.id)
	w.at("first_name").text(u.given)
	w.at("last_name").text(u.family)
	w.end('}')
}
