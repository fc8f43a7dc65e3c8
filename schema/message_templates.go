package schema

var messageTemplates = &Entity{
	Name: "message_templates",
	Doc:  "Templates of messages, by name; their contents are not told.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the template in Keap."},
		{Name: "piece_title", Type: Text, XML: "PieceTitle", Doc: "Title of the template."},
		{
			Name: "piece_type", Type: Text, XML: "PieceType", XMLWords: pieceTypes,
			Doc: "Kind of message: EMAIL, FAX, VOICE_BROADCAST, LETTER, FULFILLMENT_LIST, QUEUED_FULFILLMENT_LIST, TASK, ACTIVITY_HISTORY or ACTIONS.",
		},
		{Name: "categories", Type: Text, XML: "Categories", Doc: "Categories of the template, in one text as Keap sends it."},
	},
	XMLRPC: &XMLRPC{Table: "Template", Strategy: Append, Horizon: horizon, Reread: true},
}

var pieceTypes = map[string]string{
	"Email": "EMAIL", "Fax": "FAX", "Voice Broadcast": "VOICE_BROADCAST", "Letter": "LETTER",
	"Fulfillment List": "FULFILLMENT_LIST", "Queued Fulfillment List": "QUEUED_FULFILLMENT_LIST", "Task": "TASK",
	"Activity History": "ACTIVITY_HISTORY", "Actions": "ACTIONS",
}
