package schema

var leadSourceExpenses = &Entity{
	Name: "lead_source_expenses",
	Doc:  "Money spent on lead sources.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the expense in Keap."},
		{Name: "title", Type: Text, XML: "Title", Doc: "Title of the expense."},
		{Name: "notes", Type: Text, XML: "Notes", Doc: "Remarks on the expense."},
		{
			Name: "amount", Type: Money, XML: "Amount",
			Doc: "Amount spent, in major units of amount_currency, or of the account's currency where that is NULL.",
		},
		{Name: "lead_source_id", Type: BigInt, XML: "LeadSourceId", References: "lead_sources", Doc: "Lead source it was spent on."},
		{
			Name: "lead_source_recurring_expense_id", Type: BigInt, XML: "LeadSourceRecurringExpenseId", References: "lead_source_recurring_expenses",
			Doc: "Recurring expense that made it; NULL or 0 for none.",
		},
		{Name: "incurred_time", Type: Timestamp, XML: "DateIncurred", Doc: "When it was spent, as an instant in UTC."},
	},
	XMLRPC: &XMLRPC{Table: "LeadSourceExpense", Strategy: Append, Horizon: horizon, Reread: true},
}
