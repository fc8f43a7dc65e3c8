package keapsim

type payment struct {
	id, contact, merchant, refund int64
	kind, note, reference         text
	amount                        float64
	status, merchantType          string
	commissioned, synced          yesno
	orders                        []int64
	paid, updated                 stamp
	method                        method
	carded                        bool
}

// method is what something was paid with.
type method struct {
	id, contact, card, merchant int64
	merchantType, status        string
	created                     stamp
	brand, fingerprint, last4   text
	cardType                    string
	year, month                 text
}

var (
	paymentKinds    = []string{"Credit Card", "Cash", "Check", "PayPal", "Money Order"}
	paymentStatuses = []string{"COMPLETED", "COMPLETED", "COMPLETED", "APPROVED", "PENDING", "NONE"}
	merchantTypes   = []string{"PAYPAL", "UNSUPPORTED", "AUTHORIZE", "EWAY", "WEPAY", "STRIPE", "KEAP_PAY"}
	brands          = []string{"Visa", "MasterCard", "American Express"}
	cardTypes       = []string{"CREDIT", "DEBIT", "PREPAID", "ACH"}
)

// orderOfPayment is the index of the order that the payment at index paid: every sixth order has none. Payments added
// later are further payments of some order.
func (g *generator) orderOfPayment(index int) int {
	if index < g.counts[paymentKind] {
		return index + index/5
	}
	return int(hash(g.seed, uint64(index)) % uint64(max(g.counts[orderKind], 1)))
}

// loadPayment makes the payment of a state. Amount, order and contact are those of the order when the dataset began.
func (g *generator) loadPayment(s row) *payment {
	y, p := &g.payment, g.parts(paymentKind, s)
	y.id, y.paid, y.updated = s.id, s.created, s.updated
	y.orders, y.contact, y.amount = y.orders[:0], 0, 0
	if g.counts[orderKind] > 0 {
		o := g.loadOrder(g.base(orderKind, g.orderOfPayment(s.index)))
		y.orders, y.contact, y.amount = append(y.orders, o.id), o.contact.id, o.total.major()
	}
	r := p.fixed(1)
	y.kind, y.merchant, y.merchantType = say(pick(&r, paymentKinds)), int64(r.between(1, 3)), pick(&r, merchantTypes)
	y.reference, y.refund = text{}, 0
	if r.chance(700) {
		y.reference = say(g.compose("txn_", g.number(int64(r.n(1e9)), 9)))
	}
	if r.chance(30) {
		y.refund = g.refer(&r, paymentKind)
		y.amount = -y.amount
	}
	if y.carded = carded(p); y.carded {
		g.fillMethod(&r, &y.method, y.contact, y.merchant, y.merchantType, s.created)
	}
	r = p.always(2)
	y.status, y.note = pick(&r, paymentStatuses), text{}
	switch n := r.n(10); {
	case n < 3 || s.edits > 0:
		y.note = say(g.compose(pick(&r, sentences), " ", g.number(int64(r.n(1000)), 0)))
	case n < 6:
		y.note = say("")
	}
	y.commissioned, y.synced = truth(r.chance(200)), truth(r.chance(300))
	return y
}

// carded draws whether a payment was made by card.
func carded(p parts) bool {
	r := p.fixed(3)
	return r.chance(600)
}

func (g *generator) fillMethod(r *rng, m *method, contact, merchant int64, merchantType string, at stamp) {
	*m = method{
		id: int64(r.between(1, 300)), contact: contact, merchant: merchant, merchantType: merchantType, created: at - dayMillis,
		brand: say(pick(r, brands)), fingerprint: say(g.compose("fp_", g.number(int64(r.n(1e9)), 9))), last4: say(g.number(int64(r.n(10_000)), 4)),
		cardType: pick(r, cardTypes), year: say(g.number(int64(r.between(2020, 2032)), 4)), month: say(g.number(int64(r.between(1, 12)), 2)),
	}
	if r.chance(500) {
		m.card = m.id + 1000
	}
	if r.chance(100) {
		m.status = "EXPIRED"
	}
}
