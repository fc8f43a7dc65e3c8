package schema

// customFieldsDoc is the comment of every column of custom fields.
const customFieldsDoc = "Custom fields that are set: their values by the field's number, as {\"12\": \"Gold\"}; names, types and " +
	"options are in custom_field_definitions."

var customFieldDefinitions = &Entity{
	Name: "custom_field_definitions",
	Doc:  "Fields the account has added to Keap's own: what the numbers in the columns custom_fields mean.",
	Columns: []Column{
		{Name: "id", Type: BigInt, Doc: "Number of the field; the key in the columns custom_fields."},
		{
			Name: "entity", Type: Text, V2: "-",
			Doc: "Table whose custom_fields have it: contacts, companies, orders, subscriptions, opportunities, affiliates, or " +
				"tasks, whose fields notes have as well.",
		},
		{
			Name: "record_type", Type: Text,
			Doc: "Kind of record in Keap's words: CONTACT, REFERRAL_PARTNER, OPPORTUNITY, TASK_NOTE_APPOINTMENT, COMPANY, ORDER or SUBSCRIPTION.",
		},
		{Name: "label", Type: Text, Doc: "Name shown to users; two fields may have the same."},
		{Name: "field_name", Type: Text, Doc: "Name in Keap's database, unique for a kind of record; NULL where Keap does not tell it."},
		{
			Name: "field_type", Type: Text,
			Doc: "Type of its values: CURRENCY, DATE, DATE_TIME, DAY_OF_WEEK, DECIMAL_NUMBER, DRILLDOWN, DROPDOWN, EMAIL, " +
				"LIST_BOX, MONTH, NAME, PERCENT, PHONE_NUMBER, RADIO, SOCIAL_SECURITY_NUMBER, STATE, TEXT, TEXT_AREA, USER, " +
				"USER_LIST_BOX, WEBSITE, WHOLE_NUMBER, YEAR or YES_NO.",
		},
		{Name: "default_value", Type: Text, Doc: "Value of new records; NULL for none."},
		{Name: "group_id", Type: BigInt, Doc: "Number of the group the field is shown in."},
		{Name: "group_name", Type: Text, Doc: "Name of that group."},
	},
	Children: []Child{{
		Name: "custom_field_definition_options", V2: "options", ParentKey: "custom_field_definition_id",
		Doc: "Values to choose from in custom fields that offer a choice.",
		Columns: []Column{
			{Name: "id", Type: Text, Doc: "Identifier of the option; not always a number."},
			{Name: "label", Type: Text, Doc: "Text shown to users."},
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
			{Name: "affiliates", Path: "affiliates"},        // read first and on sweeps only, as long as they are not mirrored
		},
	},
}
