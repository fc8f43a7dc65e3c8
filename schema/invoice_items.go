package schema

var invoiceItems = &Entity{
	Name: "invoice_items",
	Doc:  "Lines of invoices. What was sold by a line is in order_items.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the line in Keap."},
		{Name: "invoice_id", Type: BigInt, XML: "InvoiceId", References: "invoices", Doc: "Invoice the line is on."},
		{
			Name: "order_item_id", Type: BigInt, XML: "OrderItemId", References: "order_items",
			Doc: "Line of the order that is billed; NULL or 0 for none.",
		},
		{Name: "description", Type: Text, XML: "Description", Doc: "Description of the line."},
		{Name: "amount", Type: Numeric, XML: "InvoiceAmt", Doc: "Amount of the line, in major units of the account's currency."},
		{Name: "discount", Type: Numeric, XML: "Discount", Doc: "Discount on the line, in major units of the account's currency."},
		{
			Name: "commission_status", Type: Text, XML: "CommissionStatus",
			Doc: "Code of the state of the commission, as Keap sends it; its older interfaces do not say what it means.",
		},
		{Name: "create_time", Type: Timestamp, XML: "DateCreated", Doc: "When the line was created, as an instant in UTC."},
		{
			Name: "update_time", Type: Timestamp, XML: "LastUpdated",
			Doc: "When the line last changed, as an instant in UTC; NULL where the account does not tell.",
		},
	},
	Stamp: "update_time",
	XMLRPC: &XMLRPC{
		Table: "InvoiceItem", Strategy: Window, Horizon: horizon,
		Optional: []string{"LastUpdated"},
		Owners:   []Owner{{Entity: "invoices", Column: "invoice_id"}},
	},
}
