package keapsim

// address of an e-mail with its status, as the table EmailAddStatus has it: one row for each address.
type mailbox struct {
	*email
	id      int64 // of the row
	created stamp
}

// The table shows the addresses of contacts, companies and users.
var (
	contactEmailOrigin = emailOrigin(contactOrigin, 0, len(emailFields))
	companyEmailOrigin = emailOrigin(companyOrigin, 0, 1)
	userEmailOrigin    = emailOrigin(userOrigin, 1_000_000_000, 1)
)

func emailOrigin(of *origin, offset int64, most int) *origin {
	key := ranged(4, offset)
	return &origin{
		kind: of.kind, most: most, created: "DateCreated",
		keys:  map[string]func(r row, part int) int64{"Id": key},
		parts: func(s *session, r row) int { return len(s.mailsOf(of, r)) },
		load: func(s *session, r row, part int) any {
			s.mailbox = mailbox{s.mailsOf(of, r)[part], key(r, part), r.created}
			return &s.mailbox
		},
		fields: mailboxFields,
	}
}

// mailsOf are the addresses of a record, each once. The table may lack an address (Quirks.MissingEmailStatuses).
func (s *session) mailsOf(of *origin, r row) []*email {
	if s.made == r && s.madeKind == of.kind {
		return s.mails
	}
	p := of.load(s, r, 0).(*profile)
	s.made, s.madeKind, s.mails = r, of.kind, s.mails[:0]
	for i := range p.emails {
		e := &p.emails[i]
		known := s.k.quirks.MissingEmailStatuses && hashText(e.email.s)%10 == 0
		for _, have := range s.mails {
			known = known || have.email == e.email
		}
		if !known {
			s.mails = append(s.mails, e)
		}
	}
	return s.mails
}

var mailboxFields = fields[mailbox]{
	"Email":         func(m *mailbox) value { return xmlText(m.email.email) },
	"Type":          func(m *mailbox) value { return word(optTypes[m.status]) },
	"LastSentDate":  func(m *mailbox) value { return m.later(1, 2) },
	"LastOpenDate":  func(m *mailbox) value { return m.later(2, 3) },
	"LastClickDate": func(m *mailbox) value { return m.later(3, 6) },
}.erase()

// later is a moment some days after the address was added, which one in n addresses has.
func (m *mailbox) later(what, n uint64) value {
	h := hash(uint64(m.id), what)
	if h%n != 0 {
		return value{}
	}
	return moment(m.created + stamp(h%10_000_000_000)/1000*1000)
}

// optTypes are the words of XML-RPC for REST's.
var optTypes = map[string]string{
	"SINGLE_OPT_IN": "SingleOptIn", "DOUBLE_OPT_IN": "DoubleOptin", "CONFIRMED": "Confirmed",
	"UNENGAGED_MARKETABLE": "UnengagedMarketable", "UNENGAGED_NON_MARKETABLE": "UnengagedNonMarketable",
	"NON_MARKETABLE": "NonMarketable", "LOCKDOWN": "Lockdown", "BOUNCE": "Bounce", "HARD_BOUNCE": "HardBounce", "MANUAL": "Manual",
	"ADMIN": "Admin", "SYSTEM": "System", "LIST_UNSUBSCRIBE": "ListUnsubscribe", "FEEDBACK": "Feedback", "SPAM": "Spam",
	"INVALID": "Invalid", "DEACTIVATED": "Deactivated",
}

// account is a contact's name in a social network.
type account struct{ *social }

var socialOrigin = &origin{
	kind: contactKind, most: 2, created: "DateCreated", updated: "LastUpdated",
	keys:  map[string]func(r row, part int) int64{"Id": ranged(2, 0), "ContactId": parent(0)},
	parts: func(s *session, r row) int { return len(s.g.loadContact(r).socials) },
	load: func(s *session, r row, part int) any {
		s.account = account{&s.g.loadContact(r).socials[part]}
		return &s.account
	},
	fields: fields[account]{
		"AccountName": func(a *account) value { return xmlText(a.name) },
		"AccountType": func(a *account) value { return word(socialNames[a.kind]) },
	}.erase(),
}

var socialNames = map[string]string{
	"FACEBOOK": "Facebook", "LINKED_IN": "LinkedIn", "TWITTER": "Twitter", "INSTAGRAM": "Instagram", "SNAPCHAT": "Snapchat",
	"YOUTUBE": "YouTube", "PINTEREST": "Pinterest",
}
