package keapsim

// jobOrigin are the orders.
var jobOrigin = &origin{
	kind: orderKind, keys: byOwnID("Id"), created: "DateCreated", updated: "LastUpdated",
	load: func(s *session, r row, _ int) any { return s.orderOf(r) },
	fields: fields[order]{
		"ContactId":      func(o *order) value { return whole(o.contact.id) },
		"JobTitle":       func(o *order) value { return xmlText(o.title) },
		"JobNotes":       func(o *order) value { return xmlText(o.notes) },
		"JobStatus":      func(o *order) value { return word(titled(o.status)) },
		"OrderStatus":    func(o *order) value { return flagged(o.status == "PAID") },
		"OrderType":      func(o *order) value { return word(titled(o.kind)) },
		"JobRecurringId": func(o *order) value { return whole(o.recurring()) },
		"ProductId":      func(o *order) value { return whole(o.items[0].product.id) },
		"StartDate":      func(o *order) value { return dayAt(o.ordered) },
		"DueDate":        func(o *order) value { return dayAt(o.dueAt) },
		"ShipCity":       shipped(func(s *shipping) text { return s.address.locality }),
		"ShipCompany":    shipped(func(s *shipping) text { return s.company }),
		"ShipCountry":    shipped(func(s *shipping) text { return s.address.country }),
		"ShipFirstName":  shipped(func(s *shipping) text { return s.givenName }),
		"ShipMiddleName": shipped(func(*shipping) text { return say("") }),
		"ShipLastName":   shipped(func(s *shipping) text { return s.familyName }),
		"ShipPhone":      shipped(func(s *shipping) text { return s.phone }),
		"ShipState":      shipped(func(s *shipping) text { return s.address.region }),
		"ShipStreet1":    shipped(func(s *shipping) text { return s.address.line1 }),
		"ShipStreet2":    shipped(func(s *shipping) text { return s.address.line2 }),
		"ShipZip":        shipped(func(s *shipping) text { return s.address.postalCode }),
	}.erase(),
	custom: func(rec any) []*content { return rec.(*order).custom }, set: orderSet,
}

// orderOf makes an order, unless it is the one made last.
func (s *session) orderOf(r row) *order {
	if s.made != r || s.madeKind != orderKind {
		s.g.loadOrder(r)
		s.made, s.madeKind = r, orderKind
	}
	return &s.g.order
}

func shipped(read func(s *shipping) text) func(o *order) value {
	return func(o *order) value {
		if !o.shipped {
			return value{}
		}
		return xmlText(read(&o.shipping))
	}
}

// recurring is the subscription that an order bought, 0 if none.
func (o *order) recurring() int64 {
	for i := range o.items {
		if id := o.items[i].subscription; id != 0 {
			return id
		}
	}
	return 0
}

// titled writes one of REST's words as XML-RPC does: PENDING_REVIEW is Pending Review.
func titled(s string) string {
	if t, ok := titles[s]; ok {
		return t
	}
	b := []byte(s)
	for i := range b {
		switch {
		case b[i] == '_':
			b[i] = ' '
		case i > 0 && b[i-1] != ' ' && b[i] >= 'A' && b[i] <= 'Z':
			b[i] += 'a' - 'A'
		}
	}
	return string(b)
}

// titles are the words that are needed often.
var titles = map[string]string{
	"DRAFT": "Draft", "SENT": "Sent", "VIEWED": "Viewed", "PAID": "Paid", "ONLINE": "Online", "OFFLINE": "Offline",
	"COMPLETED": "Completed", "APPROVED": "Approved", "PENDING": "Pending", "NONE": "None",
}

// orderLine is an item of an order.
type orderLine struct {
	*order
	*item
}

// itemLimit is how many items an order can have.
const itemLimit = 4

var orderItemOrigin = &origin{
	kind: orderKind, most: itemLimit,
	keys:  map[string]func(r row, part int) int64{"Id": ranged(8, 0), "OrderId": parent(0)},
	parts: (*session).itemCount,
	load:  (*session).orderLine,
	fields: fields[orderLine]{
		"ProductId":          func(l *orderLine) value { return whole(l.product.id) },
		"SubscriptionPlanId": func(l *orderLine) value { return whole(l.planID()) },
		"ItemName":           func(l *orderLine) value { return xmlText(l.name) },
		"ItemDescription":    func(l *orderLine) value { return xmlText(l.description) },
		"ItemType":           func(l *orderLine) value { return whole(itemTypes[l.item.kind]) },
		"Notes":              func(l *orderLine) value { return xmlText(l.item.notes) },
		"Qty":                func(l *orderLine) value { return whole(int64(l.quantity)) },
		"PPU":                func(l *orderLine) value { return amount(l.price) },
		"CPU":                func(l *orderLine) value { return amount(l.cost) },
	}.erase(),
}

// itemTypes are the codes of the kinds of items. A discount is a special of the order's total.
var itemTypes = map[string]int64{"SHIPPING": 1, "TAX": 2, "PRODUCT": 4, "SUBSCRIPTION": 9, "DISCOUNT": 7}

func (l *orderLine) planID() int64 {
	if !l.item.planned {
		return 0
	}
	return l.item.plan.id
}

// itemCount is how many items an order has, without making it.
func (s *session) itemCount(r row) int {
	draws := s.g.parts(orderKind, r).third(3)
	return itemCount(&draws)
}

func (s *session) orderLine(r row, part int) any {
	o := s.orderOf(r)
	s.line = orderLine{o, &o.items[part]}
	return &s.line
}

// amount is money in major units; of its currency XML-RPC tells nothing.
func amount(m money) value {
	if m.currency == nil {
		return value{}
	}
	return double(m.major())
}
