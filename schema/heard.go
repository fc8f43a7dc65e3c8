package schema

import "slices"

// Heard is an entity that an event of a REST Hook is about.
type Heard struct {
	Entity *Entity
	// ByID tells that the event's ids are surely the entity's own.
	ByID bool
}

// Keap does not say what the ids of these events are: an invoice's of its own, the order's, the payment's or the
// transaction's.
var (
	invoiceEvents = []string{"invoice.add", "invoice.edit", "invoice.delete"}
	paymentEvents = []string{"invoice.payment.add", "invoice.payment.edit", "invoice.payment.delete"}
)

// Events without a record of their own: they name a tag, and the contacts that got or lost it.
const (
	TagApplied = "contactGroup.applied"
	TagRemoved = "contactGroup.removed"
)

// OfHook returns the entities that an event is about, by its key; none if the catalogue has none.
func OfHook(eventKey string) []Heard {
	var heard []Heard
	for _, e := range catalogue {
		if h := e.Hears(eventKey); h.Entity != nil {
			heard = append(heard, h)
		}
	}
	return heard
}

// Hears tells what an event is to the entity. Heard.Entity is nil if it is nothing.
func (e *Entity) Hears(eventKey string) Heard {
	switch {
	case slices.Contains(e.HookEvents, eventKey):
		return Heard{e, true}
	case slices.Contains(e.HookHints, eventKey):
		return Heard{Entity: e}
	}
	return Heard{}
}
