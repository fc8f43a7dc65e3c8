package keapsim

// Record returns a record as REST v2 would send it with all its fields, in the list's form; false if there is none.
// A test compares it with what was read. Transactions are known by the ids that IDs returns. Of a table of XML-RPC it
// returns the struct that holds all documented fields and all custom fields that can be read.
func (k *Keap) Record(entity string, id int64) ([]byte, bool) {
	if entity == appointmentKind.String() {
		entity = "ContactAction"
	}
	if k.views[entity] != nil {
		return k.rpcRecord(k.views[entity], id)
	}
	t, err := k.table(entity)
	if err != nil {
		return nil, false
	}
	row, ok := t.get(id)
	if !ok {
		return nil, false
	}
	res := resourceOf(t.kind)
	s := k.session()
	defer k.sessions.Put(s)
	render(&s.w, res.load(&s.g, row), res.all(), res.props)
	return append([]byte(nil), s.w.b...), true
}

func resourceOf(k kind) *resource {
	for _, res := range resources {
		if res.kind == k {
			return res
		}
	}
	panic("keapsim serves every kind")
}

// rpcRecord returns a row of XML-RPC.
func (k *Keap) rpcRecord(v *view, id int64) ([]byte, bool) {
	q := &lookup{view: v, limit: 1, share: 1, criteria: []criterion{{name: v.idField(), number: float64(id)}}}
	for _, name := range k.columns(v.name) {
		if _, err := k.fieldOf(v, name); err == nil {
			q.names = append(q.names, name)
		}
	}
	s := k.rpcSession()
	defer k.sessions.Put(s)
	var b []byte
	q.run(s, k.lanes(q), func(l *lane, r row, part int, rec any) {
		if rec == nil {
			rec = l.load(s, r, part)
		}
		b = appendRow(b, l, r, part, rec)
	})
	return b, b != nil
}

// columns are the names of a table's fields, the custom ones after those that are documented.
func (k *Keap) columns(table string) []string {
	v := k.views[table]
	var names []string
	for _, f := range v.fields {
		names = append(names, f.name)
	}
	for s := range k.forms {
		if v.form == 0 || formIDs[s] != int64(v.form) {
			continue
		}
		for i := range k.forms[s] {
			names = append(names, "_"+k.forms[s][i].columnName())
		}
	}
	return names
}
