package schema

var followUpSequenceSteps = &Entity{
	Name: "follow_up_sequence_steps",
	Doc:  "Steps of follow-up sequences.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the step in Keap."},
		{Name: "follow_up_sequence_id", Type: BigInt, XML: "CampaignId", References: "follow_up_sequences", Doc: "Sequence the step belongs to."},
		{
			Name: "message_template_id", Type: BigInt, XML: "TemplateId", References: "message_templates",
			Doc: "Template of what is sent; NULL or 0 for none.",
		},
		{Name: "title", Type: Text, XML: "StepTitle", Doc: "Title of that template when the step was read."},
		{Name: "status", Type: Text, XML: "StepStatus", Doc: "State of the step, in Keap's words."},
	},
	XMLRPC: &XMLRPC{Table: "CampaignStep", Strategy: Append, Horizon: horizon, Reread: true},
}
