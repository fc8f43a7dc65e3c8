package schema

import "slices"

var opportunities = &Entity{
	Name: "opportunities",
	Doc:  "Sales that are hoped for, with the stage they are in. Deals of Keap's newer pipelines are not among them.",
	Columns: slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the opportunity in Keap."},
		{Name: "opportunity_title", Type: Text, XML: "OpportunityTitle", Doc: "Title of the opportunity."},
	}, nested("contact", "Prospect", []Column{
		{Name: "id", Type: BigInt, XML: "ContactID", References: "contacts", Doc: "The contact's number."},
		{Name: "first_name", Type: Text, Doc: "First name of the contact when the record was read."},
		{Name: "last_name", Type: Text, Doc: "Last name of the contact when the record was read."},
		{Name: "email", Type: Text, Doc: "E-mail address of the contact when the record was read."},
		{Name: "phone_number", Type: Text, Doc: "Telephone number of the contact when the record was read."},
		{Name: "company_name", Type: Text, Doc: "Company of the contact when the record was read."},
		{Name: "job_title", Type: Text, Doc: "Position of the contact when the record was read."},
		{Name: "city", Type: Text, Doc: "City of the contact when the record was read."},
		{Name: "state", Type: Text, Doc: "State or province of the contact when the record was read."},
	}), nested("stage", "Stage", slices.Concat([]Column{
		{Name: "id", Type: BigInt, XML: "StageID", References: "opportunity_stages", Doc: "The stage it is in, by its number."},
		{Name: "name", Type: Text, Doc: "Name of the stage."},
	}, nested("details", "Details", []Column{
		{Name: "probability", Type: Integer, Doc: "Chance of winning in this stage, in percent."},
		{Name: "stage_order", Type: Integer, Doc: "Place of the stage in the pipeline, smallest first."},
		{Name: "target_num_days", Type: Integer, Doc: "Days an opportunity should stay in the stage."},
	}))), []Column{
		{Name: "stage_entrance_time", Type: Timestamp, XML: "DateInStage", Doc: "When it entered its stage, as an instant in UTC; by REST v2 NULL unless Keap sends it unasked."},
	}, nested("user", "Owner", []Column{
		{Name: "id", Type: BigInt, XML: "UserID", References: "users", Doc: "User who works on it; NULL or 0 for nobody."},
		{Name: "first_name", Type: Text, Doc: "First name of that user."},
		{Name: "last_name", Type: Text, Doc: "Last name of that user."},
	}), []Column{
		{Name: "next_action_time", Type: Timestamp, XML: "NextActionDate", Doc: "When the next step is due, as an instant in UTC."},
		{Name: "next_action_notes", Type: Text, XML: "NextActionNotes", Doc: "What the next step is."},
		{Name: "estimated_close_time", Type: Timestamp, XML: "EstimatedCloseDate", Doc: "When it is expected to be decided, as an instant in UTC."},
		{Name: "include_in_forecast", Type: Bool, XML: "IncludeInForecast", Doc: "Whether it counts in the sales forecast."},
		{Name: "projected_revenue_low", Type: Numeric, XML: "ProjectedRevenueLow", Doc: "Lowest revenue expected, in major units of the account's currency."},
		{Name: "projected_revenue_high", Type: Numeric, XML: "ProjectedRevenueHigh", Doc: "Highest revenue expected, in major units of the account's currency."},
		{Name: "monthly_revenue", Type: Numeric, XML: "MonthlyRevenue", Doc: "Monthly revenue, in major units of the account's currency; by REST v2 NULL unless Keap sends it unasked."},
		{Name: "order_revenue", Type: Numeric, XML: "OrderRevenue", Doc: "Revenue of orders, in major units of the account's currency; by REST v2 NULL unless Keap sends it unasked."},
		{Name: "affiliate_id", Type: BigInt, XML: "AffiliateId", References: "affiliates", Doc: "Referral partner who brought it; NULL or 0 for none."},
		{Name: "lead_source", Type: Text, XML: "Leadsource", Doc: "Name of the lead source that brought it."},
		{Name: "objection", Type: Text, XML: "Objection", Doc: "What the prospect objects to; by REST v2 NULL unless Keap sends it unasked."},
		{Name: "status", Type: Text, Doc: "Name of its status; by REST v2 NULL unless Keap sends it unasked."},
		{Name: "status_id", Type: BigInt, XML: "StatusID", References: "opportunity_statuses", Doc: "Number of its status."},
		{Name: "opportunity_notes", Type: Text, XML: "OpportunityNotes", Doc: "Remarks on the opportunity."},
		{Name: "custom_fields", Type: CustomFields, Doc: customFieldsDoc},
		{Name: "created_time", Type: Timestamp, XML: "DateCreated", Doc: "When the opportunity was created, as an instant in UTC."},
		{Name: "created_by", Type: BigInt, XML: "CreatedBy", References: "users", Doc: "User who created it; NULL or 0 where it was no user."},
		{Name: "last_updated_time", Type: Timestamp, XML: "LastUpdated", Doc: "When the opportunity last changed, as an instant in UTC."},
		{Name: "last_updated_by", Type: BigInt, XML: "LastUpdatedBy", References: "users", Doc: "User who changed it last; NULL or 0 where it was no user."},
	}),
	Children: []Child{
		{
			Name: "opportunity_checklist_items", V2: "stage.details.checklist_items", ParentKey: "opportunity_id",
			Doc: "What is to be done in the opportunities' stages, and what of it is done.",
			Columns: []Column{
				{Name: "id", Type: BigInt, Doc: "Number of the item in the stage's list."},
				{Name: "instance_id", Type: BigInt, Doc: "Number of this opportunity's copy of the item."},
				{Name: "description", Type: Text, Doc: "What is to be done."},
				{Name: "required", Type: Bool, Doc: "Whether it must be done before the opportunity moves on."},
				{Name: "item_order", Type: Integer, Doc: "Place in the list, smallest first."},
				{Name: "done_date", Type: Timestamp, Doc: "When it was done, as an instant in UTC; NULL while it is not."},
			},
		},
		{
			Name: "opportunity_stage_reasons", V2: "stage.reasons", ParentKey: "opportunity_id",
			Doc:     "Reasons given for the stage that opportunities are in.",
			Columns: []Column{{Name: "reason", Type: Text, V2: ".", Doc: "Reason, in the account's own words."}},
		},
	},
	Strategy: NewestFirst,
	Stamp:    "last_updated_time",
	V2: &V2{
		Path: "/opportunities", ArrayKey: "opportunities", PageSize: 1000,
		// Added to the default record. Five more are for accounts with the older opportunities only, and an error elsewhere.
		Fields:     []string{"custom_fields", "created_by", "last_updated_by", "status_id"},
		EitherForm: true,
		OrderStamp: "update_time", OrderFull: "created_time asc",
		ByIDs: "ids", MaxIDs: maxIDs, Single: "/opportunities/{id}",
	},
	XMLRPC: &XMLRPC{
		Table: "Lead", Strategy: Window, FormID: -4,
		// Whoever writes through the API may write LastUpdated too, so that a change does not always show.
		Reread: true, LooseStamp: true,
		Optional: []string{"DateInStage", "IncludeInForecast", "MonthlyRevenue", "OrderRevenue"},
	},
	HookEvents: []string{"opportunity.add", "opportunity.edit", "opportunity.delete", "opportunity.stage_move"},
}
