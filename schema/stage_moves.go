package schema

var stageMoves = &Entity{
	Name: "stage_moves",
	Doc:  "Moves of opportunities from one stage to another. They are only added.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the move in Keap."},
		{Name: "opportunity_id", Type: BigInt, XML: "OpportunityId", References: "opportunities", Doc: "Opportunity that was moved."},
		{Name: "move_time", Type: Timestamp, XML: "MoveDate", Doc: "When it was moved, as an instant in UTC."},
		{
			Name: "move_from_stage_id", Type: BigInt, XML: "MoveFromStage", References: "opportunity_stages",
			Doc: "Stage it left; NULL or 0 where it was in none.",
		},
		{Name: "move_to_stage_id", Type: BigInt, XML: "MoveToStage", References: "opportunity_stages", Doc: "Stage it entered."},
		{
			Name: "prev_stage_move_time", Type: Timestamp, XML: "PrevStageMoveDate",
			Doc: "When it was moved before, as an instant in UTC; NULL for the first move.",
		},
		{Name: "user_id", Type: BigInt, XML: "UserId", References: "users", Doc: "User who owned the opportunity."},
		{Name: "created_by", Type: BigInt, XML: "CreatedBy", References: "users", Doc: "User who moved it; NULL, 0 or -1 where it was no user."},
		{Name: "create_time", Type: Timestamp, XML: "DateCreated", Doc: "When the move was recorded, as an instant in UTC."},
	},
	XMLRPC: &XMLRPC{Table: "StageMove", Strategy: Append, Created: "DateCreated"},
}
