package schema

var cardCharges = &Entity{
	Name: "card_charges",
	Doc:  "Charges of cards at a merchant account.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the charge in Keap; payments.charge_id points here."},
		{Name: "payment_id", Type: BigInt, XML: "PaymentId", References: "payments", Doc: "Payment it made; NULL or 0 where it made none."},
		{Name: "credit_card_id", Type: BigInt, XML: "CCId", References: "credit_cards", Doc: "Stored card that was charged."},
		{Name: "merchant_account_id", Type: BigInt, XML: "MerchantId", References: "merchants", Doc: "Merchant account it went through."},
		{Name: "payment_gateway_id", Type: BigInt, XML: "PaymentGatewayId", Doc: "Number of the payment gateway it went through."},
		{Name: "amount", Type: Numeric, XML: "Amt", Doc: "Amount charged, in major units of the account's currency."},
		{Name: "approval_code", Type: Text, XML: "ApprCode", Doc: "Code by which the payment processor approved it."},
		{Name: "order_number", Type: Text, XML: "OrderNum", Doc: "Number of the order that was told to the payment processor."},
		{Name: "reference_number", Type: Text, XML: "RefNum", Doc: "Identifier at the payment processor."},
	},
	XMLRPC: &XMLRPC{
		Table: "CCharge", Strategy: Append, Horizon: horizon, Reread: true,
		Optional: []string{"PaymentGatewayId"},
		Owners:   []Owner{{Entity: "payments", Column: "payment_id"}},
	},
}
