package keapsim

type product struct {
	id                                                int64
	name, sku, description, shortDescription          text
	price                                             money
	active, shippable, taxable                        bool
	countryTaxable, stateTaxable, cityTaxable         bool
	subscriptionOnly, hidden, pack, digital, oldImage bool
	weight                                            float64
	categories                                        []int64
	options                                           []productOption
	inventory                                         inventory
	plans                                             []plan
	topHTML, bottomHTML, delivery                     text
	created, updated                                  stamp
}

type productOption struct {
	name     text
	fixed    bool
	required bool
	choices  []choice
	rule     rule
}

type choice struct {
	value, code text
	adjustment  float64
}

type rule struct {
	contains, start, end string
	least, most          int
	spaces               bool
	message              text
}

type inventory struct {
	limit, count int
	outOfStock   bool
	email        text
}

// plan is a way to pay a product by subscription.
type plan struct {
	id              int64
	active, prorate bool
	cycle           string // DAILY …
	frequency       int
	cycles          int
	price           money
	place           int
}

var (
	cycles     = []string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
	contents   = []string{"LETTER", "NUMBER", "BOTH"}
	htmlTops   = []string{"", "<h1 class=\"x\">Buy now &amp; save</h1>", "<p>Größe wählen</p>\n"}
	sizes      = []string{"Small", "Medium", "Large", "5\""}
	maxOptions = 2
)

// loadProduct makes the product of a state.
func (g *generator) loadProduct(s row) *product {
	q, p := &g.product, g.parts(productKind, s)
	q.id, q.created, q.updated = s.id, s.created, s.updated
	r := p.fixed(1)
	q.name = say(g.compose(pick(&r, adjectives), " ", pick(&r, goods), " ", g.number(int64(s.index), 0)))
	q.sku = say(g.compose("SKU-", g.number(s.id, 5)))
	if r.chance(80) {
		q.sku = say("")
	}
	currency := usd
	if g.mixed && r.chance(60) {
		currency = pick(&r, rares)
	}
	q.shippable, q.taxable, q.subscriptionOnly = r.chance(500), r.chance(700), r.chance(100)
	q.description = text{}
	if r.chance(800) {
		q.description = say(pick(&r, sentences))
	}
	r = p.always(2)
	q.price = money{int64(r.between(100, 50_000)), currency}
	if r.chance(30) {
		q.price.amount = 9_999_999_999_99
	}
	q.active, q.hidden = r.chance(850), r.chance(100)
	q.shortDescription = text{}
	if r.chance(700) {
		q.shortDescription = say(pick(&r, goods))
	}
	g.shelveProduct(q, p.third(3))
	g.planProduct(q, p.third(4), currency)
	g.optionProduct(q, p.third(5))
	return q
}

func (g *generator) shelveProduct(q *product, r rng) {
	q.weight = float64(r.n(5000)) / 100
	q.countryTaxable, q.stateTaxable, q.cityTaxable = r.chance(200), r.chance(700), r.chance(200)
	q.pack, q.digital, q.oldImage = r.chance(50), r.chance(200), r.chance(100)
	q.topHTML, q.bottomHTML, q.delivery = say(pick(&r, htmlTops)), text{}, text{}
	if r.chance(300) {
		q.bottomHTML = say("<script>track('sale')</script>")
	}
	if q.digital {
		q.delivery = say("Sent by e-mail within 5 minutes ✉")
	}
	q.inventory = inventory{limit: r.n(20), count: r.n(500), outOfStock: r.chance(100)}
	if r.chance(400) {
		q.inventory.email = say("stock@example.com")
	}
	q.categories = stretch(q.categories, r.n(3))
	for i := range q.categories {
		q.categories[i] = int64(1 + i*3 + r.n(3))
	}
}

func (g *generator) planProduct(q *product, r rng, currency *currency) {
	q.plans = stretch(q.plans, howMany(&r, 600, 250, 150))
	if q.subscriptionOnly && len(q.plans) == 0 {
		q.plans = stretch(q.plans, 1)
	}
	for i := range q.plans {
		q.plans[i] = plan{
			id: planID(q.id, i), active: r.chance(900), prorate: r.chance(200), cycle: pick(&r, cycles), frequency: r.between(1, 3),
			cycles: r.n(13), price: money{int64(r.between(500, 20_000)), currency}, place: i,
		}
	}
}

// planID is the id of a product's plan; every product has room for four.
func planID(product int64, i int) int64 { return product*4 + int64(i) }

func (g *generator) optionProduct(q *product, r rng) {
	q.options = stretch(q.options, r.n(maxOptions+1))
	for i := range q.options {
		o := &q.options[i]
		choices := o.choices[:0]
		*o = productOption{required: r.chance(500), fixed: r.chance(600)}
		if !o.fixed {
			o.name = say("Engraving")
			o.rule = rule{pick(&r, contents), pick(&r, contents), pick(&r, contents), 1, r.between(5, 50), r.chance(500), say("1 to 50 \"letters\"")}
			continue
		}
		o.name = say("Size")
		for n, size := range sizes[:r.between(1, len(sizes))] {
			choices = append(choices, choice{say(size), say(size[:1]), float64(n*250-250) / 100})
		}
		o.choices = choices
	}
}
