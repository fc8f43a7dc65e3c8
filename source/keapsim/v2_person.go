package keapsim

// Parts that several records of REST v2 have.

func writeAddress(w *writer, a *address) {
	w.begin('{')
	if a.field != "" {
		w.at("field").word(a.field)
	}
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
	w.end('}')
}

func writeEmail(w *writer, e *email) {
	w.begin('{')
	w.at("email").text(e.email)
	w.at("field").word(e.field)
	w.at("is_opt_in").boolean(e.optedIn)
	w.at("opt_in_reason").text(e.reason)
	w.at("email_opt_status").word(e.status)
	w.end('}')
}

func writePhone(w *writer, p *phone) {
	w.begin('{')
	w.at("number").text(p.number)
	w.at("number_e164").text(p.e164)
	w.at("extension").text(p.extension)
	w.at("type").text(p.kind)
	w.at("field").word(p.field)
	w.end('}')
}

func writeFax(w *writer, f *fax) {
	w.begin('{')
	w.at("number").text(f.number)
	w.at("type").text(f.kind)
	w.at("field").word(f.field)
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
func writeCustom(w *writer, all []content) {
	w.begin('[')
	for i := range all {
		c := &all[i]
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
	w.end(']')
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
