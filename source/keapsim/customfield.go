package keapsim

import "strconv"

// set is one of Keap's sets of custom fields. Tasks and notes share one.
type set uint8

const (
	contactSet set = iota
	companySet
	orderSet
	subscriptionSet
	opportunitySet
	taskNoteSet
	affiliateSet
	sets
)

var recordTypes = [sets]string{
	"CONTACT", "COMPANY", "ORDER", "SUBSCRIPTION", "OPPORTUNITY", "TASK_NOTE_APPOINTMENT", "REFERRAL_PARTNER",
}

// customField is the definition of a field that the account's owner added.
type customField struct {
	id         int64
	label      string
	fieldName  string // the name that filters use
	fieldType  string
	group      string
	groupID    int64
	options    []option
	recordType string
	pool       []content // the values that records choose from; the first is none
}

type option struct{ id, label string }

// blueprint is a custom field in short.
type blueprint struct {
	label, name, fieldType string
	options                []string
}

var blueprints = [sets][]blueprint{
	contactSet: {
		{"Favorite Color", "FavoriteColor", "DROPDOWN", []string{"Red", "Green", "Blue", "Crème"}},
		{"Notes", "Notes0", "TEXT_AREA", nil},
		{"Notes", "Notes1", "TEXT", nil},
		{"Member since", "MemberSince", "DATE", nil},
		{"Next renewal", "NextRenewal", "DATE_TIME", nil},
		{"Lifetime value", "LifetimeValue", "CURRENCY", nil},
		{"Visits", "Visits", "WHOLE_NUMBER", nil},
		{"Margin", "Margin", "PERCENT", nil},
		{"Height (m)", "Height", "DECIMAL_NUMBER", nil},
		{"Newsletter?", "Newsletter", "YES_NO", nil},
		{"Interests", "Interests", "LIST_BOX", []string{"Golf", "Wine, red", "Travel", "\"DIY\"", "Яхты"}},
		{"Plan", "Plan", "RADIO", []string{"Basic", "Plus", "Pro"}},
		{"Blog", "Blog", "WEBSITE", nil},
		{"Second e-mail", "SecondEmail", "EMAIL", nil},
		{"Emergency phone", "EmergencyPhone", "PHONE_NUMBER", nil},
		{"Partner's name", "PartnerName", "NAME", nil},
		{"Graduated", "Graduated", "YEAR", nil},
		{"Account manager", "AccountManager", "USER", nil},
	},
	companySet: {
		{"Industry", "Industry", "TEXT", nil},
		{"Employees", "Employees", "WHOLE_NUMBER", nil},
		{"Regions", "Regions", "LIST_BOX", []string{"North", "South", "East", "West"}},
		{"Contract until", "ContractUntil", "DATE", nil},
	},
	orderSet: {
		{"Gift message", "_GiftMessage", "TEXT_AREA", nil},
		{"Weight", "_Weight", "DECIMAL_NUMBER", nil},
		{"Warehouse", "_Warehouse", "DROPDOWN", []string{"East", "West"}},
		{"Rush?", "_Rush", "YES_NO", nil},
	},
	subscriptionSet: {
		{"Seats", "_Seats", "WHOLE_NUMBER", nil},
		{"Note", "_SubscriptionNote", "TEXT", nil},
	},
	opportunitySet: {
		{"Priority", "cf_priority", "WHOLE_NUMBER", nil},
		{"Competitor", "cf_competitor", "TEXT", nil},
		{"Renewal", "cf_renewDate", "DATE_TIME", nil},
		{"Products", "cf_products", "LIST_BOX", []string{"Widget", "Course", "Kit"}},
		{"Signed?", "cf_signed", "YES_NO", nil},
	},
	taskNoteSet: {
		{"Priority", "Priority", "DROPDOWN", []string{"High", "Normal", "Low"}},
		{"Minutes", "Minutes", "WHOLE_NUMBER", nil},
		{"Place", "Place", "TEXT", nil},
	},
}

// defineCustomFields gives the blueprints their ids, which run through all sets with gaps.
func (w *world) defineCustomFields() (all [sets][]customField) {
	index := 0
	for s, prints := range blueprints {
		for i, p := range prints {
			id := w.idAt(formFieldKind, index)
			f := customField{
				id: id, label: p.label, fieldName: p.name, fieldType: p.fieldType, recordType: recordTypes[s],
				group: groupNames[i%2], groupID: w.idAt(formGroupKind, 2*s+i%2),
			}
			for n, label := range p.options {
				f.options = append(f.options, option{strconv.FormatInt(id*10+int64(n), 10), label})
			}
			all[s] = append(all[s], f)
			index++
		}
	}
	return all
}

