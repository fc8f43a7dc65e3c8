package keapsim

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
	kinds // how many there are
)

// kindNames are the names by which the Go API, the control surface and Options.Only know the kinds.
var kindNames = [kinds]string{
	"contacts", "companies", "tags", "tag_categories", "orders", "products", "subscriptions", "opportunities",
	"opportunity_stages", "notes", "tasks", "users", "payments", "transactions",
}

func (k kind) String() string { return kindNames[k] }

// firstIDs are where each kind's ids begin; they differ, so that an id of one kind used for another is noticed.
var firstIDs = [kinds]int64{1, 20_000_001, 91, 3, 101, 11, 501, 31, 2, 7001, 301, 1, 9001, 1}

// Entities returns the names of all entities that can be served, as the Go API and the control surface spell them.
func Entities() []string { return kindNames[:] }

// counts returns how many records of each kind an account with so many contacts has.
func counts(contacts int) [kinds]int {
	share := func(perMille, least int) int { return max(contacts*perMille/1000, min(contacts, least)) }
	orders := share(600, 6)
	payments := orders * 5 / 6
	return [kinds]int{
		contactKind:      contacts,
		companyKind:      share(100, 2),
		tagKind:          min(max(contacts/25, 5), 400),
		tagCategoryKind:  5,
		orderKind:        orders,
		productKind:      min(max(contacts*3/100, 6), 300),
		subscriptionKind: share(80, 2),
		opportunityKind:  share(120, 3),
		stageKind:        6,
		noteKind:         share(700, 5),
		taskKind:         share(300, 4),
		userKind:         8,
		paymentKind:      payments,
		transactionKind:  payments + payments/25,
	}
}

// Ids have gaps, as where records were deleted long ago: every ninth is missing.
const gap = 8

// idAt is the id of a kind's record number index.
func idAt(k kind, index int) int64 { return firstIDs[k] + int64(index) + int64(index/gap) }

// indexOf is the reverse of idAt; false if the id falls into a gap or before the first.
func indexOf(k kind, id int64) (int, bool) {
	x := id - firstIDs[k]
	if x < 0 || x%(gap+1) == gap {
		return 0, false
	}
	return int(x - x/(gap+1)), true
}

// indexFrom is the index of the first record whose id is id or greater.
func indexFrom(k kind, id int64) int {
	x := max(id-firstIDs[k], 0)
	return int(x - x/(gap+1))
}
