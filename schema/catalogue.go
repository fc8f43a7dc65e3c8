package schema

import "slices"

// catalogue lists every entity, in the order a reader would want to meet them.
var catalogue = []*Entity{
	customFieldDefinitions, customFieldGroups, customFieldTabs,
	users, userGroups, userGroupMembers,
	tagCategories, tags,
	leadSourceCategories, leadSources, leadSourceRecurringExpenses, leadSourceExpenses,
	companies, contacts, tagAssignments, emailStatuses, socialAccounts, contactLinkTypes,
	notes, tasks, appointments, files,
	productCategories, products, continuityPrograms,
	opportunityStages, opportunityStatuses, opportunities, stageMoves,
	productInterestBundles, productInterests, mortgageLeads, expenses,
	orders, subscriptions, subscriptionContacts,
	invoices, invoiceItems, subscriptionCycles,
	payments, invoicePayments, payPlans, payPlanItems,
	creditCards, cardCharges, transactions,
	affiliates, affiliateResources, referrals,
	followUpSequences, messageTemplates, followUpSequenceSteps, followUpSequenceContacts,
	actionSets, savedFilters,
	ticketStages, ticketTypes, tickets,
}

// maxIDs is how many ids one call asks for. Keap states the limit for opportunities only; there it is 100.
const maxIDs = 100

// horizon is how many of the newest records of a table of XML-RPC each pass reads again. With it a small table is read
// whole, in the one call of a thousand records that asks for new ones anyway.
const horizon = 900

// dayOnly closes the comments of columns with a time that XML-RPC has as a day.
const dayOnly = "; XML-RPC tells the day only, as its midnight in US Eastern time."

// All returns every entity. The slice is the caller's, the entities are shared and must not be changed.
func All() []*Entity { return slices.Clone(catalogue) }

// OfRoad returns the entities that come by a road, in the same order.
func OfRoad(r Road) []*Entity {
	return slices.DeleteFunc(All(), func(e *Entity) bool {
		if r == XMLRPCRoad {
			return e.XMLRPC == nil
		}
		return e.V2 == nil
	})
}

// Lookup returns the named entity, or nil.
func Lookup(name string) *Entity {
	i := slices.IndexFunc(catalogue, func(e *Entity) bool { return e.Name == name })
	if i < 0 {
		return nil
	}
	return catalogue[i]
}
