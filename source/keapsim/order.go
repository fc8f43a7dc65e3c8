package keapsim

type order struct {
	id                                                  int64
	title, notes, terms                                 text
	status, kind, source                                string
	contact                                             person
	items                                               []item
	total, paid, due, refunded                          money
	created, updated, ordered, sent, dueAt              stamp
	external                                            external
	leadAffiliate, saleAffiliate, invoice               int64
	shipping                                            shipping
	shipped                                             bool
	plan                                                paymentPlan
	planned                                             bool
	files                                               []int64
	allowPayment, allowPaypal, synced                   yesno
	invoiceNumber, creditStatus, promoCode, refundState text
	custom                                              []*content
}

type external struct {
	user             text
	created, updated stamp
}

type item struct {
	id                       int64
	name, description, notes text
	quantity                 int
	kind                     string
	product                  itemProduct
	cost, price, discount    money
	special                  special
	subscription             int64
	plan                     plan
	planned                  bool
}

// itemProduct is a product as an order's item copied it.
type itemProduct struct {
	id                     int64
	name, sku, description text
	shippable, taxable     bool
}

type special struct {
	id      int64 // 0 is none
	amount  float64
	percent bool
}

type shipping struct {
	id                                    int64
	address                               placed
	company, givenName, familyName, phone text
	toCompany                             bool
}

type paymentPlan struct {
	autoCharge                      bool
	attempts, retryDays, count, gap int
	method                          int64
	first                           money
	percent                         float64
	firstDate, start                day
	items                           []planItem
}

type planItem struct {
	status    string
	date      day
	due, paid money
}

var (
	orderTitles  = []string{"Online Order", "Invoice", "Renewal", "Order with \"gift\"", "Bestellung für Müller"}
	orderSources = []string{"API", "CHECKOUT_FORM", "INVOICE", "MANUAL_PAYMENT", "QUICKBOOKS", "UNKNOWN"}
	orderTypes   = []string{"ONLINE", "OFFLINE"}
	promoCodes   = []string{"SUMMER20", "WELCOME", "VIP 10%"}
	planStatuses = []string{"UNPAID_MANUAL", "UNPAID_AUTOCHARGE", "PAID", "FAILED"}
)

const dayMillis = 86_400_000

// loadOrder makes the order of a state.
func (g *generator) loadOrder(s row) *order {
	o, p := &g.order, g.parts(orderKind, s)
	o.id, o.created, o.updated = s.id, s.created, s.updated
	r := p.fixed(1)
	o.contact = person{}
	if i, ok := g.earlier(&r, contactKind, s.index, g.counts[orderKind]); ok {
		o.contact = g.person(i)
	}
	currency := usd
	if g.mixed && r.chance(60) {
		currency = pick(&r, rares)
	}
	o.kind, o.source = pick(&r, orderTypes), pick(&r, orderSources)
	o.ordered = s.created + stamp(r.n(5)*dayMillis)
	o.invoice, o.leadAffiliate, o.saleAffiliate = s.id+invoiceOffset, 0, 0
	if r.chance(150) {
		o.leadAffiliate, o.saleAffiliate = int64(r.between(1, 40)), int64(r.between(1, 40))
	}
	o.external = external{}
	if r.chance(100) {
		o.external = external{say("shop@example.com"), s.created - 5000, s.created - 1000}
	}
	g.titleOrder(o, p.always(2), s)
	o.items = g.fillItems(o.items, p.third(3), s, currency)
	g.totalOrder(o, p, s, currency)
	g.shipOrder(o, p.third(5))
	g.planOrder(o, p.third(6))
	o.custom = g.fillCustom(o.custom, p, orderSet)
	return o
}

func (g *generator) titleOrder(o *order, r rng, s row) {
	o.title = say(g.compose(pick(&r, orderTitles), " #", g.number(int64(s.index), 0)))
	o.notes, o.terms, o.promoCode = text{}, text{}, text{}
	switch n := r.n(10); {
	case n < 4:
		o.notes = say(g.compose(pick(&r, sentences), " ", g.number(int64(r.n(1000)), 0)))
	case n < 6:
		o.notes = say("")
	}
	if r.chance(300) {
		o.terms = say("Net 30")
	}
	if r.chance(150) {
		o.promoCode = say(pick(&r, promoCodes))
	}
	o.allowPayment, o.allowPaypal, o.synced = truth(r.chance(800)), truth(r.chance(300)), truth(r.chance(200))
	if r.chance(50) {
		o.synced = unsure
	}
}

// itemCount draws how many items an order has.
func itemCount(r *rng) int { return howMany(r, 0, 450, 300, 150, 100) }

