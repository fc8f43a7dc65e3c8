package keapsim

// HookQuirks switch what Keap does not tell of its hooks. The zero value is the documented form where there is one.
type HookQuirks struct {
	// Duplicates sends each body that arrived a second time.
	Duplicates bool
	// Reorder sends the last body of those that wait first, and turns the order of the entries within.
	Reorder bool
	// StringIDs sends ids as texts.
	StringIDs bool
	// EntryURL is what apiUrl of an entry is.
	EntryURL EntryURL
	// BodyURL adds api_url to the keys of a body, an empty text, as seen at a receiver that wants it.
	BodyURL bool
	// Times is the form of timestamps.
	Times HookTimes
	// PaymentIDs is what the ids of invoice.payment are.
	PaymentIDs PaymentIDs

	// EditKeepsStatus makes a PUT leave the hook verified.
	EditKeepsStatus bool
	// Deleted500 answers a GET of a deleted hook with 500 instead of 404, as seen in 2018.
	Deleted500 bool
	// Scoped shows hooks only to the token or client that made them.
	Scoped bool
	// OnePerURL answers a second POST of the same event and address with the hook that there is.
	OnePerURL bool
}

// EntryURL is how an entry names the record's address.
type EntryURL uint8

// Forms of apiUrl.
const (
	EntryURLFull   EntryURL = iota // the record's address where keapsim serves it singly, else empty
	EntryURLEmpty                  // ""
	EntryURLAbsent                 // left out
)

// HookTimes is how an entry tells the time of the change, in UTC always.
type HookTimes uint8

// Forms of timestamps.
const (
	TimesPlain   HookTimes = iota // 2026-03-01T12:00:00.000+0000, as REST's
	TimesZulu                     // 2026-03-01T12:00:00.000Z
	TimesColon                    // 2026-03-01T12:00:00.000+00:00
	TimesSeconds                  // 2026-03-01T12:00:00Z
)

var hookTimes = [...]string{
	"2006-01-02T15:04:05.000+0000", "2006-01-02T15:04:05.000Z", "2006-01-02T15:04:05.000+00:00", "2006-01-02T15:04:05Z",
}

// PaymentIDs is what events of payments name.
type PaymentIDs uint8

// What events of payments may name: public receivers disagree.
const (
	IDsOfPayments     PaymentIDs = iota
	IDsOfTransactions            // the one that made the payment
	IDsOfOrders
)
