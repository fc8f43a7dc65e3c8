package schema

import "slices"

var tasks = &Entity{
	Name: "tasks",
	Doc:  "Things users have to do, most of them for a contact.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the task in Keap."},
		{Name: "title", Type: Text, XML: "ActionDescription", Doc: "Title of the task."},
		{Name: "description", Type: Text, XML: "CreationNotes", Doc: "What is to be done."},
		{Name: "type", Type: Text, XML: "ActionType", Doc: "Kind of task in the account's own words, as CALL."},
		{Name: "priority", Type: Text, XML: "Priority", XMLWords: priorities, Doc: "Urgency: CRITICAL, ESSENTIAL or NONESSENTIAL."},
		{Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts", Doc: "Contact the task is about; NULL or 0 for none."},
		{Name: "opportunity_id", Type: BigInt, XML: "OpportunityId", References: "opportunities", Doc: "Opportunity the task belongs to; NULL or 0 for none."},
		{Name: "assigned_to_user_id", Type: BigInt, XML: "UserID", References: "users", Doc: "User who has to do it; NULL or 0 for nobody."},
		{Name: "accepted", Type: Bool, XML: "Accepted", Doc: "Whether that user has accepted the task."},
		{Name: "due_time", Type: Timestamp, XML: "ActionDate", Doc: "When it is due, as an instant in UTC; NULL for a task without a date."},
		{
			Name: "remind_time_mins", Type: Integer,
			Doc: "Minutes before due_time that the user is reminded: 5, 10, 15, 30, 60, 120, 240, 480, 1440 or 2880; NULL for no reminder.",
		},
		{Name: "completed", Type: Bool, Doc: "Whether it is done."},
		{Name: "completion_time", Type: Timestamp, XML: "CompletionDate", Doc: "When it was done, as an instant in UTC; NULL while it is not."},
	}, actionColumns("task"), []Column{
		{Name: "custom_fields", Type: CustomFields, Doc: customFieldsDoc},
		{Name: "create_time", Type: Timestamp, XML: "CreationDate", Doc: "When the task was created, as an instant in UTC."},
		{Name: "created_by_user_id", Type: BigInt, XML: "CreatedBy", References: "users", Doc: "User who created the task; NULL or 0 where it was no user."},
		{Name: "modification_time", Type: Timestamp, XML: "LastUpdated", Doc: "When the task last changed, as an instant in UTC."},
		{Name: "last_updated_by_user_id", Type: BigInt, XML: "LastUpdatedBy", References: "users", Doc: "User who changed the task last; NULL or 0 where it was no user."},
	}),
	Strategy: NewestFirst,
	Stamp:    "modification_time",
	V2: &V2{
		Path: "/tasks", ArrayKey: "tasks", PageSize: 1000,
		Fields:  []string{"custom_fields"},
		AfterID: "id", OrderID: "id", OrderStamp: "update_time",
		ByIDs: "task_ids", MaxIDs: maxIDs, Single: "/tasks/{id}",
	},
	XMLRPC: contactActions("Task"),
	// The last two are reported by some accounts only.
	HookEvents: []string{"task.add", "task.edit", "task.delete", "task.complete", "task.incomplete"},
}
