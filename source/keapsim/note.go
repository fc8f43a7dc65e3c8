package keapsim

import "strings"

type note struct {
	id                       int64
	title, body              text
	kind                     string
	contact                  int64
	user                     staff
	createdBy, updatedBy     int64
	created, updated, pinned stamp
	custom                   []*content
}

// staff is a user as other records copied it.
type staff struct {
	id                   int64
	given, family, email text
}

// loadNote makes the note of a state.
func (g *generator) loadNote(s row) *note {
	n, p := &g.note, g.parts(noteKind, s)
	n.id, n.created, n.updated = s.id, s.created, s.updated
	r := p.fixed(1)
	n.contact = 0
	if i, ok := g.earlier(&r, contactKind, s.index, g.counts[noteKind]); ok {
		n.contact = g.idAt(contactKind, i)
	}
	n.user, n.createdBy = staff{}, g.refer(&r, userKind)
	if r.chance(700) && g.counts[userKind] > 0 {
		n.user = g.staff(r.n(g.counts[userKind]))
	}
	r = p.third(2)
	n.title, n.kind, n.pinned = say(pick(&r, noteTitles)), pick(&r, noteTypes), 0
	if r.chance(40) {
		n.pinned = n.created + 60_000
	}
	r = p.always(3)
	n.body = say(g.paragraphs(&r))
	n.updatedBy = g.refer(&r, userKind)
	n.custom = g.fillCustom(n.custom, p, taskNoteSet)
	return n
}

// paragraphs draws the text of a note; one in a hundred is very long, a few are empty.
func (g *generator) paragraphs(r *rng) string {
	if r.chance(20) {
		return ""
	}
	if r.chance(10) {
		return strings.Repeat(pick(r, sentences)+"\n", r.between(200, 800))
	}
	text := g.compose(pick(r, sentences), " (", g.number(int64(r.n(10_000)), 0), ")")
	for range r.n(4) {
		text = g.compose(text, " ", pick(r, sentences))
	}
	return text
}

// staff returns what other records copied of the user at index when the dataset began.
func (g *generator) staff(index int) staff {
	u := g.loadUser(g.base(userKind, index))
	return staff{u.id, u.givenName, u.familyName, u.emails[0].email}
}
