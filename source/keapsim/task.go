package keapsim

type task struct {
	id, contact, opportunity       int64
	title, description             text
	kind, priority                 string
	completed, accepted            bool
	remind                         int // minutes before it is due; 0 is unset
	assigned, createdBy, updatedBy int64
	created, updated, due, done    stamp
	custom                         []*content
}

var (
	priorities = []string{"CRITICAL", "ESSENTIAL", "NONESSENTIAL"}
	reminders  = []int{5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880}
)

// loadTask makes the task of a state.
func (g *generator) loadTask(s row) *task {
	t, p := &g.task, g.parts(taskKind, s)
	t.id, t.created, t.updated = s.id, s.created, s.updated
	r := p.fixed(1)
	t.contact, t.opportunity = 0, 0
	if i, ok := g.earlier(&r, contactKind, s.index, g.counts[taskKind]); ok && r.chance(900) {
		t.contact = g.idAt(contactKind, i)
	}
	if i, ok := g.earlier(&r, opportunityKind, s.index, g.counts[taskKind]); ok && r.chance(200) {
		t.opportunity = g.idAt(opportunityKind, i)
	}
	t.createdBy = g.refer(&r, userKind)
	r = p.third(2)
	t.title, t.kind, t.priority = say(pick(&r, taskTitles)), pick(&r, taskTypes), pick(&r, priorities)
	t.assigned, t.due, t.remind = 0, 0, 0
	if r.chance(800) {
		t.assigned = g.refer(&r, userKind)
	}
	if r.chance(700) {
		t.due, t.remind = t.created+stamp(r.between(1, 30)*dayMillis), pick(&r, reminders)
	}
	r = p.always(3)
	t.description, t.done = say(""), 0
	if r.chance(800) {
		t.description = say(g.compose(pick(&r, sentences), " ", g.number(int64(r.n(10_000)), 0)))
	}
	if t.completed = r.chance(400); t.completed {
		t.done = t.created + stamp(r.between(1, 20)*dayMillis)
	}
	t.accepted, t.updatedBy = r.chance(500), g.refer(&r, userKind)
	t.custom = g.fillCustom(t.custom, p, taskNoteSet)
	return t
}
