package schema

// contactActions is how XML-RPC lists notes, tasks or appointments, which are in one table there.
func contactActions(kind string) *XMLRPC {
	return &XMLRPC{
		Table: "ContactAction", Strategy: Window, FormID: -5,
		Where: []XMLCondition{{Field: "ObjectType", Value: kind}},
		Never: map[string]string{"IsAppointment": "says no more than ObjectType"},
	}
}

// actionColumns are what XML-RPC has of all three, and REST v2 of none.
func actionColumns(what string) []Column {
	return []Column{
		{Name: "end_time", Type: Timestamp, V2: "-", XML: "EndDate", Doc: "When the " + what + " ends, as an instant in UTC; XML-RPC only."},
		{Name: "popup_time", Type: Timestamp, V2: "-", XML: "PopupDate", Doc: "When the user is reminded of it, as an instant in UTC; NULL for no reminder; XML-RPC only."},
	}
}
