package keapsim

import "slices"

// kind is one kind of record.
type kind uint8

const (
	contactKind kind = iota
	companyKind
	tagKind
	tagCategoryKind
	orderKind
	productKind
	subscriptionKind
	opportunityKind
	stageKind
	noteKind
	taskKind
	userKind
	paymentKind
	transactionKind
	restKinds // how many REST v2 serves; those below are known to XML-RPC only

	appointmentKind kind = iota - 1
	formFieldKind
	formGroupKind
	formTabKind
	leadSourceKind
	affiliateKind
	creditCardKind
	productCategoryKind
	actionSequenceKind
	affResourceKind
	campaignKind
	campaignStepKind
	campaigneeKind
	expenseKind
	fileBoxKind
	groupAssignKind
	jobRecurringInstanceKind
	leadSourceCategoryKind
	leadSourceExpenseKind
	leadSourceRecurringExpenseKind
	linkedContactTypeKind
	mtgLeadKind
	productInterestKind
	productInterestBundleKind
	referralKind
	savedFilterKind
	stageMoveKind
	statusKind
	templateKind
	ticketKind
	ticketStageKind
	ticketTypeKind
	userGroupKind
	kinds // how many there are
)

// kindNames are the names by which the Go API, the control surface and Options.Only know the kinds. Those that only
// XML-RPC serves bear the name of their table, but for appointments, which share one with notes and tasks.
var kindNames = [kinds]string{
	"contacts", "companies", "tags", "tag_categories", "orders", "products", "subscriptions", "opportunities",
	"opportunity_stages", "notes", "tasks", "users", "payments", "transactions",
	"appointments", "DataFormField", "DataFormGroup", "DataFormTab", "LeadSource", "Affiliate", "CreditCard", "ProductCategory", "ActionSequence", "AffResource",
	"Campaign", "CampaignStep", "Campaignee", "Expense", "FileBox", "GroupAssign", "JobRecurringInstance", "LeadSourceCategory",
	"LeadSourceExpense", "LeadSourceRecurringExpense", "LinkedContactType", "MtgLead", "ProductInterest", "ProductInterestBundle",
	"Referral", "SavedFilter", "StageMove", "Status", "Template", "Ticket", "TicketStage", "TicketType", "UserGroup",
}

func (k kind) String() string { return kindNames[k] }

// firstIDs are where each kind's ids begin; they differ, so that an id of one kind used for another is noticed. Notes,
// tasks and appointments share one table of XML-RPC, and so do contacts and companies: their ids never meet, and with
// SharedIDs they take turns in one sequence that begins with the first of the kind named first.
var firstIDs = [kinds]int64{
	1, 20_000_001, 91, 3, 101, 11, 501, 31, 2, 7001, 30_000_301, 1, 9001, 1,
	60_000_001, 7, 10, 30, 1, 1, 1, 1, 1201, 15, 41, 61, 5001, 801, 2001, 21, 6001, 2, 51, 5, 1, 71, 901, 81, 3001, 25, 4001, 1, 201, 701, 4, 6, 8,
}

// manyCompanies make a run of company ids that is longer than a page.
const manyCompanies = 1300

// Entities returns the names of all entities that REST v2 serves, as the Go API and the control surface spell them.
func Entities() []string { return slices.Clone(kindNames[:restKinds]) }

// counts returns how many records of each kind an account with that many contacts has. With shared ids there are enough
// companies to fill more than a page of the table that contacts are in, unless the account is tiny.
func counts(contacts int, h Hostility) [kinds]int {
	share := func(perMille, least int) int { return max(contacts*perMille/1000, min(contacts, least)) }
	orders := share(600, 6)
	payments := orders * 5 / 6
	subscriptions, opportunities := share(80, 2), share(120, 3)
	companies := share(100, 2)
	if h.has(SharedIDs) && contacts >= 500 {
		companies = max(companies, manyCompanies)
	}
	return [kinds]int{
		contactKind:      contacts,
		companyKind:      companies,
		tagKind:          min(max(contacts/25, 5), 400),
		tagCategoryKind:  5,
		orderKind:        orders,
		productKind:      min(max(contacts*3/100, 6), 300),
		subscriptionKind: subscriptions,
		opportunityKind:  opportunities,
		stageKind:        6,
		noteKind:         share(700, 5),
		taskKind:         share(300, 4),
		userKind:         8,
		paymentKind:      payments,
		transactionKind:  payments + payments/25,

		appointmentKind: share(100, 3), formFieldKind: blueprintCount(), formGroupKind: 2 * int(sets), formTabKind: int(sets), leadSourceKind: len(leadNames), affiliateKind: 36,
		creditCardKind: max(30, contacts/10), productCategoryKind: 6, actionSequenceKind: 20, affResourceKind: 12, campaignKind: 10,
		campaignStepKind: 40, campaigneeKind: share(60, 3), expenseKind: 5 + contacts/100, fileBoxKind: share(100, 3),
		groupAssignKind: 10, jobRecurringInstanceKind: 3 * subscriptions, leadSourceCategoryKind: 4,
		leadSourceExpenseKind: 6 + contacts/500, leadSourceRecurringExpenseKind: 5, linkedContactTypeKind: len(linkKinds),
		mtgLeadKind: opportunities / 10, productInterestKind: 5 + contacts/50, productInterestBundleKind: 5, referralKind: share(60, 3),
		savedFilterKind: 15, stageMoveKind: 3 * opportunities, statusKind: 4, templateKind: 30, ticketKind: 3 + contacts/100,
		ticketStageKind: 4, ticketTypeKind: 3, userGroupKind: 3,
	}
}
