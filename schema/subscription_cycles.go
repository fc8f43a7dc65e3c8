package schema

var subscriptionCycles = &Entity{
	Name: "subscription_cycles",
	Doc:  "Billings of subscriptions: one for each cycle.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the billing in Keap."},
		{Name: "subscription_id", Type: BigInt, XML: "RecurringId", References: "subscriptions", Doc: "Subscription that is billed."},
		{
			Name: "invoice_item_id", Type: BigInt, XML: "InvoiceItemId", References: "invoice_items",
			Doc: "Line of the invoice that bills the cycle; NULL or 0 for none.",
		},
		{Name: "start_date", Type: Date, XML: "StartDate", Doc: "First day of the cycle."},
		{Name: "end_date", Type: Date, XML: "EndDate", Doc: "Last day of the cycle."},
		{Name: "status", Type: Text, XML: "Status", Doc: "Code of the billing's state, as Keap sends it; its older interfaces do not say what it means."},
		{Name: "auto_charge", Type: Bool, XML: "AutoCharge", Doc: "Whether the bill is charged by itself."},
		{Name: "description", Type: Text, XML: "Description", Doc: "Description of the billing."},
		{Name: "create_time", Type: Timestamp, XML: "DateCreated", Doc: "When the billing was created, as an instant in UTC."},
	},
	XMLRPC: &XMLRPC{
		Table: "JobRecurringInstance", Strategy: Append, Created: "DateCreated", Horizon: horizon, Reread: true,
		Owners: []Owner{{Entity: "subscriptions", Column: "subscription_id"}},
	},
}
