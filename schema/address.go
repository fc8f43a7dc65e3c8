package schema

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
