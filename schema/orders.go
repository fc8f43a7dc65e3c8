package schema

import "slices"

var orders = &Entity{
	Name: "orders",
	Doc:  "Sales, with an invoice each. What was sold is in order_items, what was paid in payments.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the order in Keap."},
		{Name: "title", Type: Text, XML: "JobTitle", Doc: "Title of the order."},
		{Name: "status", Type: Text, Doc: "State of the invoice: DRAFT, SENT, VIEWED or PAID."},
		{Name: "job_status", Type: Text, V2: "-", XML: "JobStatus", Doc: "Field JobStatus of Keap's older interfaces, which do not say what it means; XML-RPC only."},
		{Name: "order_status", Type: Text, V2: "-", XML: "OrderStatus", Doc: "Code of the order's status, as Keap sends it; its older interfaces do not say what it means; XML-RPC only."},
		{Name: "order_type", Type: Text, XML: "OrderType", XMLWords: orderTypes, Doc: "Where the sale was made: ONLINE or OFFLINE."},
		{Name: "source_type", Type: Text, Doc: "What created the order: API, CHECKOUT_FORM, INVOICE, MANUAL_PAYMENT, QUICKBOOKS or UNKNOWN."},
		{Name: "order_time", Type: Timestamp, Doc: "When the sale took place by the user's word, as an instant in UTC; it may differ from creation_time."},
		{Name: "start_date", Type: Date, V2: "-", XML: "StartDate", Doc: "Day the order begins, as entered; XML-RPC only."},
		{Name: "product_id", Type: BigInt, V2: "-", XML: "ProductId", References: "products", Doc: "Product of the order where it has one itself, not in its lines; NULL or 0 for none; XML-RPC only."},
		{Name: "subscription_id", Type: BigInt, V2: "-", XML: "JobRecurringId", References: "subscriptions", Doc: "Subscription whose billing made the order; NULL or 0 for none; XML-RPC only."},
	}, xmlFields(nested("contact", "Buyer", contactSummaryColumns), "contact_", map[string]string{"id": "ContactId"}), []Column{
		{Name: "total", Type: Money, Doc: "Total of the order, in major units of total_currency."},
		{Name: "total_paid", Type: Money, Doc: "Amount paid so far, in major units of total_paid_currency."},
		{Name: "total_due", Type: Money, Doc: "Amount of the order that is to be paid in all, in major units of total_due_currency; not the open balance."},
		{Name: "refund_total", Type: Money, Doc: "Amount refunded, in major units of refund_total_currency."},
		{Name: "refund_status", Type: Text, Doc: "State of refunds, in Keap's words."},
		{Name: "credit_status", Type: Text, Doc: "State of credits, in Keap's words."},
		{Name: "promo_code", Type: Text, Doc: "Promotion code that was used."},
		{Name: "lead_affiliate_id", Type: BigInt, References: "affiliates", Doc: "Referral partner who gets the lead commission; NULL or 0 for none."},
		{Name: "sales_affiliate_id", Type: BigInt, References: "affiliates", Doc: "Referral partner who gets the sales commission; NULL or 0 for none."},
		{Name: "allow_payment", Type: Bool, Doc: "Whether the buyer may pay by card; Keap Pro and Max only."},
		{Name: "allow_paypal", Type: Bool, Doc: "Whether the buyer may pay by PayPal; Keap Pro and Max only."},
		{Name: "invoice_id", Type: BigInt, References: "invoices", Doc: "Number of the invoice that belongs to the order."},
		{Name: "invoice_number", Type: Text, Doc: "Number shown on the invoice; Keap Pro and Max only."},
		{Name: "sent_time", Type: Timestamp, Doc: "When the invoice was sent, as an instant in UTC; NULL while it is not."},
		{Name: "due_time", Type: Timestamp, XML: "DueDate", Doc: "When the invoice is due, as an instant in UTC" + dayOnly},
		{Name: "notes", Type: Text, XML: "JobNotes", Doc: "Remarks on the order, not shown to the buyer."},
		{Name: "terms", Type: Text, Doc: "Terms and conditions on the invoice."},
	},
		xmlFields(nested("shipping_information", "Shipping", shippingColumns), "shipping_information_", shippingFields),
		nested("payment_plan", "Payment plan", paymentPlanColumns),
		[]Column{
			{Name: "synced", Type: Bool, Doc: "Whether the order has gone to the accounting system that is connected to Keap."},
			{Name: "external_create_user", Type: Text, Doc: "Who created the order in the external system it came from."},
			{Name: "external_create_time", Type: Timestamp, Doc: "When the order was created in that external system, as an instant in UTC."},
			{Name: "external_update_time", Type: Timestamp, Doc: "When the order last changed in that external system, as an instant in UTC."},
			{Name: "custom_fields", Type: CustomFields, Doc: customFieldsDoc},
			{Name: "creation_time", Type: Timestamp, XML: "DateCreated", Doc: "When the order was created in Keap, as an instant in UTC."},
			{Name: "modification_time", Type: Timestamp, XML: "LastUpdated", Doc: "When the order last changed, as an instant in UTC."},
		},
	),
	Children: []Child{
		orderItems,
		{
			Name: "order_payment_plan_items", V2: "payment_plan.payment_plan_items", ParentKey: "order_id",
			Doc: "Instalments of the orders' payment plans.",
			Columns: []Column{
				{Name: "due_date", Type: Date, Doc: "Day the instalment is due, in the account's time zone."},
				{Name: "status", Type: Text, Doc: "State of the instalment: UNPAID_MANUAL, UNPAID_AUTOCHARGE, PAID or FAILED."},
				{Name: "amount_due", Type: Money, Doc: "Amount of the instalment, in major units of amount_due_currency."},
				{Name: "amount_paid", Type: Money, Doc: "Amount paid of it, in major units of amount_paid_currency."},
			},
		},
		{
			Name: "order_files", V2: "files", ParentKey: "order_id",
			Doc:     "Files attached to orders; Keap Pro and Max only.",
			Columns: []Column{{Name: "file_id", Type: BigInt, References: "files", Doc: "File that is attached."}},
		},
	},
	Strategy: Window,
	Stamp:    "modification_time",
	V2: &V2{
		Path: "/orders", ArrayKey: "orders", PageSize: 1000,
		Since: "modified_since_time", AfterID: "id", OrderID: "id", OrderStamp: "modification_time",
		ByIDs: "ids", MaxIDs: maxIDs, Single: "/orders/{id}",
	},
	XMLRPC: &XMLRPC{
		Table: "Job", Strategy: Window, FormID: -9,
		// Whether a changed line moves the order's LastUpdated is not known.
		Horizon: horizon, Reread: true,
		Optional: []string{"LastUpdated"},
	},
	// Events of invoices carry the invoice's number, which is the order's invoice_id.
	HookEvents: []string{"order.add", "order.edit", "order.delete"},
	HookHints:  slices.Concat(invoiceEvents, paymentEvents),
}

