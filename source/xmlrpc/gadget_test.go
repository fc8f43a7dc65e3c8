package xmlrpc

import "github.com/keapsync/keapsync/schema"

// gadget is an entity with a value in every place that XML-RPC may have one.
var gadget = &schema.Entity{
	Name: "gadgets", Stamp: "update_time",
	Columns: []schema.Column{
		{Name: "id", Type: schema.BigInt, XML: "Id"},
		{Name: "name", Type: schema.Text, XML: "Text"},
		{Name: "kind", Type: schema.Text, XML: "Kind", XMLWords: map[string]string{"1": "BIG", "R&D": "LAB"}},
		{Name: "price", Type: schema.Money, XML: "Price"},
		{Name: "weight", Type: schema.Numeric, XML: "Weight"},
		{Name: "pieces", Type: schema.Integer, XML: "Pieces"},
		{Name: "active", Type: schema.Bool, XML: "Active"},
		{Name: "born", Type: schema.Date, XML: "Born"},
		{Name: "create_time", Type: schema.Timestamp, XML: "When"},
		{Name: "update_time", Type: schema.Timestamp, XML: "LastUpdated"},
		{Name: "only_in_rest", Type: schema.Text},
		{Name: "tags", Type: schema.Text, XML: "Tags"},
		{Name: "custom_fields", Type: schema.CustomFields},
	},
	Children: []schema.Child{
		{
			Name: "gadget_emails", ParentKey: "gadget_id",
			Columns: []schema.Column{{Name: "field", Type: schema.Text}, {Name: "email", Type: schema.Text}, {Name: "note", Type: schema.Text}},
			XML: &schema.XMLChild{Elements: []schema.XMLElement{
				{Fixed: map[string]string{"field": "EMAIL1"}, Fields: map[string]string{"email": "Email", "note": "Note"}},
				{Fixed: map[string]string{"field": "EMAIL2"}, Fields: map[string]string{"email": "Email2"}},
			}},
		},
		{
			Name: "gadget_tags", ParentKey: "gadget_id", Key: "tag_id", XML: &schema.XMLChild{List: "Tags"},
			Columns: []schema.Column{{Name: "tag_id", Type: schema.BigInt, V2: ".", XML: "."}},
		},
		{
			Name: "gadget_options", ParentKey: "gadget_id", XML: &schema.XMLChild{List: "Values", Lines: true},
			Columns: []schema.Column{{Name: "id", Type: schema.Text}, {Name: "label", Type: schema.Text, XML: "."}},
		},
	},
	XMLRPC: &schema.XMLRPC{Table: "Gadget", Strategy: schema.Window, FormID: -1},
}

var gadgetCustom = []customField{
	{id: 10, name: "Color", kind: 21},
	{id: 11, name: "Number", kind: typeDecimal},
	{id: 12, name: "Yes", kind: typeYesNo},
	{id: 13, name: "Day", kind: typeDate},
	{id: 14, name: "Time", kind: typeDateTime},
	{id: 15, name: "List", kind: typeListBox, options: []string{"Wine, red", "Travel", "Golf"}},
	{id: 16, name: "Phone", kind: 1},
	{id: 17, name: "Count", kind: typeWholeNumber},
}
