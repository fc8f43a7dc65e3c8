package keapsim

// Parts that several records of REST v2 have.

// prerender writes what is written again and again: addresses, telephone numbers and the contents of custom fields.
func (w *world) prerender(v2 writer) {
	render := func(more bool, write func(w *writer)) string {
		v2.b, v2.more = v2.b[:0], more
		write(&v2)
		return string(v2.b)
	}
	for i := range w.addresses {
		w.addresses[i].v2 = render(true, func(v2 *writer) { writeAddressRest(v2, &w.addresses[i]) })
	}
	for i := range w.lines {
		w.lines[i].v2 = render(true, func(v2 *writer) { writeLineRest(v2, &w.lines[i]) })
	}
	for _, fields := range w.forms {
		for i := range fields {
			for j := range fields[i].pool {
				c := &fields[i].pool[j]
				c.v2 = render(false, func(v2 *writer) { writeContent(v2, c) })
				c.xml = c.column()
			}
		}
	}
}

// slot begins an object that stands in a slot of its owner.
func (w *writer) slot(field string) {
	w.begin('{')
	w.b = append(w.b, `"field":"`...)
	w.b = append(w.b, field...)
	w.b = append(w.b, '"')
	w.more = true
}

func writeAddress(w *writer, a *placed) {
	w.slot(a.field)
	if w.spoil == 0 {
		w.b = append(w.b, a.v2...)
	} else {
		writeAddressRest(w, a.address)
	}
	w.end('}')
}

func writeAddressRest(w *writer, a *address) {
	w.at("line1").text(a.line1)
	w.at("line2").text(a.line2)
	w.at("locality").text(a.locality)
	w.at("region").text(a.region)
	w.at("region_code").text(a.regionCode)
	w.at("country").text(a.country)
	w.at("country_code").text(a.countryCode)
	w.at("postal_code").text(a.postalCode)
	w.at("zip_code").text(a.zipCode)
	w.at("zip_four").text(a.zipFour)
}

func writeEmail(w *writer, e *email) {
	w.slot(e.field)
	w.at("email").text(e.email)
	w.at("is_opt_in").boolean(e.optedIn)
	w.at("opt_in_reason").text(e.reason)
	w.at("email_opt_status").word(e.status)
	w.end('}')
}

func writePhone(w *writer, p *phone) {
	w.slot(p.field)
	if w.spoil == 0 {
		w.b = append(w.b, p.v2...)
	} else {
		writeLineRest(w, p.line)
	}
	w.end('}')
}

func writeLineRest(w *writer, l *line) {
	w.at("number").text(l.number)
	w.at("number_e164").text(l.e164)
	w.at("extension").text(l.extension)
	w.at("type").text(l.kind)
}

func writeFax(w *writer, f *fax) {
	w.slot(f.field)
	w.at("number").text(f.number)
	w.at("type").text(f.kind)
	w.end('}')
}

func writeSocial(w *writer, s *social) {
	w.begin('{')
	w.at("name").text(s.name)
	w.at("type").word(s.kind)
	w.end('}')
}

// writeList writes a list of things by how one is written.
func writeList[T any](w *writer, list []T, write func(w *writer, item *T)) {
	w.begin('[')
	for i := range list {
		write(w, &list[i])
	}
	w.end(']')
}

func writeIDs(w *writer, ids []int64) {
	w.begin('[')
	for _, id := range ids {
		w.id(id)
	}
	w.end(']')
}

// writeCustom writes custom fields; unset ones are there too, with null.
func writeCustom(w *writer, all []*content) {
	w.begin('[')
	for _, c := range all {
		if w.spoil == 0 {
			w.lead()
			w.b = append(w.b, c.v2...)
		} else {
			writeContent(w, c)
		}
	}
	w.end(']')
}

func writeContent(w *writer, c *content) {
	w.begin('{')
	w.at("id").id(c.field.id)
	w.at("content")
	switch c.shape {
	case contentText:
		w.word(c.text)
	case contentNumber:
		if c.num == float64(int64(c.num)) {
			w.integer(int64(c.num))
		} else {
			w.double(c.num)
		}
	case contentList:
		w.begin('[')
		for _, s := range c.list {
			w.word(s)
		}
		w.end(']')
	default:
		w.null()
	}
	w.end('}')
}

// writePerson writes a BasicContact.
func writePerson(w *writer, p *person) {
	if p.id == 0 {
		w.none()
		return
	}
	w.begin('{')
	w.at("id").id(p.id)
	w.at("email").text(p.email)
	w.at("given_name").text(p.given)
	w.at("family_name").text(p.family)
	w.end('}')
}

// writeIf writes a thing that may be unset.
func writeIf[T any](w *writer, set bool, item *T, write func(w *writer, item *T)) {
	if !set {
		w.none()
		return
	}
	write(w, item)
}
