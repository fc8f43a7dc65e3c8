package schema

var followUpSequenceContacts = &Entity{
	Name: "follow_up_sequence_contacts",
	Doc:  "Contacts in follow-up sequences. Keap tells neither when one entered nor that one left: only reading all again shows that.",
	Columns: []Column{
		{Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts", Doc: "Contact who is in the sequence."},
		{Name: "follow_up_sequence_id", Type: BigInt, XML: "CampaignId", References: "follow_up_sequences", Doc: "Sequence the contact is in."},
		{Name: "follow_up_sequence_name", Type: Text, XML: "Campaign", Doc: "Name of the sequence when the record was read."},
		{Name: "status", Type: Text, XML: "Status", XMLWords: activeWords, Doc: "State of the contact in the sequence: ACTIVE or INACTIVE."},
	},
	Key: []string{"contact_id", "follow_up_sequence_id"},
	XMLRPC: &XMLRPC{
		Table: "Campaignee", Strategy: Append, Pair: [2]string{"ContactId", "CampaignId"}, Reread: true,
		Owners: []Owner{{Entity: "contacts", Column: "contact_id"}},
		Never:  map[string]string{"Id": "few accounts have it; contact and sequence are the key"},
	},
}
