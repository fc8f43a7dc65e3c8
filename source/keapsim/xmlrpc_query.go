package keapsim

// query answers DataService.query.
func (c *rpcCall) query() {
	p := c.params
	q, err := c.lookup(p[1].(string))
	if err == nil {
		err = c.page(q, p[2].(int), p[3].(int))
	}
	if err == nil {
		err = c.where(q, p[4].(map[string]any))
	}
	if err == nil {
		err = c.choose(q, p[5].([]any))
	}
	if err == nil && len(p) > 6 {
		err = c.order(q, p[6].(string), p[7].(bool))
	}
	c.list(q, err)
}

// findByField answers DataService.findByField.
func (c *rpcCall) findByField() {
	p := c.params
	q, err := c.lookup(p[1].(string))
	if err == nil {
		err = c.page(q, p[2].(int), p[3].(int))
	}
	if err == nil {
		err = c.where(q, map[string]any{p[4].(string): p[5]})
	}
	if err == nil {
		err = c.choose(q, p[6].([]any))
	}
	c.list(q, err)
}

// count answers DataService.count.
func (c *rpcCall) count() {
	q, err := c.lookup(c.params[1].(string))
	if err == nil {
		err = c.where(q, c.params[2].(map[string]any))
	}
	if err != nil {
		c.answerError(err)
		return
	}
	s := c.k.rpcSession()
	defer c.k.sessions.Put(s)
	n := 0
	if !c.effects.emptyList {
		n = q.tally(s, c.k.lanes(q))
	}
	c.result(whole(int64(n)))
}

// load answers DataService.load.
func (c *rpcCall) load() {
	q, err := c.lookup(c.params[1].(string))
	if err == nil && q.view.byName["Id"] == nil {
		err = refuse(faultNoFieldFound, "Table "+q.view.name+" has no field Id")
	}
	if err == nil {
		err = c.where(q, map[string]any{"Id": c.params[2]})
	}
	if err == nil {
		err = c.choose(q, c.params[3].([]any))
	}
	if err != nil {
		c.answerError(err)
		return
	}
	q.limit = 1
	s := c.k.rpcSession()
	defer c.k.sessions.Put(s)
	s.x = append(s.x, xmlHead+"<params><param>"...)
	n, trouble := c.write(s, q)
	switch {
	case trouble != "":
		c.breakXML(trouble)
		return
	case n == 0:
		c.answerFault(anyFault(faultRecordNotFound))
		return
	}
	c.k.stats.served(n)
	s.x = append(s.x, "</param></params></methodResponse>"...)
	c.sendXML(s.x)
}

// answerError answers with a fault. All errors of a lookup are faults.
func (c *rpcCall) answerError(err error) {
	if f, ok := err.(*rpcFault); ok { //nolint:errorlint // they are never wrapped
		c.answerFault(f)
		return
	}
	c.answerFault(refuse(3, err.Error()))
}

// list answers with the rows of a page.
func (c *rpcCall) list(q *lookup, err error) {
	if err != nil {
		c.answerError(err)
		return
	}
	s := c.k.rpcSession()
	defer c.k.sessions.Put(s)
	s.x = append(s.x, xmlHead+"<params><param><value><array>"...)
	start := len(s.x)
	s.x = append(s.x, "<data>"...)
	n := 0
	if !c.effects.emptyList {
		var trouble string
		if n, trouble = c.write(s, q); trouble != "" {
			c.breakXML(trouble)
			return
		}
	}
	if n == 0 {
		s.x = append(s.x[:start], "<data/>"...)
	} else {
		s.x = append(s.x, "</data>"...)
	}
	c.k.stats.served(n)
	s.x = append(s.x, "</array></value></param></params></methodResponse>"...)
	c.sendXML(s.x)
}

// write renders the rows of a page and returns how many there are, or what keeps them from being sent; with the fault
// cutlist it ends in the middle.
func (c *rpcCall) write(s *session, q *lookup) (n int, trouble string) {
	var cuts []int
	most := c.k.largest(q.view.name)
	var parent *row
	var of kind
	q.run(s, c.k.lanes(q), func(l *lane, r row, part int, rec any) {
		if rec == nil && l.needsRecord {
			rec = l.load(s, r, part)
		}
		if c.effects.spoils() {
			s.x = c.appendSpoiledRow(s.x, l, r, part, rec)
		} else {
			s.x = appendRow(s.x, l, r, part, rec)
		}
		if parent == nil && l.parts != nil {
			parent, of = &r, l.kind
		}
		if l.own() && l.failingRow(r) {
			trouble = "poison"
		}
		if n++; most > 0 && n > most && len(l.cells) > light {
			trouble = "large page"
		}
		if c.effects.cutList {
			cuts = append(cuts, len(s.x))
		}
	})
	if c.effects.cutList && n > 1 {
		n /= 2
		s.x = s.x[:cuts[n-1]]
	}
	c.k.moveParent(q, parent, of)
	return n, trouble
}

// appendRow appends a row. Its members are in no order, and in another for every row, as those of a hash map are.
func appendRow(b []byte, l *lane, r row, part int, rec any) []byte {
	b = append(b, "<value><struct>"...)
	cells := l.cells
	turn := int(uint64(r.id) % uint64(len(cells)))
	for i := range cells {
		c := &cells[(i+turn)%len(cells)]
		v := c.read(r, part, rec)
		if v.kind == valueNull {
			continue
		}
		b = append(b, c.head...)
		b = append(v.appendTo(b), memberTail...)
	}
	return append(b, "</struct></value>"...)
}
