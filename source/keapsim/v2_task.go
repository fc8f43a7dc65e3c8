package keapsim

import "strconv"

var tasks = &resource{
	kind: taskKind, path: "tasks", array: "tasks", noun: "Task", largest: 1000, single: true,
	load:   func(g *generator, s row) any { return g.loadTask(s) },
	props:  taskProps,
	extras: []string{"custom_fields"},
	filters: []filter{
		byRef("contact_id", 0, func(t *task) int64 { return t.contact }),
		byTruth("has_due_date", func(t *task) bool { return t.due != 0 }),
		byTruth("is_completed", func(t *task) bool { return t.completed }),
		byTexts("user_id", 0, func(t *task, v *candidates) {
			if t.assigned == 0 {
				v.word("UNASSIGNED")
				return
			}
			v.word(strconv.FormatInt(t.assigned, 10))
		}),
		byRef("opportunity_id", 0, func(t *task) int64 { return t.opportunity }),
		byID("id", compared), byID("task_ids", listed),
		byWord("priority", priorities, func(t *task) string { return t.priority }),
		bound("since_time", roleChangedSince), bound("until_time", roleChangedUntil),
		byText("title", wild, func(t *task) text { return t.title }),
	},
	orders: []sorting{
		{name: "id", by: sortID},
		{name: "create_time", by: sortCreated},
		{name: "update_time", by: sortUpdated},
		sortNumber("due_time", func(t *task) float64 { return float64(t.due) }),
	},
	custom: func(rec any) []*content { return rec.(*task).custom },
	set:    taskNoteSet,
}

var taskProps = []property{
	prop("id", func(w *writer, t *task) { w.id(t.id) }),
	prop("title", func(w *writer, t *task) { w.text(t.title) }),
	prop("description", func(w *writer, t *task) { w.text(t.description) }),
	prop("type", func(w *writer, t *task) { w.enum(t.kind) }),
	prop("priority", func(w *writer, t *task) { w.enum(t.priority) }),
	prop("completed", func(w *writer, t *task) { w.boolean(t.completed) }),
	prop("create_time", func(w *writer, t *task) { w.stamp(t.created) }),
	prop("modification_time", func(w *writer, t *task) { w.stamp(t.updated) }),
	prop("completion_time", func(w *writer, t *task) { w.stamp(t.done) }),
	prop("due_time", func(w *writer, t *task) { w.stamp(t.due) }),
	prop("remind_time_mins", func(w *writer, t *task) {
		if t.remind == 0 {
			w.none()
			return
		}
		w.integer(int64(t.remind))
	}),
	prop("assigned_to_user_id", func(w *writer, t *task) { w.id(t.assigned) }),
	prop("created_by_user_id", func(w *writer, t *task) { w.id(t.createdBy) }),
	prop("last_updated_by_user_id", func(w *writer, t *task) { w.id(t.updatedBy) }),
	prop("contact_id", func(w *writer, t *task) { w.id(t.contact) }),
	prop("opportunity_id", func(w *writer, t *task) { w.id(t.opportunity) }),
	prop("accepted", func(w *writer, t *task) { w.boolean(t.accepted) }),
	prop("custom_fields", func(w *writer, t *task) { writeCustom(w, t.custom) }),
}
