package keapsim

type opportunity struct {
	id                                             int64
	contact                                        person
	stage                                          opportunityStage
	user                                           staff
	title, nextNotes, notes, leadSource, objection text
	status                                         text
	next, closing, entered, created, updated       stamp
	forecast                                       bool
	low, high, monthly, ordered                    float64
	affiliate, statusID, createdBy, updatedBy      int64
	custom                                         []*content
}

// opportunityStage is a stage as an opportunity has it: with what of its checklist is done.
type opportunityStage struct {
	id                       int64
	name                     text
	probability, place, days int
	checks                   []done
	reasons                  []text
}

type done struct {
	check
	instance int64
	at       stamp
}

// loadOpportunity makes the opportunity of a state.
func (g *generator) loadOpportunity(s row) *opportunity {
	o, p := &g.opportunity, g.parts(opportunityKind, s)
	o.id, o.created, o.updated = s.id, s.created, s.updated
	r := p.fixed(1)
	o.contact = person{}
	if i, ok := g.earlier(&r, contactKind, s.index, g.counts[opportunityKind]); ok {
		o.contact = g.person(i)
	}
	o.createdBy, o.affiliate = g.refer(&r, userKind), 0
	if r.chance(150) {
		o.affiliate = int64(r.between(1, 40))
	}
	o.leadSource = text{}
	if r.chance(500) {
		o.leadSource = say(pick(&r, leadNames))
	}
	o.title = say(g.compose("Deal ", pick(&r, goods), " ", g.number(int64(s.index), 0)))
	o.user = staff{}
	if r.chance(800) && g.counts[userKind] > 0 {
		o.user = g.staff(r.n(g.counts[userKind]))
	}
	g.stageOpportunity(o, p.third(2), s)
	g.describeOpportunity(o, p.always(3))
	o.custom = g.fillCustom(o.custom, p, opportunitySet)
	return o
}

func (g *generator) stageOpportunity(o *opportunity, r rng, s row) {
	checks, reasons := o.stage.checks, o.stage.reasons[:0]
	a := g.loadStage(g.base(stageKind, r.n(max(g.counts[stageKind], 1))))
	checks = stretch(checks, len(a.checklist))
	for i := range checks {
		checks[i] = done{check: a.checklist[i], instance: s.id*20 + int64(i)}
		if r.chance(500) {
			checks[i].at = s.created + stamp(i+1)*dayMillis
		}
	}
	if r.chance(200) {
		reasons = append(reasons, say("Price"), say("Moved to \"competitor\""))
	}
	o.stage = opportunityStage{a.id, a.name, a.probability, a.place, a.targetDays, checks, reasons}
	o.entered, o.statusID, o.status = s.created+dayMillis, int64(r.between(1, 4)), say("Active")
}

func (g *generator) describeOpportunity(o *opportunity, r rng) {
	o.nextNotes, o.notes, o.objection, o.next, o.closing = text{}, text{}, text{}, 0, 0
	if r.chance(600) {
		o.next, o.nextNotes = o.created+stamp(r.n(60)*dayMillis), say(pick(&r, actions))
	}
	switch n := r.n(10); {
	case n < 5:
		o.notes = say(g.compose(pick(&r, sentences), " ", g.number(int64(r.n(1000)), 0)))
	case n < 7:
		o.notes = say("")
	}
	if r.chance(700) {
		o.closing = o.created + stamp(r.n(200)*dayMillis)
	}
	if r.chance(200) {
		o.objection = say(pick(&r, objections))
	}
	o.low = float64(r.between(-1000, 10_000_000)) / 100
	o.high, o.forecast = o.low*1.5, r.chance(700)
	o.monthly, o.ordered = float64(r.n(5000)), float64(r.n(100_000))/10
	o.updatedBy = g.refer(&r, userKind)
}
