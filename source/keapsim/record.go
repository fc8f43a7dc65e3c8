package keapsim

// Record returns a record as REST v2 would send it with all its fields, in the list's form; false if there is none.
// A test compares it with what was read. Transactions are known by the ids that IDs returns.
func (k *Keap) Record(entity string, id int64) ([]byte, bool) {
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
