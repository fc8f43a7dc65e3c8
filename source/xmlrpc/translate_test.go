package xmlrpc

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

// translated is what a record of the gadgets' with these members becomes, read at a time by Keap's clock.
func translated(t *testing.T, clock string, members ...string) (record string, repaired int) {
	t.Helper()
	all := member("Id", "<value><i4>7</i4></value>")
	for _, m := range members {
		all += m
	}
	body := answer("<value><struct>" + all + "</struct></value>")
	var x translator
	x.start(newPlan(ownTable(gadget), gadgetCustom, nil), newYork(t), body, parse(t, "2006-01-02T15:04:05Z07:00", clock).Unix())
	require.NoError(t, x.records(func() error {
		x.write()
		return nil
	}))
	require.True(t, json.Valid(x.out), "%s", x.out)
	rows := schema.NewRows(gadget, "ab123")
	require.NoError(t, schema.NewDecoder(gadget, "ab123", schema.XMLRPCRoad).DecodeJSON(schema.Raw{ID: 7, Bytes: x.out}, rows))
	return string(x.out), x.repaired
}

func TestTranslate(t *testing.T) {
	t.Parallel()
	const now = "2026-07-03T12:00:00Z"
	value := func(field, v string) string { return member(field, "<value>"+v+"</value>") }
	for name, c := range map[string]struct {
		members []string
		want    string // behind the id
	}{
		"Nothing":                  {nil, ""},
		"CataloguesOrder":          {[]string{value("When", "<dateTime.iso8601>20260703T09:15:30</dateTime.iso8601>"), value("Text", "a")}, `,"name":"a","create_time":"2026-07-03T13:15:30Z"`},
		"TextWithQuotes":           {[]string{value("Text", "a \"b\" \\ \n\t&lt;é🙂&#11;")}, `,"name":"a \"b\" \\ \n\t<é🙂�"`},
		"EmptyText":                {[]string{value("Text", "")}, `,"name":""`},
		"TextNullIsText":           {[]string{value("Text", "null")}, `,"name":"null"`},
		"NullElsewhereIsNull":      {[]string{value("Price", "null"), value("When", "null"), value("Born", "null"), value("Pieces", "null")}, ""},
		"Nil":                      {[]string{value("Text", "<nil/>"), value("Price", "<nil/>")}, ""},
		"NumberInAText":            {[]string{value("Text", "<i4>42</i4>")}, `,"name":42`},
		"Words":                    {[]string{value("Kind", "<i4>1</i4>")}, `,"kind":"BIG"`},
		"WordsWithReferences":      {[]string{value("Kind", "R&amp;D")}, `,"kind":"LAB"`},
		"OtherWords":               {[]string{value("Kind", "Other")}, `,"kind":"Other"`},
		"Amount":                   {[]string{value("Price", "<double>199.0</double>")}, `,"price":199.0`},
		"AmountWithLeftovers":      {[]string{value("Price", "<double>0.30000000000000004</double>")}, `,"price":0.3`},
		"AmountAsJavaWritesIt":     {[]string{value("Price", "<double>1.2345678E7</double>"), value("Weight", "<double>1.0E-5</double>")}, `,"price":1.2345678E7,"weight":1.0E-5`},
		"AmountThatIsTooSmall":     {[]string{value("Price", "<double>-1.0E-10</double>"), value("Weight", "<double>1.23456789E-3</double>")}, `,"price":0,"weight":0.001235`},
		"AmountThatIsNone":         {[]string{value("Price", "<double>NaN</double>"), value("Weight", "<double>1,5</double>")}, `,"price":"NaN","weight":"1,5"`},
		"NumbersNotAsJSONHasThem":  {[]string{value("Price", "<double>+.5</double>"), value("Pieces", "<i4>+007</i4>")}, `,"price":0.5,"pieces":7`},
		"HugeNumber":               {[]string{value("Pieces", "<i4>123456789012345678901234567890</i4>"), value("Price", "<double>1.0E400</double>")}, `,"price":1.0E400,"pieces":123456789012345678901234567890`},
		"NumberThatIsNone":         {[]string{value("Pieces", "<i4>12 pieces</i4>"), value("Price", "<i4></i4>")}, `,"price":"","pieces":"12 pieces"`},
		"Booleans":                 {[]string{value("Active", "<boolean>1</boolean>")}, `,"active":true`},
		"BooleanAsNumber":          {[]string{value("Active", "<i4>0</i4>")}, `,"active":0`},
		"BooleanThatIsNone":        {[]string{value("Active", "<boolean>maybe</boolean>")}, `,"active":"maybe"`},
		"DateIsNotShifted":         {[]string{value("Born", "<dateTime.iso8601>19870614T23:59:59</dateTime.iso8601>")}, `,"born":"1987-06-14"`},
		"DateAsText":               {[]string{value("Born", "1987-06-14 00:00:00")}, `,"born":"1987-06-14"`},
		"DateThatIsNone":           {[]string{value("Born", "<dateTime.iso8601>20230230T00:00:00</dateTime.iso8601>")}, `,"born":"20230230T00:00:00"`},
		"TimeInWinter":             {[]string{value("When", "<dateTime.iso8601>20240105T17:40:02</dateTime.iso8601>")}, `,"create_time":"2024-01-05T22:40:02Z"`},
		"TimeOverMidnight":         {[]string{value("When", "<dateTime.iso8601>20231231T22:00:00</dateTime.iso8601>")}, `,"create_time":"2024-01-01T03:00:00Z"`},
		"TimeAsText":               {[]string{value("When", "2024-01-05 17:40:02.123")}, `,"create_time":"2024-01-05T22:40:02.123Z"`},
		"TimeWithAZone":            {[]string{value("When", "<dateTime.iso8601>20240105T17:40:02+0000</dateTime.iso8601>")}, `,"create_time":"2024-01-05T17:40:02+0000"`},
		"TimeThatIsNone":           {[]string{value("When", "<dateTime.iso8601>20230228T25:61:00</dateTime.iso8601>")}, `,"create_time":"20230228T25:61:00"`},
		"TimeTwiceIsTheLater":      {[]string{value("When", "<dateTime.iso8601>20251102T01:30:00</dateTime.iso8601>")}, `,"create_time":"2025-11-02T06:30:00Z"`},
		"Base64IsText":             {[]string{value("Text", "<base64>\naGk=\n</base64>")}, `,"name":"aGk="`},
		"UnknownMembers":           {[]string{value("Odd\"", "x"), value("Other", "<dateTime.iso8601>20240105T17:40:02</dateTime.iso8601>")}, `,"Odd\"":"x","Other":"20240105T17:40:02"`},
		"StructsWhereTextBelongs":  {[]string{value("Text", "<struct><member><name>a</name><value><i4>1</i4></value></member></struct>"), value("Price", "<array><data><value>x</value><value><nil/></value><value><array><data/></array></value></data></array>")}, `,"name":{"a":1},"price":["x",null,[]]`},
		"SlotsWithValues":          {[]string{value("Email2", "b@x"), value("Note", "n")}, `,"gadget_emails":[{"field":"EMAIL1","note":"n"},{"field":"EMAIL2","email":"b@x"}]`},
		"SlotsWithNothing":         {[]string{value("Email", ""), value("Note", ""), value("Email2", "<string/>")}, ""},
		"ListOfNumbers":            {[]string{value("Tags", "91, 105,,2210")}, `,"tags":"91, 105,,2210","gadget_tags":[91,105,2210]`},
		"ListOfOneThatIsNone":      {[]string{value("Tags", "91,x\"")}, `,"tags":"91,x\"","gadget_tags":[91,"x\""]`},
		"ListOfNothing":            {[]string{value("Tags", "")}, `,"tags":""`},
		"Lines":                    {[]string{value("Values", "&#10;Red&#10;Grün &amp; blau, hell\r\n")}, `,"gadget_options":[{"label":"Red"},{"label":"Grün & blau, hell"}]`},
		"CustomTexts":              {[]string{value("_Color", "red"), value("_Phone", "<i4>5</i4>")}, `,"custom_fields":{"10":"red","16":"5"}`},
		"CustomNumbers":            {[]string{value("_Number", "12.50"), value("_Count", "<double>5.0</double>")}, `,"custom_fields":{"11":12.5,"17":5}`},
		"CustomNumbersThatAreNone": {[]string{value("_Number", "many"), value("_Count", "")}, `,"custom_fields":{"11":"many"}`},
		"CustomYes":                {[]string{value("_Yes", "<boolean>1</boolean>")}, `,"custom_fields":{"12":1}`},
		"CustomNo":                 {[]string{value("_Yes", "No")}, `,"custom_fields":{"12":0}`},
		"CustomDate":               {[]string{value("_Day", "<dateTime.iso8601>20240229T00:00:00</dateTime.iso8601>")}, `,"custom_fields":{"13":"2024-02-29"}`},
		"CustomTime":               {[]string{value("_Time", "<dateTime.iso8601>20240229T05:30:00</dateTime.iso8601>")}, `,"custom_fields":{"14":"2024-02-29T10:30:00.000+0000"}`},
		"CustomList":               {[]string{value("_List", "Golf,Wine, red,Travel")}, `,"custom_fields":{"15":["Golf","Wine, red","Travel"]}`},
		"CustomListOfOthers":       {[]string{value("_List", "Chess, Wine, red,Wine")}, `,"custom_fields":{"15":["Chess","Wine, red","Wine"]}`},
		"CustomNothing":            {[]string{value("_List", ""), value("_Day", "null"), value("_Time", "")}, `,"custom_fields":{"15":[]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := translated(t, now, c.members...)
			require.Equal(t, `{"id":7`+c.want+`}`, strings.Replace(got, `,"custom_fields":{}`, "", 1))
		})
	}

	t.Run("TimeThatComesTwiceWaitsForKeapsClock", func(t *testing.T) {
		t.Parallel()
		early, _ := translated(t, "2025-11-02T05:31:00Z", value("LastUpdated", "<dateTime.iso8601>20251102T01:30:00</dateTime.iso8601>"))
		require.Contains(t, early, `"update_time":"2025-11-02T05:30:00Z"`)
		late, _ := translated(t, "2025-11-02T06:31:00Z", value("LastUpdated", "<dateTime.iso8601>20251102T01:30:00</dateTime.iso8601>"))
		require.Contains(t, late, `"update_time":"2025-11-02T06:30:00Z"`)
	})

	t.Run("HasAnEmptyObjectWhereNoCustomFieldIsSet", func(t *testing.T) {
		t.Parallel()
		got, _ := translated(t, now)
		require.Equal(t, `{"id":7,"custom_fields":{}}`, got)
	})

	t.Run("CountsWhatItReplaces", func(t *testing.T) {
		t.Parallel()
		_, repaired := translated(t, now, value("Text", "a&#11;b\x01c"), value("_Color", "\xff"))
		require.Equal(t, 3, repaired)
	})
}
