package schema

import "strconv"

// faxNumberColumns are the fields of REST v2's FaxNumber.
var faxNumberColumns = []Column{
	{Name: "number", Type: Text, Doc: "Fax number, as entered."},
	{Name: "type", Type: Text, Doc: "Kind of number in the account's own words, as Work or Home."},
	{Name: "field", Type: Text, Doc: "Slot of the number: FAX1, FAX2, or FAX_NUMBER_FIELD_UNSPECIFIED."},
}

// faxFields are the fields of XML-RPC that fill a fax number, by column: the first or second of a record.
func faxFields(n int) map[string]string {
	fax := "Fax" + strconv.Itoa(n)
	return map[string]string{"number": fax, "type": fax + "Type"}
}

// faxElements are the fax numbers first to last of a record of XML-RPC.
func faxElements(first, last int) []XMLElement {
	return xmlElements(first, last, faxFields, func(n int) string { return "FAX" + strconv.Itoa(n) })
}
