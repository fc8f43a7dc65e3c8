package schema

// phoneNumberColumns are the fields of REST v2's PhoneNumber.
var phoneNumberColumns = []Column{
	{Name: "number", Type: Text, Doc: "Telephone number, as entered."},
	{Name: "number_e164", Type: Text, Doc: "Telephone number in E.164 form, as +15551234567; NULL where Keap cannot tell it."},
	{Name: "extension", Type: Text, Doc: "Extension to dial after the number."},
	{Name: "type", Type: Text, Doc: "Kind of number in the account's own words, as Work or Mobile."},
	{Name: "field", Type: Text, Doc: "Slot of the number: PHONE1 (the main one) to PHONE5, or PHONE_NUMBER_FIELD_UNSPECIFIED."},
}
