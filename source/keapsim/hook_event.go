package keapsim

import "slices"

// eventKeys are all events there are.
var eventKeys = []string{
	"appointment.add", "appointment.delete", "appointment.edit",
	"company.add", "company.delete", "company.edit",
	"contact.add", "contact.delete", "contact.edit", "contact.redact",
	"contactGroup.add", "contactGroup.applied", "contactGroup.delete", "contactGroup.edit", "contactGroup.removed",
	"invoice.add", "invoice.delete", "invoice.edit", "invoice.payment.add", "invoice.payment.delete", "invoice.payment.edit",
	"leadsource.add", "leadsource.delete", "leadsource.edit",
	"note.add", "note.delete", "note.edit",
	"opportunity.add", "opportunity.delete", "opportunity.edit", "opportunity.stage_move",
	"order.add", "order.delete", "order.edit",
	"product.add", "product.delete", "product.edit",
	"subscription.add", "subscription.delete", "subscription.edit",
	"task.add", "task.complete", "task.delete", "task.edit", "task.incomplete",
	"user.activate", "user.add", "user.edit",
}

// The events of contacts and tags, whose names are those of neither.
const (
	tagApplied = "contactGroup.applied"
	tagRemoved = "contactGroup.removed"
	tagDeleted = "contactGroup.delete"
)

// hookNouns is what events call the kinds that have some.
var hookNouns = map[kind]string{
	contactKind: "contact", companyKind: "company", tagKind: "contactGroup", orderKind: "order", productKind: "product",
	subscriptionKind: "subscription", opportunityKind: "opportunity", noteKind: "note", taskKind: "task", userKind: "user",
	paymentKind: "invoice.payment", appointmentKind: "appointment", leadSourceKind: "leadsource",
}

// What may happen to records, as events call it.
const (
	added    = "add"
	edited   = "edit"
	deleted  = "delete"
	redacted = "redact"
	restored = "restore" // no event has this name: a record that comes back is an added one, a user an activated one
	retagged = "retag"   // no more than the tags changed
	untold   = ""        // no event tells of it
)

// happening is a change of one record.
type happening struct{ before, after row }

// hookEntry is what an event says of a record, or of a contact and a tag.
type hookEntry struct {
	id      int64
	contact int64 // who got or lost the tag; else 0
	at      stamp
}

// announce tells the hooks what happened to records of a kind.
func (k *Keap) announce(of kind, what string, at stamp, all []happening) {
	noun := hookNouns[of]
	if len(all) == 0 || noun == "" || what == untold {
		return
	}
	tell := func(event string, id func(x happening) int64) { k.hooks.tellOf(event, all, at, id) }
	own := func(x happening) int64 { return x.after.id }
	if of == paymentKind {
		own = func(x happening) int64 { return k.paymentHookID(x.after) }
	}
	verb := what
	switch {
	case what == restored && of == userKind:
		verb = "activate"
	case what == restored:
		verb = added
	}
	tell(noun+"."+verb, own)
	switch {
	case of == contactKind && (what == added || what == edited || what == retagged):
		k.announceTags(what, at, all)
	case of == orderKind: // each has one invoice
		tell("invoice."+verb, func(x happening) int64 { return x.after.id + invoiceOffset })
	case of == opportunityKind && what == edited:
		tell("opportunity.stage_move", k.moved)
	case of == taskKind && what == edited:
		tell("task.complete", func(x happening) int64 { return k.completed(x, true) })
		tell("task.incomplete", func(x happening) int64 { return k.completed(x, false) })
	}
}

// paymentHookID is what an event of a payment names.
func (k *Keap) paymentHookID(r row) int64 {
	switch k.quirks.Hooks.PaymentIDs {
	case IDsOfTransactions:
		return k.idAt(transactionKind, r.index)
	case IDsOfOrders:
		return k.idAt(orderKind, (&generator{world: &k.world}).orderOfPayment(r.index))
	default:
		return r.id
	}
}

// moved is the id of an opportunity that changed its stage, else 0.
func (k *Keap) moved(x happening) int64 {
	s := k.session()
	defer k.sessions.Put(s)
	before := s.g.loadOpportunity(x.before).stage.id
	if s.g.loadOpportunity(x.after).stage.id == before {
		return 0
	}
	return x.after.id
}

// completed is the id of a task that was completed, or opened again; else 0.
func (k *Keap) completed(x happening, yes bool) int64 {
	s := k.session()
	defer k.sessions.Put(s)
	before := s.g.loadTask(x.before).completed
	if now := s.g.loadTask(x.after).completed; now == before || now != yes {
		return 0
	}
	return x.after.id
}

// announceTags tells which tags contacts got and lost. What a new one has it got.
func (k *Keap) announceTags(what string, at stamp, all []happening) {
	if !k.hooks.listening(tagApplied) && !k.hooks.listening(tagRemoved) {
		return
	}
	s := k.session()
	defer k.sessions.Put(s)
	var applied, removed []hookEntry
	for _, x := range all {
		var before []int64
		if what != added {
			before = slices.Clone(s.tagsOf(contactKind, x.before))
		}
		after := s.tagsOf(contactKind, x.after)
		applied = appendLacking(applied, after, before, x.after.id, at)
		removed = appendLacking(removed, before, after, x.after.id, at)
	}
	k.hooks.add(tagApplied, applied)
	k.hooks.add(tagRemoved, removed)
}

// appendLacking appends an entry for each tag that is not among the others.
func appendLacking(dst []hookEntry, tags, others []int64, contact int64, at stamp) []hookEntry {
	for _, id := range tags {
		if !slices.Contains(others, id) {
			dst = append(dst, hookEntry{id, contact, at})
		}
	}
	return dst
}
