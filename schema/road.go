package schema

// Road is one of Keap's APIs that records come by. A record has the same columns whatever its road.
type Road uint8

// Roads.
const (
	RESTv2 Road = iota + 1
	XMLRPCRoad
)

func (r Road) String() string { return [...]string{"", "rest_v2", "xmlrpc"}[r] }

// Means are what a road offers to read an entity by, for one account. They may become fewer while it is read: XML-RPC
// tells only when asked which fields it has.
type Means struct {
	Road     Road
	Strategy Strategy
	PageSize int // the most records of a page
	// ChildTables is how many further calls a page takes at least: its records have children in so many tables of their own.
	ChildTables int
	// Keyset tells that it can be listed by ascending id, after a given one.
	Keyset bool
	// Since tells that it can be asked for what changed at or after a time; for Append, for what was made then.
	Since bool
	// Stamps tells that ids and change stamps can be listed alone, for less than whole records.
	Stamps bool
	// LooseStamps tells that the change stamps say nothing of which of two versions is newer.
	LooseStamps bool
	// Newest tells that it can be listed by descending change stamp.
	Newest bool
	// MaxIDs is how many records one call may ask for by their ids; zero if it cannot be asked that way.
	MaxIDs int
	// Single tells that each record has a URL of its own, whose 404 is the word of Keap that it is gone. MaxIDs is 1 then.
	Single bool
	// Proves reports that records have such URLs beside a list of ids.
	Proves bool
	// Count tells that Keap counts its records.
	Count bool
	// Horizon is, for Append, how many of the newest records each pass reads again, since they may still change. Less
	// than a page, so that a pass that finds nothing new costs one call.
	Horizon int
	// Reread tells that changes of older records show in no way: all of them are read again from time to time.
	Reread bool
	// Parents are what a PerParent entity is read by.
	Parents []Parent
	// Owners are entities whose changed records tell which records of this one to read again, first to last.
	Owners []Owner
}

// Owner is an entity that another's records belong to.
type Owner struct {
	Entity string // as "invoices"
	Column string // that holds the owner's id, as "invoice_id"
}

// CallsFor is about how many calls a reading of so many records takes. Child rows beyond a thousand for a page cost more.
func (m Means) CallsFor(records int64) int64 {
	size := int64(max(m.PageSize, 1))
	return max(1, (records+size-1)/size) * int64(1+m.ChildTables)
}

// DependsOn are the entities whose changes say what to read of this one: its parents.
func (m Means) DependsOn() []string {
	var names []string
	for _, o := range m.Owners {
		names = append(names, o.Entity)
	}
	for _, p := range m.Parents {
		if m.Strategy == PerParent && p.Entity != "" {
			names = append(names, p.Entity)
		}
	}
	return names
}

// ChildTables is how many of the entity's children XML-RPC has in tables of their own, those of children included.
func (e *Entity) ChildTables() int { return ownTables(e.Children) }

func ownTables(children []Child) (n int) {
	for i := range children {
		if xml := children[i].XML; xml != nil && xml.Table != "" {
			n++
		}
		n += ownTables(children[i].Children)
	}
	return n
}
