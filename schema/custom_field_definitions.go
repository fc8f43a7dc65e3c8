package schema

// customFieldsDoc is the comment of every column of custom fields.
const customFieldsDoc = "Custom fields that are set: their values by the field's number, as {\"12\": \"Gold\"}; names, types and " +
	"options are in custom_field_definitions."

var customFieldDefinitions = &Entity{
	Name: "custom_field_definitions",
	Doc:  "Fields the account has added to Keap's own: what the numbers in the columns custom_fields mean.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the field; the key in the columns custom_fields."},
		{
			Name: "entity", Type: Text, V2: "-", XML: "FormId", XMLWords: formEntities,
			Doc: "Table whose custom_fields have it: contacts, companies, orders, subscriptions, opportunities, affiliates, " +
				"tickets, or tasks, whose fields notes and appointments have as well.",
		},
		{
			Name: "record_type", Type: Text, XML: "FormId", XMLWords: recordTypes,
			Doc: "Kind of record in Keap's words: CONTACT, REFERRAL_PARTNER, OPPORTUNITY, TASK_NOTE_APPOINTMENT, COMPANY, ORDER, SUBSCRIPTION " +
				"or TICKET.",
		},
		{Name: "label", Type: Text, XML: "Label", Doc: "Name shown to users; two fields may have the same."},
		{Name: "field_name", Type: Text, XML: "Name", Doc: "Name in Keap's database, unique for a kind of record; NULL where Keap does not tell it."},
		{
			Name: "field_type", Type: Text, XML: "DataType", XMLWords: fieldTypes,
			Doc: "Type of its values: CURRENCY, DATE, DATE_TIME, DAY_OF_WEEK, DECIMAL_NUMBER, DRILLDOWN, DROPDOWN, EMAIL, " +
				"LIST_BOX, MONTH, NAME, PERCENT, PHONE_NUMBER, RADIO, SOCIAL_SECURITY_NUMBER, STATE, TEXT, TEXT_AREA, USER, " +
				"USER_LIST_BOX, WEBSITE, WHOLE_NUMBER, YEAR or YES_NO.",
		},
		{Name: "default_value", Type: Text, XML: "DefaultValue", Doc: "Value of new records; NULL for none."},
		{Name: "group_id", Type: BigInt, XML: "GroupId", References: "custom_field_groups", Doc: "Number of the group the field is shown in."},
		{Name: "list_rows", Type: Integer, V2: "-", XML: "ListRows", Doc: "Lines that a list of options shows at once; XML-RPC only."},
		{Name: "group_name", Type: Text, Doc: "Name of that group."},
	},
	Children: []Child{{
		Name: "custom_field_definition_options", V2: "options", ParentKey: "custom_field_definition_id",
		Doc: "Values to choose from in custom fields that offer a choice.",
		XML: &XMLChild{List: "Values", Lines: true},
		Columns: []Column{
			{Name: "id", Type: Text, Doc: "Identifier of the option; not always a number."},
			{Name: "label", Type: Text, XML: ".", Doc: "Text shown to users."},
		},
	}},
	Strategy:     PerParent,
	ParentColumn: "entity",
	V2: &V2{
		Path: "/{parent}/model", ArrayKey: "custom_fields",
		Parents: []Parent{
			{Name: "contacts", Path: "contacts", Entity: "contacts"},
			{Name: "companies", Path: "companies", Entity: "companies"},
			{Name: "orders", Path: "orders", Entity: "orders"},
			{Name: "subscriptions", Path: "subscriptions", Entity: "subscriptions"},
			{Name: "opportunities", Path: "opportunities", Entity: "opportunities"},
			{Name: "tasks", Path: "tasks", Entity: "tasks"}, // notes have the same set
			{Name: "affiliates", Path: "affiliates"},        // read first and on sweeps only, as long as they are not mirrored from REST v2
		},
	},
	XMLRPC: &XMLRPC{Table: "DataFormField", Strategy: Snapshot},
}

// formEntities are the tables that have custom fields, by the number of their form.
var formEntities = map[string]string{
	"-1": "contacts", "-2": "tickets", "-3": "affiliates", "-4": "opportunities", "-5": "tasks",
	"-6": "companies", "-9": "orders", "-10": "subscriptions",
}

// fieldTypes are XML-RPC's codes of field_type. Nobody says what 24 is.
var fieldTypes = map[string]string{
	"1": "PHONE_NUMBER", "2": "SOCIAL_SECURITY_NUMBER", "3": "CURRENCY", "4": "PERCENT", "5": "STATE", "6": "YES_NO",
	"7": "YEAR", "8": "MONTH", "9": "DAY_OF_WEEK", "10": "NAME", "11": "DECIMAL_NUMBER", "12": "WHOLE_NUMBER", "13": "DATE",
	"14": "DATE_TIME", "15": "TEXT", "16": "TEXT_AREA", "17": "LIST_BOX", "18": "WEBSITE", "19": "EMAIL", "20": "RADIO",
	"21": "DROPDOWN", "22": "USER", "23": "DRILLDOWN", "25": "USER_LIST_BOX",
}
