package keapsim

import "strconv"

var productOrigin = &origin{
	kind: productKind, keys: byOwnID("Id"), created: "DateCreated", updated: "LastUpdated",
	load: func(s *session, r row, _ int) any { return s.productOf(r) },
	fields: fields[product]{
		"ProductName":          func(q *product) value { return xmlText(q.name) },
		"Sku":                  func(q *product) value { return xmlText(q.sku) },
		"Description":          func(q *product) value { return xmlText(q.description) },
		"ShortDescription":     func(q *product) value { return xmlText(q.shortDescription) },
		"ProductPrice":         func(q *product) value { return amount(q.price) },
		"Status":               func(q *product) value { return flagged(q.active) },
		"HideInStore":          func(q *product) value { return flagged(q.hidden) },
		"Shippable":            func(q *product) value { return flagged(q.shippable) },
		"Taxable":              func(q *product) value { return flagged(q.taxable) },
		"CountryTaxable":       func(q *product) value { return flagged(q.countryTaxable) },
		"StateTaxable":         func(q *product) value { return flagged(q.stateTaxable) },
		"CityTaxable":          func(q *product) value { return flagged(q.cityTaxable) },
		"IsPackage":            func(q *product) value { return flagged(q.pack) },
		"NeedsDigitalDelivery": func(q *product) value { return flagged(q.digital) },
		"Weight":               func(q *product) value { return double(q.weight) },
		"InventoryLimit":       func(q *product) value { return whole(int64(q.inventory.limit)) },
		"InventoryNotifiee":    func(q *product) value { return xmlText(q.inventory.email) },
		"TopHTML":              func(q *product) value { return xmlText(q.topHTML) },
		"BottomHTML":           func(q *product) value { return xmlText(q.bottomHTML) },
		"ShippingTime":         func(q *product) value { return xmlText(q.delivery) },
		"LargeImage":           func(q *product) value { return image(q.oldImage) },
	}.erase(),
}

// image is a picture, which nobody needs to read.
func image(has bool) value {
	if !has {
		return value{}
	}
	return value{kind: valueBlob, s: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}
}

// productOf makes a product, unless it is the one made last.
func (s *session) productOf(r row) *product {
	if s.made != r || s.madeKind != productKind {
		s.g.loadProduct(r)
		s.made, s.madeKind = r, productKind
	}
	return &s.g.product
}

// planned is a plan of a product.
type planned struct {
	*product
	*plan
}

// The tables SubscriptionPlan and CProgram show the plans of products; every product has room for four.
var (
	planOrigin = &origin{
		kind: productKind, most: 3,
		keys:  map[string]func(r row, part int) int64{"Id": planKey, "ProductId": parent(0)},
		parts: func(s *session, r row) int { return len(s.productOf(r).plans) },
		load:  (*session).planned,
		fields: fields[planned]{
			"Active":             func(p *planned) value { return boolean(p.plan.active) },
			"Prorate":            func(p *planned) value { return boolean(p.prorate) },
			"Cycle":              func(p *planned) value { return word(cycleCodes[p.cycle]) },
			"Frequency":          func(p *planned) value { return whole(int64(p.frequency)) },
			"NumberOfCycles":     func(p *planned) value { return whole(int64(p.cycles)) },
			"PlanPrice":          func(p *planned) value { return amount(p.plan.price) },
			"PreAuthorizeAmount": func(*planned) value { return double(0) },
		}.erase(),
	}
	programOrigin = &origin{
		kind: productKind, most: 3,
		keys:  map[string]func(r row, part int) int64{"Id": planKey, "ProductId": parent(0)},
		parts: func(s *session, r row) int { return len(s.productOf(r).plans) },
		load:  (*session).planned,
		fields: fields[planned]{
			"Active":           func(p *planned) value { return boolean(p.plan.active) },
			"BillingType":      func(p *planned) value { return onlySome(p.plan.id, 2, "Recurring") },
			"DefaultCycle":     func(p *planned) value { return word(cycleCodes[p.cycle]) },
			"DefaultFrequency": func(p *planned) value { return whole(int64(p.frequency)) },
			"DefaultPrice":     func(p *planned) value { return amount(p.product.price) },
			"Description":      func(p *planned) value { return xmlText(p.description) },
			"Family": func(p *planned) value {
				return onlySome(p.product.id, 2, "Family "+strconv.FormatInt(p.product.id%5, 10))
			},
			"HideInStore":      func(p *planned) value { return flagged(p.hidden) },
			"LargeImage":       func(p *planned) value { return image(p.oldImage) },
			"ProgramName":      func(p *planned) value { return xmlText(p.name) },
			"ShortDescription": func(p *planned) value { return xmlText(p.shortDescription) },
			"Sku":              func(p *planned) value { return xmlText(p.sku) },
			"Status":           func(p *planned) value { return flagged(p.product.active) },
			"Taxable":          func(p *planned) value { return flagged(p.taxable) },
		}.erase(),
	}
)

func planKey(r row, part int) int64 { return planID(r.id, part) }

func (s *session) planned(r row, part int) any {
	q := s.productOf(r)
	s.plan = planned{q, &q.plans[part]}
	return &s.plan
}

// cycleCodes are the codes of the lengths of a cycle, by the words of plans and those of subscriptions.
var cycleCodes = map[string]string{
	"YEARLY": "1", "MONTHLY": "2", "WEEKLY": "3", "DAILY": "6", "YEAR": "1", "MONTH": "2", "WEEK": "3", "DAY": "6",
}
