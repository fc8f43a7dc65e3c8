package schema

var contacts = &Entity{
	Name: "contacts",
	Doc:  "People known to the account. Company records are in companies.",
	Columns: []Column{
		{Name: "id", Type: BigInt, Doc: "Contact id."},
		{Name: "given_name", Type: Text, Doc: "First name."},
		{Name: "company_id", Type: BigInt, V2: "company.id", References: "companies", Doc: "Company the contact belongs to."},
		{Name: "company_company_name", Type: Text, V2: "company.company_name", Doc: "That company's name, as on the contact."},
		{Name: "update_time", Type: Timestamp, Doc: "When the record last changed, by Keap's clock, rounded to the second by Keap."},
	},
	Children: []Child{
		{
			Name: "contact_tags", V2: "tag_ids", ParentKey: "contact_id", Key: "tag_id",
			Doc:     "Tags the contact has.",
			Columns: []Column{{Name: "tag_id", Type: BigInt, V2: ".", References: "tags", Doc: "Tag id."}},
		},
	},
	Strategy: Window,
	Stamp:    "update_time",
	V2: &V2{
		Path: "/contacts", ArrayKey: "contacts", PageSize: 1000,
		Fields: []string{"id", "given_name"}, StampFields: []string{"id", "update_time"},
		Since: "start_update_time", AfterID: "contact_id", OrderID: "id", OrderStamp: "update_time",
		ByIDs: "ids", MaxIDs: 100, Single: "/contacts/{id}",
	},
	HookEvents: []string{"contact.add", "contact.edit", "contact.delete"},
}
