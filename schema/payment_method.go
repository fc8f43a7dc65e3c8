package schema

import "slices"

// merchantAccountTypes closes the comments of columns that name a kind of merchant account.
const merchantAccountTypes = "PAYPAL, AUTHORIZE, EWAY, WEPAY, STRIPE, KEAP_PAY or UNSUPPORTED."

// paymentMethodColumns are the fields of REST v2's PaymentMethod, inside payments and transactions.
var paymentMethodColumns = slices.Concat([]Column{
	{Name: "payment_method_id", Type: Text, Doc: "Identifier of the stored method; not always a number."},
	{Name: "credit_card_id", Type: Text, Doc: "Identifier the stored card has in REST v1; NULL where it has none."},
	{Name: "contact_id", Type: BigInt, References: "contacts", Doc: "Contact the method belongs to."},
	{Name: "payment_method_type", Type: Text, Doc: "Kind of method; Keap knows CARD only so far."},
	{Name: "status", Type: Text, Doc: "State of the method: EXPIRED, or NULL for one that is not."},
	{Name: "created_time", Type: Timestamp, Doc: "When the method was stored, as an instant in UTC."},
	{Name: "merchant_account_id", Type: BigInt, References: "merchants", Doc: "Merchant account that holds the method."},
	{Name: "merchant_account_type", Type: Text, Doc: "Kind of that merchant account: " + merchantAccountTypes},
}, nested("card_info", "Card", []Column{
	{Name: "brand", Type: Text, Doc: "Brand in the payment processor's words, as Visa."},
	{Name: "card_type", Type: Text, Doc: "Kind of card: CREDIT, DEBIT, PREPAID or ACH."},
	{Name: "last_four", Type: Text, Doc: "Last four digits of the number; kept as text, since they may begin with zero."},
	{Name: "expiration_year", Type: Text, Doc: "Year it expires, four digits."},
	{Name: "expiration_month", Type: Text, Doc: "Month it expires, two digits."},
	{Name: "fingerprint", Type: Text, Doc: "Token that is equal for equal cards, and tells nothing else."},
}))
