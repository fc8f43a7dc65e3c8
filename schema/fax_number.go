package schema

// faxNumberColumns are the fields of REST v2's FaxNumber.
var faxNumberColumns = []Column{
	{Name: "number", Type: Text, Doc: "Fax number, as entered."},
	{Name: "type", Type: Text, Doc: "Kind of number in the account's own words, as Work or Home."},
	{Name: "field", Type: Text, Doc: "Slot of the number: FAX1, FAX2, or FAX_NUMBER_FIELD_UNSPECIFIED."},
}
