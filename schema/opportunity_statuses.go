package schema

var opportunityStatuses = &Entity{
	Name: "opportunity_statuses",
	Doc:  "Statuses of opportunities from before they had stages; few accounts have any.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the status in Keap; opportunities.status_id points here."},
		{Name: "name", Type: Text, XML: "StatusName", Doc: "Name of the status."},
		{Name: "order", Type: Integer, XML: "StatusOrder", Doc: "Place among the statuses, smallest first (write \"order\" in SQL)."},
		{Name: "target_number_days", Type: Integer, XML: "TargetNumDays", Doc: "Days an opportunity should have the status."},
	},
	XMLRPC: &XMLRPC{Table: "Status", Strategy: Append, Horizon: horizon, Reread: true},
}
