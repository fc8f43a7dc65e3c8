package keapsim

// resources is all that REST v2 serves as lists.
var resources = []*resource{
	contacts, companies, tags, tagCategories, orders, products, subscriptions, opportunities, stages, notes, tasks, users, payments, transactions,
}

// models are the entities with custom fields, by their path. Tasks and notes share a set.
var models = map[string]set{
	"contacts": contactSet, "companies": companySet, "orders": orderSet, "subscriptions": subscriptionSet,
	"opportunities": opportunitySet, "tasks": taskNoteSet, "notes": taskNoteSet, "affiliates": affiliateSet,
}
