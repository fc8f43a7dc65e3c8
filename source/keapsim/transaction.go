package keapsim

type transaction struct {
	amount                                        float64
	status, kind, merchantType                    string
	description, reference, response, errorDetail text
	contact                                       person
	orders                                        []int64
	payment, merchant                             int64
	at                                            stamp
	successful                                    bool
	method                                        method
	carded                                        bool
}

var (
	transactionKinds    = []string{"CAPTURE", "CAPTURE", "CAPTURE", "MANUAL", "REFUND", "VOID"}
	transactionStatuses = []string{"APPROVED", "PENDING", "ERROR", "FAILED", "NONE"}
)

// loadTransaction makes the transaction of a state: the one that made a payment, or a failed try of one.
func (g *generator) loadTransaction(s row) *transaction {
	x, p := &g.transaction, g.parts(transactionKind, s)
	orders, total := x.orders[:0], g.counts[paymentKind]
	*x = transaction{at: s.created, orders: orders, status: "APPROVED", successful: true, kind: "CAPTURE"}
	failed := s.index >= total
	if total > 0 {
		y := g.loadPayment(g.base(paymentKind, s.index%total))
		x.amount, x.merchant, x.merchantType, x.reference = y.amount, y.merchant, y.merchantType, y.reference
		x.orders = append(x.orders, y.orders...)
		x.method, x.carded = y.method, y.carded
		x.contact = g.order.contact // loadPayment has made its order
		if !failed {
			x.payment = y.id
		}
	}
	once, r := p.fixed(2), p.always(1)
	x.kind = pick(&once, transactionKinds) // what was attempted does not change; what came of it may
	if failed {
		x.status, x.successful, x.kind = pick(&r, transactionStatuses[1:]), false, "CAPTURE"
		x.errorDetail = say("Card declined: \"insufficient funds\"")
	}
	x.description = say(g.compose("Charge ", g.number(int64(r.n(1e6)), 0)))
	if r.chance(500) {
		x.response = say(g.number(int64(r.n(1000)), 3))
	}
	return x
}
