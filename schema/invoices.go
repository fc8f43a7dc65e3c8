package schema

import "slices"

var invoices = &Entity{
	Name: "invoices",
	Doc:  "Bills: one for an order, one for each billing of a subscription. What they bill is in invoice_items, what was paid in invoice_payments.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the invoice in Keap; orders.invoice_id points here."},
		{Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts", Doc: "Contact who is billed."},
		{Name: "order_id", Type: BigInt, XML: "JobId", References: "orders", Doc: "Order the invoice belongs to."},
		{Name: "description", Type: Text, XML: "Description", Doc: "Description of the invoice."},
		{Name: "invoice_type", Type: Text, XML: "InvoiceType", Doc: "Kind of invoice, in Keap's words."},
		{Name: "total", Type: Numeric, XML: "InvoiceTotal", Doc: "Total of the invoice, in major units of the account's currency."},
		{Name: "total_paid", Type: Numeric, XML: "TotalPaid", Doc: "Amount paid so far, in major units of the account's currency."},
		{Name: "total_due", Type: Numeric, XML: "TotalDue", Doc: "Amount that is to be paid in all, in major units of the account's currency."},
		{Name: "paid_in_full", Type: Bool, XML: "PayStatus", Doc: "Whether all of it is paid."},
		{
			Name: "payment_plan_status", Type: Text, XML: "PayPlanStatus", XMLWords: payPlanStatuses,
			Doc: "Whether it is paid by a plan: NONE, HAS_PLAN, or REMOVED for a plan that was taken away.",
		},
		{
			Name: "refund_status", Type: Text, XML: "RefundStatus", XMLWords: refundStatuses,
			Doc: "State of refunds: NONE, PARTIALLY_REFUNDED, FULLY_REFUNDED, WRITTEN_OFF or PARTIALLY_WRITTEN_OFF.",
		},
		{
			Name: "credit_status", Type: Text, XML: "CreditStatus",
			Doc: "Code of the state of credits, as Keap sends it; its older interfaces do not say what it means.",
		},
		{Name: "promo_code", Type: Text, XML: "PromoCode", Doc: "Promotion code that was used."},
		{Name: "product_sold", Type: Text, XML: "ProductSold", Doc: "Products that were sold, by their numbers, in one text as Keap sends it."},
		{
			Name: "lead_affiliate_id", Type: BigInt, XML: "LeadAffiliateId", References: "affiliates",
			Doc: "Referral partner who gets the lead commission; NULL or 0 for none.",
		},
		{
			Name: "sales_affiliate_id", Type: BigInt, XML: "AffiliateId", References: "affiliates",
			Doc: "Referral partner who gets the sales commission; NULL or 0 for none.",
		},
		{Name: "synced", Type: Bool, XML: "Synced", Doc: "Whether it has gone to the accounting system that is connected to Keap."},
		{Name: "create_time", Type: Timestamp, XML: "DateCreated", Doc: "When the invoice was created, as an instant in UTC."},
		{
			Name: "update_time", Type: Timestamp, XML: "LastUpdated",
			Doc: "When the invoice last changed, as an instant in UTC; NULL where the account does not tell.",
		},
	},
	Stamp: "update_time",
	XMLRPC: &XMLRPC{
		Table: "Invoice", Strategy: Window, Horizon: horizon,
		Optional: []string{"LastUpdated"},
		Owners:   []Owner{{Entity: "orders", Column: "order_id"}},
	},
	HookHints: slices.Concat(invoiceEvents, paymentEvents),
}

var payPlanStatuses = map[string]string{"0": "NONE", "1": "HAS_PLAN", "2": "REMOVED"}

var refundStatuses = map[string]string{
	"0": "NONE", "1": "PARTIALLY_REFUNDED", "2": "FULLY_REFUNDED", "3": "WRITTEN_OFF", "4": "PARTIALLY_WRITTEN_OFF",
}
