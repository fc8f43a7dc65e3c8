package schema

var ticketTypes = &Entity{
	Name: "ticket_types",
	Doc:  "Kinds of ticket.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the kind in Keap; tickets.ticket_type_id points here."},
		{Name: "label", Type: Text, XML: "Label", Doc: "Name of the kind."},
		{Name: "category_id", Type: BigInt, XML: "CategoryId", Doc: "Category it is in, by its number."},
	},
	XMLRPC: &XMLRPC{Table: "TicketType", Strategy: Append, Horizon: horizon, Reread: true},
}
