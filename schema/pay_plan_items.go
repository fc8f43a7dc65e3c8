package schema

var payPlanItems = &Entity{
	Name: "pay_plan_items",
	Doc:  "Instalments of payment plans.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the instalment in Keap."},
		{Name: "pay_plan_id", Type: BigInt, XML: "PayPlanId", References: "pay_plans", Doc: "Plan the instalment belongs to."},
		{Name: "due_date", Type: Date, XML: "DateDue", Doc: "Day the instalment is due."},
		{
			Name: "status", Type: Text, XML: "Status",
			Doc: "Code of the instalment's state, as Keap sends it; its older interfaces do not say what it means.",
		},
		{Name: "amount_due", Type: Numeric, XML: "AmtDue", Doc: "Amount of the instalment, in major units of the account's currency."},
		{Name: "amount_paid", Type: Numeric, XML: "AmtPaid", Doc: "Amount paid of it, in major units of the account's currency."},
	},
	XMLRPC: &XMLRPC{
		Table: "PayPlanItem", Strategy: Append, Horizon: horizon, Reread: true,
		Owners: []Owner{{Entity: "pay_plans", Column: "pay_plan_id"}},
	},
}
