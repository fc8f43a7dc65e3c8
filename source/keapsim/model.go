package keapsim

import "net/http"

// model answers the custom field definitions of an entity.
func (c *call) model(s set) {
	session := c.k.session()
	defer c.k.sessions.Put(session)
	w := &session.w
	w.begin('{')
	w.at("custom_fields").begin('[')
	for i := range c.k.forms[s] {
		c.writeDefinition(w, &c.k.forms[s][i])
	}
	w.end(']')
	w.at("optional_properties").begin('[')
	for _, res := range resources {
		if c.path == "/v2/"+res.path+"/model" {
			for _, name := range res.optional() {
				w.word(name)
			}
		}
	}
	w.end(']')
	w.end('}')
	c.send(http.StatusOK, typeJSON, w.b)
}

func (c *call) writeDefinition(w *writer, f *customField) {
	w.begin('{')
	w.at("id").id(f.id)
	w.at("label").word(f.label)
	w.at("field_type").word(f.fieldType)
	if c.k.quirks.SparseModel {
		w.at("field_name").null()
		w.at("record_type").null()
		w.at("options").null()
	} else {
		w.at("field_name").word(f.fieldName)
		w.at("record_type").word(f.recordType)
		w.at("options").begin('[')
		for _, o := range f.options {
			w.begin('{')
			w.at("id").word(o.id)
			w.at("label").word(o.label)
			w.end('}')
		}
		w.end(']')
	}
	w.at("default_value").text(text{})
	w.at("group_id").id(f.groupID)
	w.at("group_name").word(f.group)
	w.end('}')
}

// optional lists the properties that are sent only when asked for.
func (res *resource) optional() (names []string) {
	if res.brief == nil {
		return res.extras
	}
	m, _ := res.choose(nil, false)
	for i := range res.props {
		if m&(1<<i) == 0 {
			names = append(names, res.props[i].name)
		}
	}
	return names
}
