package schema

var contactLinkTypes = &Entity{
	Name: "contact_link_types",
	Doc:  "Kinds of link between contacts; contact_links has the links.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the kind in Keap; contact_links.link_type_id points here."},
		{Name: "name", Type: Text, XML: "TypeName", Doc: "Kind of link in the account's own words, as Spouse."},
		{Name: "max_links", Type: BigInt, XML: "MaxLinked", Doc: "Most links of the kind that a contact may have."},
	},
	XMLRPC: &XMLRPC{Table: "LinkedContactType", Strategy: Append, Horizon: horizon, Reread: true},
}
