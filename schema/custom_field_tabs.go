package schema

var customFieldTabs = &Entity{
	Name: "custom_field_tabs",
	Doc:  "Tabs that groups of custom fields are shown on.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the tab in Keap."},
		{Name: "name", Type: Text, XML: "TabName", Doc: "Name of the tab."},
		{
			Name: "record_type", Type: Text, XML: "FormId", XMLWords: recordTypes,
			Doc: "Kind of record in Keap's words: CONTACT, REFERRAL_PARTNER, OPPORTUNITY, TASK_NOTE_APPOINTMENT, COMPANY, ORDER, SUBSCRIPTION or TICKET.",
		},
	},
	XMLRPC: &XMLRPC{Table: "DataFormTab", Strategy: Append, Horizon: horizon, Reread: true},
}
