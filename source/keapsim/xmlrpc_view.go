package keapsim

// view is one table of XML-RPC: which records it shows, and what its fields are.
type view struct {
	*spec
	origins []*origin // in the order of their ids
}

// idField is the field that tells the rows apart; "" where it takes two.
func (v *view) idField() string {
	for _, name := range []string{"Id", "RecurringOrderId"} {
		if v.origins[0].keys[name] != nil {
			return name
		}
	}
	return ""
}

// origin is a kind of record of which a view has rows. A record gives one row, or several parts.
type origin struct {
	kind kind
	// keys are the fields that ascend with the rows: ids. They are known without making the record.
	keys map[string]func(r row, part int) int64
	// created and updated name the fields of the record's stamps, which are known without making it too.
	created, updated string
	// most is how many rows one record can give; parts is how many it gives now, and nil where it always gives one.
	most  int
	parts func(s *session, r row) int
	// shows is the view's own condition; nil shows all.
	shows func(s *session, r row) bool
	// load makes what the fields read; it is the session's own, and holds until the next load.
	load   func(s *session, r row, part int) any
	fields map[string]field
	custom func(rec any) []*content // custom fields, nil where there are none
	set    set
}

// field reads a field's value out of what the origin loaded.
type field func(rec any) value

// fields are the fields of one kind of record.
type fields[R any] map[string]func(rec *R) value

// erase forgets the type.
func (f fields[R]) erase() map[string]field {
	plain := make(map[string]field, len(f))
	for name, read := range f {
		plain[name] = func(rec any) value { return read(rec.(*R)) }
	}
	return plain
}

// byOwnID is the key of an origin whose rows have the ids of its records.
func byOwnID(names ...string) map[string]func(r row, part int) int64 {
	keys := map[string]func(r row, part int) int64{}
	for _, name := range names {
		keys[name] = parent(0)
	}
	return keys
}

// ranged is the key of rows whose ids are their record's times n, plus an offset, plus the part.
func ranged(n, offset int64) func(r row, part int) int64 {
	return func(r row, part int) int64 { return r.id*n + offset + int64(part) }
}

// parent is the key of rows that tell the id of their record, plus an offset.
func parent(offset int64) func(r row, part int) int64 {
	return func(r row, _ int) int64 { return r.id + offset }
}

// makeViews makes all tables.
func (k *Keap) makeViews() map[string]*view {
	views := map[string]*view{}
	for name, s := range specs {
		views[name] = &view{spec: s, origins: sharedOrigins[name]}
		if views[name].origins == nil {
			views[name].origins = []*origin{genericOrigin(s)}
		}
	}
	return views
}

// sharedOrigins are the tables that show what REST v2 shows, or what follows from it. All others are independent.
var sharedOrigins = map[string][]*origin{
	"Contact": {contactOrigin, companyOrigin}, "Company": {companyOrigin},
	"ContactGroup": {tagOrigin}, "ContactGroupCategory": {tagCategoryOrigin}, "ContactGroupAssign": {contactTagOrigin, companyTagOrigin},
	"ContactAction":  {noteOrigin, taskOrigin, appointmentOrigin},
	"EmailAddStatus": {contactEmailOrigin, companyEmailOrigin, userEmailOrigin}, "SocialAccount": {socialOrigin},
	"Job": {jobOrigin}, "OrderItem": {orderItemOrigin}, "Invoice": {invoiceOrigin}, "InvoiceItem": {invoiceItemOrigin},
	"PayPlan": {payPlanOrigin}, "PayPlanItem": {payPlanItemOrigin},
	"Payment": {paymentOrigin}, "InvoicePayment": {invoicePaymentOrigin}, "CCharge": {chargeOrigin},
	"Product": {productOrigin}, "ProductOption": {productOptionOrigin}, "ProductOptValue": {productOptValueOrigin},
	"ProductCategoryAssign": {productCategoryAssignOrigin}, "SubscriptionPlan": {planOrigin}, "CProgram": {programOrigin},
	"RecurringOrder": {recurringOrderOrigin}, "RecurringOrderWithContact": {recurringOrderWithContactOrigin},
	"Lead": {leadOrigin}, "Stage": {stageOrigin}, "User": {userOrigin},
	"DataFormField": {formFieldOrigin}, "DataFormGroup": {formGroupOrigin}, "DataFormTab": {formTabOrigin},
	"LeadSource": {leadSourceOrigin},
}
