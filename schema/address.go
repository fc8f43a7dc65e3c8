package schema

import (
	"slices"
	"strconv"
)

// addressColumns are the fields of REST v2's Address.
var addressColumns = []Column{
	{Name: "field", Type: Text, Doc: "Which of the record's addresses it is: BILLING, SHIPPING, OTHER, or ADDRESS_FIELD_UNSPECIFIED."},
	{Name: "line1", Type: Text, Doc: "First line of the street address."},
	{Name: "line2", Type: Text, Doc: "Second line of the street address."},
	{Name: "locality", Type: Text, Doc: "City or town."},
	{Name: "region", Type: Text, Doc: "State or province by its long name, as Arizona."},
	{Name: "region_code", Type: Text, Doc: "State or province as an ISO 3166-2 code, as US-AZ."},
	{Name: "country", Type: Text, Doc: "Country by its long name; Keap calls this deprecated in favour of country_code."},
	{Name: "country_code", Type: Text, Doc: "Country as an ISO 3166-1 code of three letters, as USA."},
	{Name: "postal_code", Type: Text, Doc: "Postal code, or ZIP code in the United States."},
	{Name: "zip_code", Type: Text, Doc: "United States ZIP code of five digits."},
	{Name: "zip_four", Type: Text, Doc: "Four-digit extension of the ZIP code."},
}

// typedAddressColumns are those and the kind of the address, which XML-RPC has of contacts and companies.
var typedAddressColumns = slices.Concat(addressColumns, []Column{
	{Name: "type", Type: Text, V2: "-", Doc: "Kind of address in the account's own words, as Home or Work; XML-RPC only."},
})

// addressFields are the fields of XML-RPC that fill an address, by column: the first, second or third of a record.
func addressFields(n int) map[string]string {
	street, suffix := "StreetAddress", ""
	if n > 1 {
		suffix = strconv.Itoa(n)
		street = "Address" + suffix + "Street"
	}
	return map[string]string{
		"line1": street + "1", "line2": street + "2",
		"locality": "City" + suffix, "region": "State" + suffix, "country": "Country" + suffix,
		"postal_code": "PostalCode" + suffix, "zip_four": "ZipFour" + strconv.Itoa(n),
		"type": "Address" + strconv.Itoa(n) + "Type",
	}
}

// addressElements are the addresses first to last of a record of XML-RPC: billing, shipping, another one.
func addressElements(first, last int) []XMLElement {
	return xmlElements(first, last, addressFields, func(n int) string { return [...]string{"BILLING", "SHIPPING", "OTHER"}[n-1] })
}
