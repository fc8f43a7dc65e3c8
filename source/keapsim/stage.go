package keapsim

type stage struct {
	id                             int64
	name                           text
	place, targetDays, probability int
	checklist                      []check
	created, updated               stamp
}

// check is an item of a stage's checklist.
type check struct {
	id       int64
	text     text
	required bool
	place    int
}

// loadStage makes the opportunity stage of a state.
func (g *generator) loadStage(s row) *stage {
	a, p := &g.stage, g.parts(stageKind, s)
	a.id, a.created, a.updated = s.id, s.created, s.updated
	a.name, a.place = say(stageNames[s.index%len(stageNames)]), s.index+1
	if s.index >= len(stageNames) {
		a.name = say(g.compose(a.name.s, " ", g.number(int64(s.index), 0)))
	}
	r := p.always(1)
	a.targetDays, a.probability = r.between(0, 60), r.between(0, 100)
	r = p.third(2)
	a.checklist = stretch(a.checklist, r.n(len(checklist)+1))
	for i := range a.checklist {
		a.checklist[i] = check{s.id*10 + int64(i), say(checklist[i]), r.chance(500), i + 1}
	}
	return a
}
