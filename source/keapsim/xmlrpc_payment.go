package keapsim

import "strconv"

var paymentOrigin = &origin{
	kind: paymentKind, keys: byOwnID("Id"),
	load: func(s *session, r row, _ int) any { return s.paid(r) },
	fields: fields[paid]{
		"ContactId":  func(y *paid) value { return whole(y.contact) },
		"InvoiceId":  (*paid).invoiceID,
		"PayAmt":     func(y *paid) value { return double(y.amount) },
		"PayDate":    func(y *paid) value { return dayAt(y.payment.paid) },
		"PayNote":    func(y *paid) value { return xmlText(y.note) },
		"PayType":    func(y *paid) value { return xmlText(y.kind) },
		"ChargeId":   func(y *paid) value { return whole(y.charge()) },
		"RefundId":   func(y *paid) value { return whole(y.refund) },
		"Commission": func(y *paid) value { return optionalFlag(y.commissioned) },
		"Synced":     func(y *paid) value { return optionalFlag(y.synced) },
		"UserId":     func(y *paid) value { return whole(int64(mix(uint64(y.id)) % 3)) },
	}.erase(),
}

// paid is a payment with what XML-RPC tells of it beyond REST.
type paid struct {
	*payment
	loose bool // Quirks.TextInvoiceIDs
}

func (s *session) paid(r row) *paid {
	s.payment = paid{payment: s.g.loadPayment(r), loose: s.k.quirks.TextInvoiceIDs}
	return &s.payment
}

// invoice is the id of the invoice that was paid, 0 if there is none.
func (y *paid) invoice() int64 {
	if len(y.orders) == 0 {
		return 0
	}
	return y.orders[0] + invoiceOffset
}

func (y *paid) invoiceID() value {
	if !y.loose {
		return whole(y.invoice())
	}
	switch mix(uint64(y.id)) % 8 {
	case 0:
		return word("")
	case 1:
		return word(strconv.FormatInt(y.invoice(), 10) + "," + strconv.FormatInt(y.invoice()+1, 10))
	default:
		return word(strconv.FormatInt(y.invoice(), 10))
	}
}

// chargeOffset is by how much the id of a payment's charge is greater than its own.
const chargeOffset = 600_000

// charge is the id of the card's charge, 0 if the payment was none by card.
func (y *paid) charge() int64 {
	if !y.carded {
		return 0
	}
	return y.id + chargeOffset
}

// invoicePaymentOrigin tells which invoices payments were for: one each.
var invoicePaymentOrigin = &origin{
	kind: paymentKind, updated: "LastUpdated",
	keys: map[string]func(r row, part int) int64{"Id": ranged(1, 500_000), "PaymentId": parent(0)},
	load: func(s *session, r row, _ int) any { return s.paid(r) },
	fields: fields[paid]{
		"InvoiceId":      func(y *paid) value { return whole(y.invoice()) },
		"Amt":            func(y *paid) value { return double(y.amount) },
		"PayDate":        func(y *paid) value { return dayAt(y.payment.paid) },
		"PayStatus":      func(y *paid) value { return word(titled(y.status)) },
		"SkipCommission": func(y *paid) value { return flagged(y.commissioned == no) },
	}.erase(),
}

// chargeOrigin are the charges of cards: those of the payments by card.
var chargeOrigin = &origin{
	kind: paymentKind, most: 1,
	keys:  map[string]func(r row, part int) int64{"Id": ranged(1, chargeOffset), "PaymentId": parent(0)},
	parts: func(s *session, r row) int { return int(bit(carded(s.g.parts(paymentKind, r)))) },
	load:  func(s *session, r row, _ int) any { return s.paid(r) },
	fields: fields[paid]{
		"Amt":              func(y *paid) value { return double(y.amount) },
		"ApprCode":         func(y *paid) value { return onlySome(y.id, 3, strconv.FormatUint(mix(uint64(y.id))%1e6, 10)) },
		"CCId":             func(y *paid) value { return whole(y.method.id) },
		"MerchantId":       func(y *paid) value { return whole(y.merchant) },
		"PaymentGatewayId": func(y *paid) value { return whole(y.merchant) },
		"OrderNum":         func(y *paid) value { return word(strconv.FormatInt(y.invoice()-invoiceOffset, 10)) },
		"RefNum":           func(y *paid) value { return xmlText(y.reference) },
	}.erase(),
}
