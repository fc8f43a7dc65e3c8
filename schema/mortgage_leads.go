package schema

var mortgageLeads = &Entity{
	Name: "mortgage_leads",
	Doc:  "What an add-on for mortgages noted on opportunities; few accounts have any.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the entry in Keap."},
		{
			Name: "opportunity_id", Type: BigInt, XML: "OpportunityId", References: "opportunities",
			Doc: "Opportunity it belongs to; NULL where the account does not tell.",
		},
		{Name: "application_time", Type: Timestamp, XML: "ApplicationDate", Doc: "When the loan was applied for, as an instant in UTC."},
		{Name: "credit_report_time", Type: Timestamp, XML: "CreditReportDate", Doc: "When the credit report was made, as an instant in UTC."},
		{Name: "appraisal_ordered_time", Type: Timestamp, XML: "DateAppraisalOrdered", Doc: "When the appraisal was ordered, as an instant in UTC."},
		{Name: "appraisal_done_time", Type: Timestamp, XML: "DateAppraisalDone", Doc: "When the appraisal was done, as an instant in UTC."},
		{Name: "appraisal_received_time", Type: Timestamp, XML: "DateAppraisalReceived", Doc: "When the appraisal was received, as an instant in UTC."},
		{Name: "title_ordered_time", Type: Timestamp, XML: "DateTitleOrdered", Doc: "When the title was ordered, as an instant in UTC."},
		{Name: "title_received_time", Type: Timestamp, XML: "DateTitleReceived", Doc: "When the title was received, as an instant in UTC."},
		{Name: "rate_locked_time", Type: Timestamp, XML: "DateRateLocked", Doc: "When the rate was locked, as an instant in UTC."},
		{Name: "rate_lock_expiration_time", Type: Timestamp, XML: "DateRateLockExpires", Doc: "When the rate is locked no longer, as an instant in UTC."},
		{
			Name: "estimated_close_time", Type: Timestamp, XML: "EstimatedCloseDate",
			Doc: "When it is expected to be closed, as an instant in UTC; NULL where the account does not tell.",
		},
		{Name: "actual_close_time", Type: Timestamp, XML: "ActualCloseDate", Doc: "When it was closed, as an instant in UTC."},
		{Name: "funding_time", Type: Timestamp, XML: "FundingDate", Doc: "When the loan was paid out, as an instant in UTC."},
		{Name: "notes", Type: Text, XML: "MtgNotes", Doc: "Remarks; NULL where the account does not tell."},
	},
	XMLRPC: &XMLRPC{
		Table: "MtgLead", Strategy: Append, Horizon: horizon, Reread: true,
		Optional: []string{"EstimatedCloseDate", "MtgNotes", "OpportunityId"},
	},
}
