package schema

var leadSources = &Entity{
	Name: "lead_sources",
	Doc:  "Where contacts come from, as an advertisement or a fair.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the lead source in Keap; contacts.leadsource_id points here."},
		{Name: "name", Type: Text, XML: "Name", Doc: "Name of the lead source."},
		{Name: "description", Type: Text, XML: "Description", Doc: "What the lead source is, as entered."},
		{
			Name: "lead_source_category_id", Type: BigInt, XML: "LeadSourceCategoryId", References: "lead_source_categories",
			Doc: "Category it is in; NULL or 0 for none.",
		},
		{Name: "status", Type: Text, XML: "Status", XMLWords: activeWords, Doc: "State of the lead source: ACTIVE or INACTIVE."},
		{Name: "vendor", Type: Text, XML: "Vendor", Doc: "Who sells the advertisement, as entered."},
		{Name: "medium", Type: Text, XML: "Medium", Doc: "Medium it appears in, as entered."},
		{Name: "message", Type: Text, XML: "Message", Doc: "What it says, as entered."},
		{Name: "cost_per_lead", Type: Numeric, XML: "CostPerLead", Doc: "Cost of a lead, in major units of the account's currency."},
		{Name: "start_time", Type: Timestamp, XML: "StartDate", Doc: "When it begins, as an instant in UTC" + dayOnly},
		{Name: "end_time", Type: Timestamp, XML: "EndDate", Doc: "When it ends, as an instant in UTC" + dayOnly},
	},
	XMLRPC: &XMLRPC{Table: "LeadSource", Strategy: Append, Horizon: horizon, Reread: true},
}
