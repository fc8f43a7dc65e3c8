package schema

var followUpSequences = &Entity{
	Name: "follow_up_sequences",
	Doc:  "Sequences of messages from before Keap had its campaign builder, whose campaigns are not among them.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the sequence in Keap."},
		{Name: "name", Type: Text, XML: "Name", Doc: "Name of the sequence."},
		{Name: "status", Type: Text, XML: "Status", XMLWords: activeWords, Doc: "State of the sequence: ACTIVE or INACTIVE."},
	},
	XMLRPC: &XMLRPC{Table: "Campaign", Strategy: Append, Horizon: horizon, Reread: true},
}
