package schema

var opportunityStages = &Entity{
	Name: "opportunity_stages",
	Doc:  "Steps of the sales pipeline that opportunities move through.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the stage in Keap; opportunities.stage_id points here."},
		{Name: "name", Type: Text, XML: "StageName", Doc: "Name of the stage."},
		{Name: "order", Type: Integer, XML: "StageOrder", Doc: "Place in the pipeline, smallest first (write \"order\" in SQL)."},
		{Name: "probability", Type: Integer, Doc: "Chance of winning an opportunity in this stage, in percent."},
		{Name: "target_number_days", Type: Integer, XML: "TargetNumDays", Doc: "Days an opportunity should stay in the stage."},
		{Name: "created_time", Type: Timestamp, Doc: "When the stage was created, as an instant in UTC."},
		{Name: "updated_time", Type: Timestamp, Doc: "When the stage last changed, as an instant in UTC."},
	},
	Children: []Child{{
		Name: "opportunity_stage_checklist_items", V2: "checklist_items", ParentKey: "opportunity_stage_id",
		Doc: "What is to be done for every opportunity in a stage.",
		Columns: []Column{
			{Name: "id", Type: BigInt, Doc: "Number of the item in Keap."},
			{Name: "description", Type: Text, Doc: "What is to be done."},
			{Name: "required", Type: Bool, Doc: "Whether it must be done before an opportunity moves on."},
			{Name: "order", Type: Integer, Doc: "Place in the list, smallest first (write \"order\" in SQL)."},
		},
	}},
	Strategy: Snapshot,
	Stamp:    "updated_time",
	V2: &V2{
		Path: "/opportunities/stages", ArrayKey: "stages", PageSize: 1000,
		OrderFull: "stage_order asc", Single: "/opportunities/stages/{id}",
	},
	XMLRPC: &XMLRPC{Table: "Stage", Strategy: Append, Horizon: horizon, Reread: true},
}
