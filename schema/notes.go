package schema

import "slices"

var notes = &Entity{
	Name: "notes",
	Doc:  "Notes that users wrote on contacts.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the note in Keap."},
		{Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts", Doc: "Contact the note is on."},
		{Name: "type", Type: Text, XML: "ActionType", Doc: "Kind of note in the account's own words, as Call."},
		{Name: "title", Type: Text, XML: "ActionDescription", Doc: "Title of the note."},
		{Name: "text", Type: Text, XML: "CreationNotes", Doc: "What the note says."},
	}, nested("assigned_to_user", "Assigned to", []Column{
		{Name: "id", Type: BigInt, XML: "UserID", References: "users", Doc: "The user the note is for, by number."},
		{Name: "given_name", Type: Text, Doc: "First name of that user."},
		{Name: "family_name", Type: Text, Doc: "Last name of that user."},
		{Name: "email_address", Type: Text, Doc: "E-mail address of that user."},
	}), actionColumns("note"), []Column{
		{Name: "opportunity_id", Type: BigInt, V2: "-", XML: "OpportunityId", References: "opportunities", Doc: "Opportunity the note belongs to; NULL or 0 for none; XML-RPC only."},
		{Name: "accepted", Type: Bool, V2: "-", XML: "Accepted", Doc: "Whether the user the note is for has accepted it; XML-RPC only."},
		{Name: "priority", Type: Text, V2: "-", XML: "Priority", XMLWords: priorities, Doc: "Urgency: CRITICAL, ESSENTIAL or NONESSENTIAL; XML-RPC only."},
		{Name: "action_time", Type: Timestamp, V2: "-", XML: "ActionDate", Doc: "When it took place, as an instant in UTC; XML-RPC only."},
		{Name: "completion_time", Type: Timestamp, V2: "-", XML: "CompletionDate", Doc: "When it was done with, as an instant in UTC; XML-RPC only."},
		{Name: "pinned_at", Type: Timestamp, Doc: "When the note was pinned to the top, as an instant in UTC; NULL where it is not."},
		{Name: "custom_fields", Type: CustomFields, Doc: customFieldsDoc},
		{Name: "create_time", Type: Timestamp, XML: "CreationDate", Doc: "When the note was created, as an instant in UTC."},
		{Name: "created_by_user_id", Type: BigInt, XML: "CreatedBy", References: "users", Doc: "User who created the note; NULL or 0 where it was no user."},
		{Name: "update_time", Type: Timestamp, XML: "LastUpdated", Doc: "When the note last changed, as an instant in UTC."},
		{Name: "last_updated_by_user_id", Type: BigInt, XML: "LastUpdatedBy", References: "users", Doc: "User who changed the note last; NULL or 0 where it was no user."},
	}),
	Strategy: NewestFirst,
	Stamp:    "update_time",
	V2: &V2{
		Path: "/notes", ArrayKey: "notes", PageSize: 1000,
		Fields:  []string{"custom_fields"},
		AfterID: "id", OrderID: "id", OrderStamp: "update_time",
		ByIDs: "ids", MaxIDs: maxIDs, // a single note is found under its contact only
	},
	XMLRPC:     contactActions("Note"),
	HookEvents: []string{"note.add", "note.edit", "note.delete"},
}
