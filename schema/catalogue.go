package schema

import "slices"

// catalogue lists every entity, in the order a reader would want to meet them.
var catalogue = []*Entity{
	customFieldDefinitions,
	users,
	tagCategories,
	tags,
	companies,
	contacts,
	notes,
	tasks,
	products,
	opportunityStages,
	opportunities,
	orders,
	subscriptions,
	payments,
	transactions,
}

// maxIDs is how many ids one call asks for. Keap states the limit for opportunities only; there it is 100.
const maxIDs = 100

// All returns every entity. The slice is the caller's, the entities are shared and must not be changed.
func All() []*Entity { return slices.Clone(catalogue) }

// Lookup returns the named entity, or nil.
func Lookup(name string) *Entity {
	i := slices.IndexFunc(catalogue, func(e *Entity) bool { return e.Name == name })
	if i < 0 {
		return nil
	}
	return catalogue[i]
}