// fillItems draws an order's items: one to four products, and what comes with them.
func (g *generator) fillItems(items []item, r rng, s row, currency *currency) []item {
	items = stretch(items, itemCount(&r))
	for i := range items {
		it := &items[i]
		*it = item{id: s.id*8 + int64(i), quantity: r.between(1, 4), kind: "PRODUCT"}
		if g.counts[productKind] > 0 {
			it.product = g.itemProduct(r.n(g.counts[productKind]))
		}
		it.name, it.description = it.product.name, it.product.description
		it.price = money{int64(r.between(100, 50_000)), currency}
		if r.chance(600) {
			it.cost = money{it.price.amount * 6 / 10, currency}
		}
		if r.chance(100) {
			it.notes = say("Gift wrap, please")
		}
		if i > 0 {
			g.turnItem(it, &r, currency)
		}
	}
	if r.chance(3) {
		items[0].price.amount = 1_234_567_890_12
	}
	return items
}

// turnItem makes some items something else than a product.
func (g *generator) turnItem(it *item, r *rng, currency *currency) {
	switch n := r.n(100); {
	case n < 12:
		*it = item{id: it.id, quantity: 1, kind: "SHIPPING", name: say("UPS Ground"), price: money{995, currency}}
	case n < 24:
		*it = item{id: it.id, quantity: 1, kind: "TAX", name: say("Sales tax"), price: money{int64(r.n(900)), currency}}
	case n < 34:
		*it = item{id: it.id, quantity: 1, kind: "DISCOUNT", name: say("10% off"), price: money{-int64(r.between(50, 500)), currency}}
		it.discount = money{-it.price.amount, currency}
		it.special = special{it.id + 3, 10, true}
	case n < 42 && g.counts[subscriptionKind] > 0:
		it.kind, it.subscription, it.planned = "SUBSCRIPTION", g.refer(r, subscriptionKind), true
		it.plan = plan{id: planID(it.product.id, 0), active: true, cycle: pick(r, cycles), frequency: 1, cycles: 12, price: it.price}
	}
}

// itemProduct returns what an item copied of the product at index when the dataset began.
func (g *generator) itemProduct(index int) itemProduct {
	q := g.loadProduct(g.base(productKind, index))
	return itemProduct{q.id, q.name, q.sku, q.description, q.shippable, q.taxable}
}

// orderPaid tells whether the order at index has a payment: five in six do.
func orderPaid(index int) bool { return index%6 != 5 }

func (g *generator) totalOrder(o *order, p parts, s row, currency *currency) {
	o.total = money{0, currency}
	for i := range o.items {
		o.total.amount += o.items[i].price.times(int64(o.items[i].quantity)).amount
	}
	r := p.third(4)
	o.paid, o.refunded, o.due = money{0, currency}, money{0, currency}, o.total
	o.status, o.creditStatus, o.refundState = pick(&r, []string{"DRAFT", "SENT", "VIEWED"}), text{}, text{}
	if orderPaid(s.index) {
		o.paid, o.due, o.status = o.total, money{0, currency}, "PAID"
		o.creditStatus = say("APPROVED")
	}
	if r.chance(40) {
		o.refunded, o.refundState = o.paid, say("FULL")
	}
	o.sent, o.dueAt, o.invoiceNumber, o.files = 0, 0, text{}, o.files[:0]
	if r.chance(600) {
		o.sent, o.dueAt = o.created+3_600_000, o.created+30*dayMillis
	}
	if r.chance(200) {
		o.invoiceNumber = say(g.number(s.id+1000, 0))
	}
	if r.chance(100) {
		o.files = append(o.files, s.id*2, s.id*2+1)
	}
}

func (g *generator) shipOrder(o *order, r rng) {
	if o.shipped = r.chance(500); !o.shipped {
		return
	}
	o.shipping = shipping{id: o.id + 900_000, givenName: o.contact.given, familyName: o.contact.family, toCompany: r.chance(100)}
	o.shipping.address = g.place(&r, "SHIPPING")
	if r.chance(300) {
		o.shipping.company = say(g.compose(pick(&r, firmHeads), " ", pick(&r, firmTails)))
	}
	if r.chance(500) {
		o.shipping.phone = say(g.phone(&r))
	}
}

// planCount draws how many payments an order's plan has; most orders have no plan.
func planCount(r *rng) int {
	if !r.chance(150) {
		return 0
	}
	return r.between(2, 6)
}

func (g *generator) planOrder(o *order, r rng) {
	count := planCount(&r)
	if o.planned = count > 0; !o.planned {
		return
	}
	items := o.plan.items
	part := money{o.total.amount / int64(count), o.total.currency}
	start := o.created + stamp(r.n(20)*dayMillis)
	o.plan = paymentPlan{
		autoCharge: r.chance(500), attempts: 3, retryDays: 2, count: count, gap: 30, method: int64(r.n(300)),
		first: part, percent: float64(r.n(500)) / 10, firstDate: dayOf(o.created), start: dayOf(start), items: stretch(items, count),
	}
	for i := range o.plan.items {
		it := planItem{status: pick(&r, planStatuses), date: dayOf(start + stamp(i*30*dayMillis)), due: part, paid: money{0, part.currency}}
		if it.status == "PAID" {
			it.paid = part
		}
		o.plan.items[i] = it
	}
}
