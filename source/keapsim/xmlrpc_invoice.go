package keapsim

import "strconv"

// invoiceOffset is by how much the id of an order's invoice is greater than its own.
const invoiceOffset = 50_000

// invoiceOrigin are the invoices: every order has one.
var invoiceOrigin = &origin{
	kind:    orderKind,
	keys:    map[string]func(r row, part int) int64{"Id": ranged(1, invoiceOffset), "JobId": parent(0)},
	created: "DateCreated", updated: "LastUpdated",
	load: func(s *session, r row, _ int) any { return s.orderOf(r) },
	fields: fields[order]{
		"ContactId":       func(o *order) value { return whole(o.contact.id) },
		"Description":     func(o *order) value { return xmlText(o.title) },
		"InvoiceTotal":    func(o *order) value { return amount(o.total) },
		"TotalPaid":       func(o *order) value { return amount(o.paid) },
		"TotalDue":        func(o *order) value { return amount(o.due) },
		"InvoiceType":     func(o *order) value { return word(titled(o.kind)) },
		"PayStatus":       func(o *order) value { return flagged(o.status == "PAID") },
		"PayPlanStatus":   func(o *order) value { return flagged(o.planned) },
		"RefundStatus":    func(o *order) value { return whole(2 * bit(o.refundState.set)) },
		"CreditStatus":    func(o *order) value { return flagged(o.creditStatus.set) },
		"PromoCode":       func(o *order) value { return xmlText(o.promoCode) },
		"Synced":          func(o *order) value { return optionalFlag(o.synced) },
		"AffiliateId":     func(o *order) value { return whole(o.saleAffiliate) },
		"LeadAffiliateId": func(o *order) value { return whole(o.leadAffiliate) },
		"ProductSold":     func(o *order) value { return productsSold(o) },
	}.erase(),
}

func optionalFlag(t yesno) value {
	if t == unsure {
		return value{}
	}
	return flagged(t == yes)
}

// productsSold are the ids of an invoice's products, as a text.
func productsSold(o *order) value {
	var b []byte
	for i := range o.items {
		id := o.items[i].product.id
		if id == 0 {
			continue
		}
		if len(b) > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, id, 10)
	}
	return phrase(string(b))
}

// invoiceItemOrigin are the lines of invoices: one for each item of the order.
var invoiceItemOrigin = &origin{
	kind: orderKind, most: itemLimit, created: "DateCreated", updated: "LastUpdated",
	keys: map[string]func(r row, part int) int64{
		"Id": ranged(8, 3), "InvoiceId": parent(invoiceOffset), "OrderItemId": ranged(8, 0),
	},
	parts: (*session).itemCount,
	load:  (*session).orderLine,
	fields: fields[orderLine]{
		"Description":      func(l *orderLine) value { return xmlText(l.name) },
		"InvoiceAmt":       func(l *orderLine) value { return amount(l.price.times(int64(l.quantity))) },
		"Discount":         func(l *orderLine) value { return double(l.off()) },
		"CommissionStatus": func(l *orderLine) value { return flagged(l.order.saleAffiliate != 0) },
	}.erase(),
}

// off is what a line takes off, 0 for most.
func (l *orderLine) off() float64 {
	if l.discount.currency == nil {
		return 0
	}
	return l.discount.major()
}

// payPlanOrigin are the payment plans of invoices: some orders have one.
var payPlanOrigin = &origin{
	kind: orderKind, most: 1,
	keys:  map[string]func(r row, part int) int64{"Id": ranged(1, 70_000), "InvoiceId": parent(invoiceOffset)},
	parts: func(s *session, r row) int { return int(bit(s.planCount(r) > 0)) },
	load:  func(s *session, r row, _ int) any { return s.orderOf(r) },
	fields: fields[order]{
		"AmtDue":      func(o *order) value { return amount(o.total) },
		"FirstPayAmt": func(o *order) value { return amount(o.plan.first) },
		"DateDue":     func(o *order) value { return date(o.plan.start) },
		"StartDate":   func(o *order) value { return date(o.plan.start) },
		"InitDate":    func(o *order) value { return date(o.plan.firstDate) },
		"Type":        func(o *order) value { return flagged(o.plan.autoCharge) },
	}.erase(),
}

// instalment is one payment of a plan.
type instalment struct{ *planItem }

// planLimit is how many instalments a plan can have.
const planLimit = 6

var payPlanItemOrigin = &origin{
	kind: orderKind, most: planLimit,
	keys:  map[string]func(r row, part int) int64{"Id": ranged(8, 5), "PayPlanId": parent(70_000)},
	parts: (*session).planCount,
	load: func(s *session, r row, part int) any {
		s.instalment = instalment{&s.orderOf(r).plan.items[part]}
		return &s.instalment
	},
	fields: fields[instalment]{
		"AmtDue":  func(i *instalment) value { return amount(i.due) },
		"AmtPaid": func(i *instalment) value { return amount(i.paid) },
		"DateDue": func(i *instalment) value { return date(i.date) },
		"Status":  func(i *instalment) value { return whole(planCodes[i.status]) },
	}.erase(),
}

var planCodes = map[string]int64{"UNPAID_MANUAL": 0, "UNPAID_AUTOCHARGE": 1, "PAID": 2, "FAILED": 3}

// planCount is how many instalments an order has, without making it; 0 if it has no plan.
func (s *session) planCount(r row) int {
	draws := s.g.parts(orderKind, r).third(6)
	return planCount(&draws)
}
