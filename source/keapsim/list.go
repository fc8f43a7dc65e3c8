package keapsim

import (
	"net/http"
	"strconv"
	"strings"
)

// list answers a list call. extra is a filter that the path implies.
func (c *call) list(res *resource, extra string) {
	k := c.k
	q, err := k.parseQuery(res, c.r.URL.Query(), extra)
	if err != nil {
		c.fail(http.StatusBadRequest, err.Error(), res.noun)
		return
	}
	q.share = c.effects.visible
	s := k.session()
	defer k.sessions.Put(s)
	var sel selection
	if !c.effects.emptyList {
		sel = q.run(k.tables[res.kind], &s.g)
	}
	if c.effects.cutList {
		sel.rows, sel.more = sel.rows[:len(sel.rows)/2], false
	}
	if what := k.failing(q, sel.rows); what != "" {
		c.breakDown(what)
		return
	}
	s.w.begin('{')
	s.w.at(res.array).begin('[')
	load := res.loader(q.mask)
	kept := k.kept(res, q.mask, &c.effects)
	for _, row := range sel.rows {
		if kept.write(&s.w, row) {
			continue
		}
		c.spoil(&s.w, res.kind, row)
		from := len(s.w.b)
		render(&s.w, load(&s.g, row), q.mask, res.props)
		kept.add(row, s.w.b[from:])
	}
	s.w.spoil = 0
	s.w.end(']')
	c.endList(&s.w, q, sel)
	s.w.end('}')
	k.stats.served(len(sel.rows))
	c.send(http.StatusOK, typeJSON, s.w.b)
}

// endList writes the token of the next page, or what stands for none.
func (c *call) endList(w *writer, q *query, sel selection) {
	w.at("next_page_token")
	end, extra := c.k.ending(q, sel)
	if sel.more || extra && !c.effects.cutList {
		token := q.token(sel.next)
		if q.urls {
			token = tokenURL(c.base(), q.res.path, q.size, token)
		}
		w.word(token)
		return
	}
	switch end {
	case EndNull:
		w.null()
	case EndEmpty:
		w.word("")
	default:
		w.pending = ""
	}
}

// base is the URL of REST v2 as the caller reached it.
func (c *call) base() string {
	scheme := "http"
	if c.r.TLS != nil {
		scheme = "https"
	}
	prefix, _, _ := strings.Cut(c.r.URL.Path, "/v2/")
	return scheme + "://" + c.r.Host + prefix + "/v2"
}

// spoil chooses the records with a spoiled value, and the value.
func (c *call) spoil(w *writer, k kind, s row) {
	w.spoil = 0
	if c.effects.malformed == 0 {
		return
	}
	h := hash(c.k.seed, uint64(k), 0x5b011, uint64(s.id))
	if fraction(h) < c.effects.malformed {
		w.spoil, w.how = 1+int(mix(h)%8), int(mix(h+1)%64)
	}
}

// one answers a single GET.
func (c *call) one(res *resource) {
	row, ok := c.k.tables[res.kind].get(c.ids[len(c.ids)-1])
	c.single(res, row, ok)
}

func (c *call) single(res *resource, s row, found bool) {
	k := c.k
	m, err := k.parseFields(res, c.r.URL.Query())
	switch {
	case err != nil:
		c.fail(http.StatusBadRequest, err.Error(), res.noun)
		return
	case !found || (c.effects.visible < 1 && !visible(k.seed, res.kind, s.index, c.effects.visible)):
		c.notFound(res.noun)
		return
	case s.poison != healthy:
		c.breakDown("poison")
		return
	}
	props := res.props
	if res.detail != nil {
		props = res.detail
	}
	session := k.session()
	defer k.sessions.Put(session)
	c.spoil(&session.w, res.kind, s)
	render(&session.w, res.load(&session.g, s), m, props)
	c.send(http.StatusOK, typeJSON, session.w.b)
}

// notesOf answers the list of one contact's notes.
func (c *call) notesOf() {
	if _, ok := c.k.tables[contactKind].get(c.ids[0]); !ok {
		c.notFound(contacts.noun)
		return
	}
	c.list(notes, "contact_id=="+strconv.FormatInt(c.ids[0], 10))
}

// noteOf answers one note, which has a path only below its contact.
func (c *call) noteOf() {
	row, ok := c.k.tables[noteKind].get(c.ids[1])
	if ok {
		s := c.k.session()
		ok = s.g.loadNote(row).contact == c.ids[0]
		c.k.sessions.Put(s)
	}
	c.single(notes, row, ok)
}
