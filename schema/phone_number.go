package schema

import "strconv"

// phoneNumberColumns are the fields of REST v2's PhoneNumber.
var phoneNumberColumns = []Column{
	{Name: "number", Type: Text, Doc: "Telephone number, as entered."},
	{Name: "number_e164", Type: Text, Doc: "Telephone number in E.164 form, as +15551234567; NULL where Keap cannot tell it."},
	{Name: "extension", Type: Text, Doc: "Extension to dial after the number."},
	{Name: "type", Type: Text, Doc: "Kind of number in the account's own words, as Work or Mobile."},
	{Name: "field", Type: Text, Doc: "Slot of the number: PHONE1 (the main one) to PHONE5, or PHONE_NUMBER_FIELD_UNSPECIFIED."},
}

// phoneFields are the fields of XML-RPC that fill a telephone number, by column: the first to fifth of a record.
func phoneFields(n int) map[string]string {
	phone := "Phone" + strconv.Itoa(n)
	return map[string]string{"number": phone, "extension": phone + "Ext", "type": phone + "Type"}
}

// phoneElements are the telephone numbers first to last of a record of XML-RPC.
func phoneElements(first, last int) []XMLElement {
	return xmlElements(first, last, phoneFields, func(n int) string { return "PHONE" + strconv.Itoa(n) })
}
