package keapsim

type subscription struct {
	id, contact, product, plan, merchant, method int64
	quantity, frequency, attempts, retryDays     int
	active, autoCharge, taxed                    bool
	amount                                       float64
	cycle                                        string
	start, last, next, end                       day
	leadAffiliate, saleAffiliate, shippingOption int64
	address                                      placed
	shipped                                      bool
	promoCode, reason                            text
	bought                                       int64 // the order in which it was bought, 0 if none
	updated                                      stamp
	custom                                       []*content
}

// billingCycles are the words of subscriptions; those of a product's plans are others.
var billingCycles = []string{"YEAR", "MONTH", "WEEK", "DAY"}

// loadSubscription makes the subscription of a state.
func (g *generator) loadSubscription(s row) *subscription {
	u, p := &g.subscription, g.parts(subscriptionKind, s)
	custom := u.custom
	*u = subscription{id: s.id, updated: s.updated, attempts: 3, retryDays: 5}
	r := p.fixed(1)
	if i, ok := g.earlier(&r, contactKind, s.index, g.counts[subscriptionKind]); ok {
		u.contact = g.idAt(contactKind, i)
	}
	u.product = g.refer(&r, productKind)
	u.plan, u.merchant = planID(u.product, 0), int64(r.between(1, 3))
	u.start = dayOf(s.created + dayMillis)
	if r.chance(100) {
		u.leadAffiliate, u.saleAffiliate = int64(r.between(1, 40)), int64(r.between(1, 40))
	}
	g.billSubscription(u, p.always(2), s)
	if r = p.fixed(4); r.chance(500) {
		u.bought = g.refer(&r, orderKind)
	}
	r = p.third(3)
	if u.shipped = r.chance(300); u.shipped {
		u.address = g.place(&r, "SHIPPING")
		u.shippingOption = int64(r.between(1, 9))
	}
	u.custom = g.fillCustom(custom, p, subscriptionSet)
	return u
}

func (g *generator) billSubscription(u *subscription, r rng, s row) {
	u.amount, u.quantity = float64(r.between(0, 50_000))/100, r.between(1, 5)
	u.cycle, u.frequency = pick(&r, billingCycles), r.between(1, 3)
	u.active, u.autoCharge, u.taxed = r.chance(750), r.chance(800), r.chance(500)
	if u.autoCharge {
		u.method = int64(r.between(1, 300))
	}
	if r.chance(900) {
		u.last, u.next = dayOf(s.created+30*dayMillis), dayOf(s.created+60*dayMillis)
	}
	switch {
	case !u.active:
		u.end, u.next = dayOf(s.created+90*dayMillis), day{}
		u.reason = say("Customer requested \"cancellation\"")
	case r.chance(100):
		u.reason = say("")
	}
	if r.chance(150) {
		u.promoCode = say(pick(&r, promoCodes))
	}
}