// blueprintCount is how many custom fields there are.
func blueprintCount() (n int) {
	for _, prints := range blueprints {
		n += len(prints)
	}
	return n
}

// content is a value of a custom field: a text, a number, a list of texts, or nothing.
type content struct {
	field *customField
	shape shape
	text  string
	num   float64
	list  []string

	v2  string // how REST v2 writes it; made once
	xml value  // how XML-RPC has it; made once
}

type shape uint8

const (
	contentNone shape = iota
	contentText
	contentNumber
	contentList
)

// poolSize is how many different values a custom field has in the account; the first is none.
const poolSize = 64

// fillPools makes the values that records choose from.
func (g *generator) fillPools(w *world) {
	for s := range w.forms {
		for i := range w.forms[s] {
			f := &w.forms[s][i]
			r := rng{hash(w.seed, 0xc0f7e47, uint64(f.id))}
			f.pool = make([]content, poolSize)
			for j := range f.pool {
				f.pool[j] = content{field: f}
				if j > 0 {
					g.fillContent(&f.pool[j], f, &r)
				}
			}
		}
	}
}

// fillCustom draws the contents of a set into dst, whose memory it uses again. One in four is unset.
func (g *generator) fillCustom(dst []*content, p parts, s set) []*content {
	fields := g.forms[s]
	dst = stretch(dst, len(fields))
	var sources [every]rng
	for i := range sources {
		sources[i] = p.third(uint64(100 + i))
	}
	for i := range fields {
		n := max(sources[i%every].n(poolSize*4/3)-poolSize/3, 0)
		dst[i] = &fields[i].pool[n]
	}
	return dst
}

func (g *generator) fillContent(c *content, f *customField, r *rng) {
	if c.text = g.customText(f, r); c.text != "" || f.fieldType == "TEXT" || f.fieldType == "TEXT_AREA" {
		c.shape = contentText
		return
	}
	if f.fieldType == "LIST_BOX" {
		c.shape = contentList
		for _, o := range f.options {
			if r.chance(400) {
				c.list = append(c.list, o.label)
			}
		}
		return
	}
	c.shape, c.num = contentNumber, customNumber(f, r)
	if f.fieldType == "USER" {
		c.num = float64(g.refer(r, userKind))
	}
}

// customText draws a text; empty for the types whose values are none.
func (g *generator) customText(f *customField, r *rng) string {
	switch f.fieldType {
	case "DROPDOWN", "RADIO":
		return pick(r, f.options).label
	case "TEXT_AREA":
		text := pick(r, sentences)
		for range r.between(5, 15) {
			text = g.compose(text, " ", pick(r, sentences))
		}
		return text
	case "TEXT":
		if r.chance(100) {
			return ""
		}
		return g.compose(pick(r, adjectives), " ", pick(r, goods), ", ", pick(r, actions))
	case "DATE":
		return g.dayText(r)
	case "DATE_TIME":
		return g.compose(g.dayText(r), "T", g.number(int64(r.n(24)), 2), ":30:00.000+0000")
	case "WEBSITE":
		return g.compose("https://", pick(r, familyNames).slug, ".example.com/?id=", g.number(int64(r.n(1e6)), 0), "&x=1")
	case "EMAIL":
		return g.compose(pick(r, givenNames).slug, "@", pick(r, mailHosts))
	case "PHONE_NUMBER":
		return g.phone(r)
	case "NAME":
		return pick(r, givenNames).full
	default:
		return ""
	}
}

func customNumber(f *customField, r *rng) float64 {
	switch f.fieldType {
	case "YES_NO":
		return float64(r.n(2))
	case "YEAR":
		return float64(r.between(1950, 2025))
	case "WHOLE_NUMBER":
		return float64(r.between(-3, 5000))
	default:
		return float64(r.between(-5000, 1_000_000)) / 100
	}
}

// dayText draws a day; now and then a leap day.
func (g *generator) dayText(r *rng) string {
	if r.chance(10) {
		return "2024-02-29"
	}
	return g.compose(g.number(int64(r.between(1999, 2027)), 4), "-", g.number(int64(r.between(1, 12)), 2), "-", g.number(int64(r.between(1, 28)), 2))
}
