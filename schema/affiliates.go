package schema

var affiliates = &Entity{
	Name: "affiliates",
	Doc:  "Referral partners, who bring contacts and earn commissions.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the referral partner in Keap."},
		{Name: "code", Type: Text, XML: "AffCode", Doc: "Code that links of the partner bear."},
		{Name: "name", Type: Text, XML: "AffName", Doc: "Name of the partner."},
		{Name: "status", Type: Text, XML: "Status", XMLWords: activeCodes, Doc: "State of the partner: ACTIVE or INACTIVE."},
		{Name: "contact_id", Type: BigInt, XML: "ContactId", References: "contacts", Doc: "Contact the partner is."},
		{Name: "parent_affiliate_id", Type: BigInt, XML: "ParentId", References: "affiliates", Doc: "Partner who brought this one; NULL or 0 for none."},
		{Name: "notify_on_lead", Type: Bool, XML: "NotifyLead", Doc: "Whether the partner is told of leads."},
		{Name: "notify_on_sale", Type: Bool, XML: "NotifySale", Doc: "Whether the partner is told of sales."},
		{Name: "track_leads_days", Type: Integer, XML: "LeadCookieFor", Doc: "Days that a visitor counts as brought by the partner."},
		{Name: "lead_amount", Type: Numeric, XML: "LeadAmt", Doc: "Commission for a lead, in major units of the account's currency."},
		{Name: "lead_percent", Type: Numeric, XML: "LeadPercent", Doc: "Lead commission as a percentage of the sale."},
		{Name: "sale_amount", Type: Numeric, XML: "SaleAmt", Doc: "Commission for a sale, in major units of the account's currency."},
		{Name: "sale_percent", Type: Numeric, XML: "SalePercent", Doc: "Sales commission as a percentage of the sale."},
		{
			Name: "default_commission_type", Type: Text, XML: "DefCommissionType", XMLWords: commissionTypes,
			Doc: "Whose commissions count: AFFILIATE for the partner's own, PRODUCT for those of the products.",
		},
		{
			Name: "payout_type", Type: Text, XML: "PayoutType", XMLWords: payoutTypes,
			Doc: "When commissions are earned: UP_FRONT, or ON_PAYMENT for when the money has come in.",
		},
		{Name: "custom_fields", Type: CustomFields, Doc: customFieldsDoc},
	},
	XMLRPC: &XMLRPC{
		Table: "Affiliate", FormID: -3, Strategy: Append, Horizon: horizon, Reread: true,
		Never: unread("Password"),
	},
}

var commissionTypes = map[string]string{"2": "AFFILIATE", "3": "PRODUCT"}

var payoutTypes = map[string]string{"4": "UP_FRONT", "5": "ON_PAYMENT"}
