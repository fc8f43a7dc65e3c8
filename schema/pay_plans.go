package schema

var payPlans = &Entity{
	Name: "pay_plans",
	Doc:  "Plans by which invoices are paid in instalments, which are in pay_plan_items. A plan that is edited may be replaced by another.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the plan in Keap."},
		{Name: "invoice_id", Type: BigInt, XML: "InvoiceId", References: "invoices", Doc: "Invoice that is paid by the plan."},
		{Name: "type", Type: Text, XML: "Type", Doc: "Code of the kind of plan, as Keap sends it; its older interfaces do not say what it means."},
		{Name: "amount_due", Type: Numeric, XML: "AmtDue", Doc: "Amount that is paid by the plan, in major units of the account's currency."},
		{Name: "due_date", Type: Date, XML: "DateDue", Doc: "Day the plan is due."},
		{Name: "initial_payment_amount", Type: Numeric, XML: "FirstPayAmt", Doc: "First payment, in major units of the account's currency."},
		{Name: "initial_payment_date", Type: Date, XML: "InitDate", Doc: "Day of the first payment."},
		{Name: "plan_start_date", Type: Date, XML: "StartDate", Doc: "Day the plan begins."},
	},
	XMLRPC: &XMLRPC{
		Table: "PayPlan", Strategy: Append, Horizon: horizon, Reread: true,
		Owners: []Owner{{Entity: "invoices", Column: "invoice_id"}},
	},
}
