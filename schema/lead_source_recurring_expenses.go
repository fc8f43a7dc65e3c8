package schema

var leadSourceRecurringExpenses = &Entity{
	Name: "lead_source_recurring_expenses",
	Doc:  "Money spent on lead sources again and again; each time makes a row in lead_source_expenses.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the recurring expense in Keap."},
		{Name: "title", Type: Text, XML: "Title", Doc: "Title of the expense."},
		{Name: "notes", Type: Text, XML: "Notes", Doc: "Remarks on the expense."},
		{
			Name: "amount", Type: Money, XML: "Amount",
			Doc: "Amount spent each time, in major units of amount_currency, or of the account's currency where that is NULL.",
		},
		{Name: "lead_source_id", Type: BigInt, XML: "LeadSourceId", References: "lead_sources", Doc: "Lead source it is spent on."},
		{Name: "start_time", Type: Timestamp, XML: "StartDate", Doc: "When it begins, as an instant in UTC."},
		{Name: "end_time", Type: Timestamp, XML: "EndDate", Doc: "When it ends, as an instant in UTC."},
		{Name: "next_expense_time", Type: Timestamp, XML: "NextExpenseDate", Doc: "When it is spent next, as an instant in UTC."},
	},
	XMLRPC: &XMLRPC{Table: "LeadSourceRecurringExpense", Strategy: Append, Horizon: horizon, Reread: true},
}
