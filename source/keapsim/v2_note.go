package keapsim

import "errors"

var notes = &resource{
	kind: noteKind, path: "notes", array: "notes", noun: "Note", largest: 1000,
	load:   func(g *generator, s row) any { return g.loadNote(s) },
	props:  noteProps,
	extras: []string{"custom_fields"},
	filters: []filter{
		byID("id", compared|negated), byID("ids", listed),
		byText("title", wild|within, func(n *note) text { return n.title }),
		byRef("contact_id", 0, func(n *note) int64 { return n.contact }),
		byRef("assigned_to_user_id", 0, func(n *note) int64 { return n.user.id }),
		bound("since_time", roleChangedSince), bound("until_time", roleChangedUntil),
	},
	orders: []sorting{{name: "id", by: sortID}, {name: "create_time", by: sortCreated}, {name: "update_time", by: sortUpdated}},
	custom: func(rec any) []*content { return rec.(*note).custom },
	set:    taskNoteSet,
	combine: func(conditions []condition) error {
		if find(conditions, "id") != nil && find(conditions, "ids") != nil {
			return errors.New("filter fields id and ids cannot be combined")
		}
		return nil
	},
}

var noteProps = []property{
	prop("id", func(w *writer, n *note) { w.id(n.id) }),
	prop("title", func(w *writer, n *note) { w.text(n.title) }),
	prop("text", func(w *writer, n *note) { w.text(n.body) }),
	prop("type", func(w *writer, n *note) { w.enum(n.kind) }),
	prop("contact_id", func(w *writer, n *note) { w.id(n.contact) }),
	prop("assigned_to_user", func(w *writer, n *note) {
		if n.user.id == 0 {
			w.none()
			return
		}
		w.begin('{')
		w.at("id").id(n.user.id)
		w.at("given_name").text(n.user.given)
		w.at("family_name").text(n.user.family)
		w.at("email_address").text(n.user.email)
		w.end('}')
	}),
	prop("create_time", func(w *writer, n *note) { w.stamp(n.created) }),
	prop("update_time", func(w *writer, n *note) { w.stamp(n.updated) }),
	prop("last_updated_by_user_id", func(w *writer, n *note) { w.id(n.updatedBy) }),
	prop("created_by_user_id", func(w *writer, n *note) { w.id(n.createdBy) }),
	prop("pinned_at", func(w *writer, n *note) { w.stamp(n.pinned) }),
	prop("custom_fields", func(w *writer, n *note) { writeCustom(w, n.custom) }),
}
