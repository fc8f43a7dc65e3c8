package keapsim

var tagOrigin = &origin{
	kind: tagKind, keys: byOwnID("Id"),
	load: func(s *session, r row, _ int) any { return s.g.loadTag(r) },
	fields: fields[tag]{
		"GroupName":        func(t *tag) value { return xmlText(t.name) },
		"GroupDescription": func(t *tag) value { return xmlText(t.description) },
		"GroupCategoryId":  func(t *tag) value { return whole(t.category) },
	}.erase(),
}

var tagCategoryOrigin = &origin{
	kind: tagCategoryKind, keys: byOwnID("Id"),
	load: func(s *session, r row, _ int) any { return s.g.loadCategory(r) },
	fields: fields[tag]{
		"CategoryName":        func(t *tag) value { return xmlText(t.name) },
		"CategoryDescription": func(t *tag) value { return xmlText(t.description) },
	}.erase(),
}

// tagging is a tag on a contact or a company.
type tagging struct {
	who *profile // nil until a joined field asks for it
	tag int64
	at  stamp

	s   *session
	row row
	of  *origin
}

// The table ContactGroupAssign shows the tags of contacts and companies: those that exist on those that exist.
var (
	contactTagOrigin = taggingOrigin(contactOrigin)
	companyTagOrigin = taggingOrigin(companyOrigin)
)

func taggingOrigin(of *origin) *origin {
	o := &origin{
		kind: of.kind, most: tagLimit,
		keys:  map[string]func(r row, part int) int64{"ContactId": parent(0), "Contact.Id": parent(0)},
		parts: func(s *session, r row) int { return len(s.tagsOf(of.kind, r)) },
		load: func(s *session, r row, part int) any {
			id := s.tagsOf(of.kind, r)[part]
			s.tagging = tagging{tag: id, at: s.taggedAt(r, id), s: s, row: r, of: of}
			return &s.tagging
		},
		fields: fields[tagging]{
			"GroupId":     func(t *tagging) value { return whole(t.tag) },
			"DateCreated": func(t *tagging) value { return moment(t.at) },
			"ContactGroup": func(t *tagging) value {
				r, ok := t.s.k.tables[tagKind].get(t.tag)
				if !ok {
					return value{}
				}
				return xmlText(t.s.g.loadTag(r).name)
			},
			"Contact.DateCreated": func(t *tagging) value { return moment(t.row.created) },
			"Contact.LastUpdated": func(t *tagging) value { return moment(t.row.updated) },
		}.erase(),
	}
	for name, read := range profileFields {
		o.fields["Contact."+name] = func(rec any) value {
			t := rec.(*tagging)
			if t.who == nil {
				t.who = t.of.load(t.s, t.row, 0).(*profile)
			}
			return read(t.who)
		}
	}
	return o
}

// tagLimit is how many tags a record can have.
const tagLimit = 8

// tagsOf are the tags of a contact or company that exist.
func (s *session) tagsOf(k kind, r row) []int64 {
	s.tags = s.g.fillTags(s.tags, s.g.parts(k, r), r)
	live := s.tags[:0]
	for _, id := range s.tags {
		if !s.untagged[id] {
			live = append(live, id)
		}
	}
	return live
}

// taggedAt is when a tag was applied: at some time after the contact was made, or when its tags last changed.
func (s *session) taggedAt(r row, tag int64) stamp {
	if r.tagged != 0 {
		return r.tagged
	}
	if r.created >= lastStamp {
		return r.created
	}
	share := fraction(hash(s.g.seed, 0x7a99ed, uint64(r.id), uint64(tag)))
	return r.created + stamp(share*float64(lastStamp-r.created))/1000*1000
}
