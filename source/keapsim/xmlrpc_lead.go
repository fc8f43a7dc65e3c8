package keapsim

// leadOrigin are the opportunities.
var leadOrigin = &origin{
	kind: opportunityKind, keys: byOwnID("Id"), created: "DateCreated", updated: "LastUpdated",
	load: func(s *session, r row, _ int) any { return s.g.loadOpportunity(r) },
	fields: fields[opportunity]{
		"ContactID":            func(o *opportunity) value { return whole(o.contact.id) },
		"StageID":              func(o *opportunity) value { return whole(o.stage.id) },
		"StatusID":             func(o *opportunity) value { return whole(o.statusID) },
		"UserID":               func(o *opportunity) value { return whole(o.user.id) },
		"OpportunityTitle":     func(o *opportunity) value { return xmlText(o.title) },
		"OpportunityNotes":     func(o *opportunity) value { return xmlText(o.notes) },
		"NextActionDate":       func(o *opportunity) value { return moment(o.next) },
		"NextActionNotes":      func(o *opportunity) value { return xmlText(o.nextNotes) },
		"EstimatedCloseDate":   func(o *opportunity) value { return moment(o.closing) },
		"DateInStage":          func(o *opportunity) value { return moment(o.entered) },
		"IncludeInForecast":    func(o *opportunity) value { return flagged(o.forecast) },
		"ProjectedRevenueLow":  func(o *opportunity) value { return double(o.low) },
		"ProjectedRevenueHigh": func(o *opportunity) value { return double(o.high) },
		"MonthlyRevenue":       func(o *opportunity) value { return double(o.monthly) },
		"OrderRevenue":         func(o *opportunity) value { return double(o.ordered) },
		"AffiliateId":          func(o *opportunity) value { return whole(o.affiliate) },
		"Leadsource":           func(o *opportunity) value { return xmlText(o.leadSource) },
		"Objection":            func(o *opportunity) value { return xmlText(o.objection) },
		"CreatedBy":            func(o *opportunity) value { return whole(o.createdBy) },
		"LastUpdatedBy":        func(o *opportunity) value { return whole(o.updatedBy) },
	}.erase(),
	custom: func(rec any) []*content { return rec.(*opportunity).custom }, set: opportunitySet,
}

var stageOrigin = &origin{
	kind: stageKind, keys: byOwnID("Id"),
	load: func(s *session, r row, _ int) any { return s.g.loadStage(r) },
	fields: fields[stage]{
		"StageName":     func(a *stage) value { return xmlText(a.name) },
		"StageOrder":    func(a *stage) value { return whole(int64(a.place)) },
		"TargetNumDays": func(a *stage) value { return whole(int64(a.targetDays)) },
	}.erase(),
}
