package schema

var expenses = &Entity{
	Name: "expenses",
	Doc:  "Expenses of opportunities and lead sources, in one list.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the expense in Keap."},
		{Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts", Doc: "Contact it was spent for; NULL or 0 for none."},
		{Name: "expense_type", Type: Text, XML: "ExpenseType", Doc: "What it was spent on, in Keap's words."},
		{Name: "type_id", Type: BigInt, XML: "TypeId", Doc: "Number of what it was spent on, by expense_type."},
		{Name: "amount", Type: Numeric, XML: "ExpenseAmt", Doc: "Amount spent, in major units of the account's currency."},
		{Name: "incurred_time", Type: Timestamp, XML: "DateIncurred", Doc: "When it was spent, as an instant in UTC."},
	},
	XMLRPC: &XMLRPC{Table: "Expense", Strategy: Append, Horizon: horizon, Reread: true},
}
