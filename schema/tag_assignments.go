package schema

var tagAssignments = &Entity{
	Name: "tag_assignments",
	Doc:  "Tags that contacts and companies have now, and since when. A tag that is taken off and put on again counts from the second time.",
	Columns: []Column{
		{
			Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts",
			Doc: "Contact that has the tag, or company, whose numbers are of the same sequence.",
		},
		{Name: "tag_id", Type: BigInt, XML: "GroupId", References: "tags", Doc: "Tag it has."},
		{Name: "tag_name", Type: Text, XML: "ContactGroup", Doc: "Name of the tag when the record was read."},
		{Name: "create_time", Type: Timestamp, XML: "DateCreated", Doc: "When the tag was put on, as an instant in UTC."},
	},
	Key: []string{"contact_id", "tag_id"},
	XMLRPC: &XMLRPC{
		Table: "ContactGroupAssign", Strategy: Append, Pair: [2]string{"ContactId", "GroupId"}, Created: "DateCreated",
		// A row never changes, but it goes when the tag is taken off.
		Owners: []Owner{{Entity: "contacts", Column: "contact_id"}, {Entity: "companies", Column: "contact_id"}},
		Never:  unread("Contact.*"),
	},
}
