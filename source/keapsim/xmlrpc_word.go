package keapsim

import "strings"

// specialText is how texts with a meaning are drawn, by the names of their fields; nil for all others.
func specialText(name string) func(g *generator, r *rng) string {
	for _, s := range specials {
		if strings.Contains(name, s.part) {
			return s.draw
		}
	}
	return nil
}

type textRule struct {
	part string // of the field's name
	draw func(g *generator, r *rng) string
}

func pooled(pool []string) func(g *generator, r *rng) string {
	return func(_ *generator, r *rng) string { return pick(r, pool) }
}

func numbered(low, high, width int) func(g *generator, r *rng) string {
	return func(g *generator, r *rng) string { return g.number(int64(r.between(low, high)), width) }
}

func fromAddress(read func(a *address) text) func(g *generator, r *rng) string {
	return func(g *generator, r *rng) string { return read(&g.addresses[r.n(len(g.addresses))]).s }
}

func listed3(g *generator, r *rng) string {
	return g.compose(g.number(int64(r.between(1, 9)), 0), ",", g.number(int64(r.between(10, 40)), 0))
}

// specials are looked through in this order.
var specials = []textRule{
	{"Password", func(g *generator, r *rng) string { return g.compose(secretPrefix, g.number(int64(r.n(1e9)), 9)) }},
	{"FirstName", func(_ *generator, r *rng) string { return pick(r, givenNames).full }},
	{"MiddleName", func(_ *generator, r *rng) string { return pick(r, givenNames).full }},
	{"LastName", func(_ *generator, r *rng) string { return pick(r, familyNames).full }},
	{"NameOnCard", func(_ *generator, r *rng) string { return pick(r, familyNames).full }},
	{"BillName", func(_ *generator, r *rng) string { return pick(r, familyNames).full }},
	{"Email", func(g *generator, r *rng) string {
		return g.compose(pick(r, givenNames).slug, ".", pick(r, familyNames).slug, "@", pick(r, mailHosts))
	}},
	{"Phone", func(g *generator, r *rng) string { return g.phone(r) }},
	{"Address1", fromAddress(func(a *address) text { return a.line1 })},
	{"Address2", fromAddress(func(a *address) text { return a.line2 })},
	{"City", fromAddress(func(a *address) text { return a.locality })},
	{"State", fromAddress(func(a *address) text { return a.region })},
	{"Country", fromAddress(func(a *address) text { return a.country })},
	{"Zip", fromAddress(func(a *address) text { return a.postalCode })},
	{"Last4", numbered(0, 9999, 4)},
	{"CardType", pooled(brands)},
	{"Month", numbered(1, 12, 2)},
	{"Year", numbered(2012, 2032, 4)},
	{"Issue", numbered(1, 9, 1)},
	{"IPAddress", pooled(ipAddresses)},
	{"FileName", func(g *generator, r *rng) string { return g.compose("file ", g.number(int64(r.n(1e6)), 0), ".pdf") }},
	{"Extension", pooled([]string{"pdf", "png", "docx", "csv"})},
	{"HREF", func(g *generator, r *rng) string {
		return g.compose("https://example.com/?id=", g.number(int64(r.n(1e6)), 0), "&x=1")
	}},
	{"HTML", func(g *generator, r *rng) string {
		return g.compose("<a href=\"#", g.number(int64(r.n(1e6)), 0), "\">&amp;</a>")
	}},
	{"AffCode", func(g *generator, r *rng) string {
		return g.compose(pick(r, familyNames).slug, g.number(int64(r.n(1e4)), 0))
	}},
	{"ExpenseType", pooled([]string{"LeadSource", "Opportunity"})},
	{"ProgramIds", listed3},
	{"VisibleToTheseUsers", listed3},
	{"StatusOrder", numbered(1, 9, 1)},
	{"TargetNumDays", numbered(1, 90, 1)},
	{"ResourceOrder", numbered(1, 20, 1)},
	{"CostPerLead", numbered(0, 500, 1)},
}

// genericOverrides are the fields whose values have a meaning that their types do not tell.
var genericOverrides = map[string]map[string]func(x *generic) value{
	"Campaignee": {
		"ContactId":  func(x *generic) value { return whole(x.spread(contactKind)) },
		"CampaignId": func(x *generic) value { return whole(x.cycled(campaignKind)) },
	},
	"GroupAssign":       {"UserId": func(x *generic) value { return whole(x.cycled(userKind)) }},
	"LinkedContactType": {"TypeName": func(x *generic) value { return word(linkKinds[x.row.index%len(linkKinds)]) }},
	"ProductInterest": {
		"ObjType": func(x *generic) value { return word([]string{"Bundle", "Opportunity"}[x.row.index%2]) },
		"ObjectId": func(x *generic) value {
			return whole(x.cycled([]kind{productInterestBundleKind, opportunityKind}[x.row.index%2]))
		},
		"ProductType": func(*generic) value { return word("Product") },
		"ProductId":   func(x *generic) value { return whole(x.cycled(productKind)) },
	},
	"CreditCard": {
		"CardNumber": func(x *generic) value { return secret(x.row.id) },
		"CVV2":       func(x *generic) value { return secret(x.row.id) },
	},
}

// spread is the id of one of a kind's records, another for each record of x's kind.
func (x *generic) spread(k kind) int64 {
	count, of := x.s.g.counts[k], max(x.s.g.counts[x.kind], 1)
	if count == 0 {
		return 0
	}
	if x.row.index >= of {
		return x.s.g.idAt(k, int(mix(uint64(x.row.index))%uint64(count)))
	}
	return x.s.g.idAt(k, x.row.index*count/of)
}

// cycled is the id of one of a kind's records, in turn.
func (x *generic) cycled(k kind) int64 {
	if x.s.g.counts[k] == 0 {
		return 0
	}
	return x.s.g.idAt(k, x.row.index%x.s.g.counts[k])
}
