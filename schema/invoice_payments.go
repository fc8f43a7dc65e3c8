package schema

var invoicePayments = &Entity{
	Name: "invoice_payments",
	Doc:  "How much of a payment went to which invoice.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the entry in Keap."},
		{Name: "invoice_id", Type: BigInt, XML: "InvoiceId", References: "invoices", Doc: "Invoice that was paid on."},
		{Name: "payment_id", Type: BigInt, XML: "PaymentId", References: "payments", Doc: "Payment the money came by."},
		{Name: "amount", Type: Numeric, XML: "Amt", Doc: "Amount of the payment that went to the invoice, in major units of the account's currency."},
		{Name: "pay_date", Type: Date, XML: "PayDate", Doc: "Day of the payment, as entered; it may lie before the day it was entered on."},
		{Name: "status", Type: Text, XML: "PayStatus", Doc: "State of the payment, in Keap's words."},
		{Name: "skip_commission", Type: Bool, XML: "SkipCommission", Doc: "Whether no commission is paid on it."},
		{
			Name: "update_time", Type: Timestamp, XML: "LastUpdated",
			Doc: "When the entry last changed, as an instant in UTC; NULL where the account does not tell.",
		},
	},
	Stamp: "update_time",
	XMLRPC: &XMLRPC{
		Table: "InvoicePayment", Strategy: Window, Horizon: horizon,
		Optional: []string{"LastUpdated"},
		Owners:   []Owner{{Entity: "invoices", Column: "invoice_id"}},
	},
	HookHints: paymentEvents,
}
