package keapsim

// leadSourceOrigin are the lead sources. Their names are those that contacts show.
var leadSourceOrigin = func() *origin {
	o := genericOrigin(specs["LeadSource"])
	o.fields["Name"] = func(rec any) value { return word(leadNames[rec.(*generic).row.index%len(leadNames)]) }
	return o
}()

// lookUpSources are the names of the lead sources by index; those of deleted ones are unset.
func (s *session) lookUpSources() {
	t := s.k.tables[leadSourceKind]
	t.mu.RLock()
	defer t.mu.RUnlock()
	s.sources = s.sources[:0]
	for i := range t.rows {
		name := text{}
		if !t.rows[i].dead {
			name = say(leadNames[i%len(leadNames)])
		}
		s.sources = append(s.sources, name)
	}
}
