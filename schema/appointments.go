package schema

var appointments = &Entity{
	Name: "appointments",
	Doc:  "Meetings of users with contacts. Those of calendars outside Keap are not among them.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the appointment in Keap."},
		{Name: "title", Type: Text, XML: "ActionDescription", Doc: "Title of the appointment."},
		{Name: "description", Type: Text, XML: "CreationNotes", Doc: "What it is about."},
		{Name: "type", Type: Text, XML: "ActionType", Doc: "Kind of appointment in the account's own words, as Meeting."},
		{Name: "priority", Type: Text, XML: "Priority", XMLWords: priorities, Doc: "Urgency: CRITICAL, ESSENTIAL or NONESSENTIAL."},
		{Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts", Doc: "Contact to meet; NULL or 0 for none."},
		{Name: "opportunity_id", Type: BigInt, XML: "OpportunityId", References: "opportunities", Doc: "Opportunity it belongs to; NULL or 0 for none."},
		{Name: "assigned_to_user_id", Type: BigInt, XML: "UserID", References: "users", Doc: "User who meets the contact; NULL or 0 for nobody."},
		{Name: "accepted", Type: Bool, XML: "Accepted", Doc: "Whether that user has accepted the appointment."},
		{Name: "start_time", Type: Timestamp, XML: "ActionDate", Doc: "When it begins, as an instant in UTC."},
		{Name: "end_time", Type: Timestamp, XML: "EndDate", Doc: "When it ends, as an instant in UTC."},
		{Name: "popup_time", Type: Timestamp, XML: "PopupDate", Doc: "When the user is reminded of it, as an instant in UTC; NULL for no reminder."},
		{Name: "completion_time", Type: Timestamp, XML: "CompletionDate", Doc: "When it was done with, as an instant in UTC; NULL while it is not."},
		{Name: "custom_fields", Type: CustomFields, Doc: customFieldsDoc},
		{Name: "create_time", Type: Timestamp, XML: "CreationDate", Doc: "When the appointment was entered, as an instant in UTC."},
		{
			Name: "created_by_user_id", Type: BigInt, XML: "CreatedBy", References: "users",
			Doc: "User who entered it; NULL, 0 or -1 where it was no user.",
		},
		{Name: "modification_time", Type: Timestamp, XML: "LastUpdated", Doc: "When the appointment last changed, as an instant in UTC."},
		{
			Name: "last_updated_by_user_id", Type: BigInt, XML: "LastUpdatedBy", References: "users",
			Doc: "User who changed it last; NULL, 0 or -1 where it was no user.",
		},
	},
	Stamp:  "modification_time",
	XMLRPC: contactActions("Appointment"),
}
