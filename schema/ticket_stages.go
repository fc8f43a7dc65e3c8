package schema

var ticketStages = &Entity{
	Name: "ticket_stages",
	Doc:  "Stages that tickets move through.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the stage in Keap; tickets.stage_id points here."},
		{Name: "name", Type: Text, XML: "StageName", Doc: "Name of the stage."},
	},
	XMLRPC: &XMLRPC{Table: "TicketStage", Strategy: Append, Horizon: horizon, Reread: true},
}