// contactSummaryColumns are the fields of REST v2's BasicContact.
var contactSummaryColumns = []Column{
	{Name: "id", Type: BigInt, References: "contacts", Doc: "The contact's number."},
	{Name: "email", Type: Text, Doc: "E-mail address of the contact when the record was read."},
	{Name: "given_name", Type: Text, Doc: "First name of the contact when the record was read."},
	{Name: "family_name", Type: Text, Doc: "Last name of the contact when the record was read."},
}

var shippingColumns = slices.Concat([]Column{
	{Name: "id", Type: BigInt, Doc: "Number of the shipping entry in Keap."},
	{Name: "given_name", Type: Text, Doc: "First name of the recipient."},
	{Name: "middle_name", Type: Text, V2: "-", Doc: "Middle name of the recipient; XML-RPC only."},
	{Name: "family_name", Type: Text, Doc: "Last name of the recipient."},
	{Name: "company", Type: Text, Doc: "Company of the recipient."},
	{Name: "phone_number", Type: Text, Doc: "Telephone number of the recipient, as entered."},
	{Name: "invoice_to_company", Type: Bool, Doc: "Whether the invoice is made out to the company."},
}, nested("address", "Address", addressColumns))

// shippingFields are the fields of XML-RPC that fill an order's shippingColumns.
var shippingFields = map[string]string{
	"given_name": "ShipFirstName", "middle_name": "ShipMiddleName", "family_name": "ShipLastName",
	"company": "ShipCompany", "phone_number": "ShipPhone",
	"address_line1": "ShipStreet1", "address_line2": "ShipStreet2", "address_locality": "ShipCity",
	"address_region": "ShipState", "address_postal_code": "ShipZip", "address_country": "ShipCountry",
}

var orderTypes = map[string]string{"Online": "ONLINE", "Offline": "OFFLINE"}

var paymentPlanColumns = []Column{
	{Name: "auto_charge", Type: Bool, Doc: "Whether instalments are charged by themselves."},
	{Name: "payment_method_id", Type: Text, Doc: "Identifier of the stored method that is charged."},
	{Name: "max_charge_attempts", Type: BigInt, Doc: "Most attempts to charge an instalment."},
	{Name: "days_between_retries", Type: BigInt, Doc: "Days from one attempt to the next."},
	{Name: "initial_payment_amount", Type: Money, Doc: "First payment, in major units of payment_plan_initial_payment_amount_currency."},
	{Name: "initial_payment_percent", Type: Numeric, Doc: "First payment as a percentage of the total, 0 to 100."},
	{Name: "initial_payment_date", Type: Date, Doc: "Day of the first payment."},
	{Name: "plan_start_date", Type: Date, Doc: "Day the plan begins."},
	{Name: "number_of_payments", Type: BigInt, Doc: "Number of instalments."},
	{Name: "days_between_payments", Type: BigInt, Doc: "Days from one instalment to the next."},
}
