package keapsim

// rpcScratch is what the tables of XML-RPC load records into. Each is the session's own and holds until the next load.
type rpcScratch struct {
	x []byte // the answer

	made     row // the record made last, by those who make one several times
	madeKind kind
	sources  []text         // names of the lead sources
	untagged map[int64]bool // tags that are deleted
	tags     []int64
	mails    []*email

	profile    profile
	tagging    tagging
	line       orderLine
	instalment instalment
	payment    paid
	plan       planned
	chosen     chosen
	shelved    shelved
	recurring  recurring
	action     action
	mailbox    mailbox
	account    account
	definition definition
	heading    heading
	generic    generic
}

// rpcSession lends a session that knows what the tables look up in others.
func (k *Keap) rpcSession() *session {
	s := k.session()
	s.k, s.x, s.made = k, s.x[:0], row{index: -1}
	s.lookUpSources()
	s.untagged = map[int64]bool{}
	for _, id := range k.tables[tagKind].ids(true) {
		s.untagged[id] = true
	}
	return s
}
