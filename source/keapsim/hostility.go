package keapsim

// Hostility is in how many ways an account is awkward, beyond what is documented. Every way is one that a real API could
// have, and a client that follows tokens and reads what an answer covers gets every record in spite of it. What happens
// to which record, page or call comes from the seed.
type Hostility uint32

// The ways of being awkward. Where the facts about Keap leave it open, so says the package documentation.
const (
	// SharedIDs gives the kinds that are in one table at Keap one sequence of ids: contacts and companies; notes, tasks
	// and appointments. They alternate, and have runs that are longer than a page.
	SharedIDs Hostility = 1 << iota
	// LargeIDs are beyond 2^53. XML-RPC's integers cannot carry them: an account with legacy keys has none, and others
	// refuse to show such records by XML-RPC.
	LargeIDs
	// SparsePages are lists with short pages, and with empty ones that have a token of the next page.
	SparsePages
	// RepeatedRecords begin a page with the last record of the page before, where a token or a page number led to it.
	RepeatedRecords
	// MixedTokens are page tokens of another style for each list, and ends of lists of all forms.
	MixedTokens
	// WrongClocks are Date headers that are hours ahead or behind, now and then.
	WrongClocks
	// PoisonRecords cannot be sent: they fail alone, and so does every page that contains one. Poison tells which.
	PoisonRecords
	// LargePagesFail makes some lists fail if more than some number of records is asked for.
	LargePagesFail
	// OddStamps are times of the last change that lie in the future, and go back with the next change.
	OddStamps
	// MovingParents are changed while their children are read, a few times for each table.
	MovingParents
	// StrictRequests refuses what Keap's documents do not allow, in a reading that the seed decides unless Quirks.Strict
	// does.
	StrictRequests

	// Everything is all of it.
	Everything Hostility = 1<<iota - 1
	// Regular is none of it: full pages, one sequence of ids for each kind, right clocks. Benchmarks use it.
	Regular Hostility = 1 << 31
)

// byDefault is what Options.Hostile of zero means.
const byDefault = Everything

func (h Hostility) has(way Hostility) bool { return h&way != 0 }

// hostility is what the options mean.
func (o *Options) hostility() Hostility {
	h := o.Hostile
	if h == 0 {
		h = byDefault
	}
	if len(o.LegacyKeys) > 0 {
		h &^= LargeIDs
	}
	return h
}
