package keapsim

import "slices"

// The table ContactAction shows notes, tasks and appointments; ObjectType tells which.
var (
	noteOrigin = &origin{
		kind: noteKind, keys: byOwnID("Id"), created: "CreationDate", updated: "LastUpdated",
		load: func(s *session, r row, _ int) any {
			n := s.g.loadNote(r)
			s.action = action{
				kind: "Note", contact: n.contact, user: n.user.id, createdBy: n.createdBy, updatedBy: n.updatedBy,
				description: n.title, notes: n.body, sort: say(n.kind), custom: n.custom,
			}
			return &s.action
		},
		fields: actionFields, custom: func(rec any) []*content { return rec.(*action).custom }, set: taskNoteSet,
	}
	taskOrigin = &origin{
		kind: taskKind, keys: byOwnID("Id"), created: "CreationDate", updated: "LastUpdated",
		load: func(s *session, r row, _ int) any {
			t := s.g.loadTask(r)
			s.action = action{
				kind: "Task", contact: t.contact, user: t.assigned, createdBy: t.createdBy, updatedBy: t.updatedBy, opportunity: t.opportunity,
				description: t.title, notes: t.description, sort: say(t.kind), custom: t.custom, due: t.due, done: t.done,
				accepted: t.accepted, priority: 1 + int64(slices.Index(priorities, t.priority)),
			}
			if t.due != 0 {
				s.action.reminder = t.due - stamp(t.remind)*60_000
			}
			return &s.action
		},
		fields: actionFields, custom: func(rec any) []*content { return rec.(*action).custom }, set: taskNoteSet,
	}
	appointmentOrigin = &origin{
		kind: appointmentKind, keys: byOwnID("Id"), created: "CreationDate", updated: "LastUpdated",
		load:   (*session).appointment,
		fields: actionFields, custom: func(rec any) []*content { return rec.(*action).custom }, set: taskNoteSet,
	}
)

// action is a row of ContactAction.
type action struct {
	kind                                             string
	contact, user, createdBy, updatedBy, opportunity int64
	priority                                         int64 // 0 is unset
	description, notes, sort                         text
	due, end, done, reminder                         stamp
	accepted                                         bool
	custom                                           []*content
}

var actionFields = fields[action]{
	"ObjectType":        func(a *action) value { return word(a.kind) },
	"ContactId":         func(a *action) value { return whole(a.contact) },
	"UserID":            func(a *action) value { return whole(a.user) },
	"OpportunityId":     func(a *action) value { return whole(a.opportunity) },
	"CreatedBy":         func(a *action) value { return whole(a.createdBy) },
	"LastUpdatedBy":     func(a *action) value { return whole(a.updatedBy) },
	"ActionDescription": func(a *action) value { return xmlText(a.description) },
	"CreationNotes":     func(a *action) value { return xmlText(a.notes) },
	"ActionType":        func(a *action) value { return xmlText(a.sort) },
	"ActionDate":        func(a *action) value { return moment(a.due) },
	"EndDate":           func(a *action) value { return moment(a.end) },
	"CompletionDate":    func(a *action) value { return moment(a.done) },
	"PopupDate":         func(a *action) value { return moment(a.reminder) },
	"Accepted":          func(a *action) value { return flagged(a.accepted) },
	"IsAppointment":     func(a *action) value { return flagged(a.kind == "Appointment") },
	"Priority": func(a *action) value {
		if a.priority == 0 {
			return value{}
		}
		return whole(a.priority)
	},
}.erase()

var meetings = []string{"Demo", "Site visit", "Quarterly review", "Lunch at \"Chez Léa\"", "Onboarding call"}

// appointment makes an appointment, which only XML-RPC shows.
func (s *session) appointment(r row, _ int) any {
	a, p, g := &s.action, s.g.parts(appointmentKind, r), &s.g
	custom := a.custom
	*a = action{kind: "Appointment", createdBy: systemUser}
	once, always := p.fixed(1), p.always(2)
	if i, ok := g.earlier(&once, contactKind, r.index, g.counts[appointmentKind]); ok {
		a.contact = g.idAt(contactKind, i)
	}
	a.user = g.refer(&once, userKind)
	if once.chance(800) {
		a.createdBy = a.user
	}
	a.due = r.created + stamp(once.between(1, 60))*dayMillis
	a.end = a.due + stamp(once.between(1, 8))*900_000
	a.description = say(g.compose(pick(&always, meetings), " ", g.number(int64(always.n(10_000)), 0)))
	a.sort, a.accepted, a.updatedBy = say("Appointment"), always.chance(500), g.refer(&always, userKind)
	switch n := always.n(10); {
	case n < 5:
		a.notes = say(pick(&always, sentences))
	case n < 7:
		a.notes = say("")
	}
	a.custom = g.fillCustom(custom, p, taskNoteSet)
	return a
}

// systemUser is who did what no user did.
const systemUser = -1
