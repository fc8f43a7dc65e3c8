package keapsim

import "time"

// EndOfList is how the last page of a list tells that it is the last.
type EndOfList uint8

// Forms of the end of a list. Keap does not say which one it uses.
const (
	EndAbsent    EndOfList = iota // next_page_token is left out
	EndNull                       // next_page_token is null
	EndEmpty                      // next_page_token is ""
	EndExtraPage                  // a full last page has a token, which leads to an empty page without one
)

// Arrays is on which fields of XML-RPC a condition may be an array of ids.
type Arrays uint8

// Forms of arrays. Keap says "Id fields".
const (
	ArraysOnIDs   Arrays = iota // on all fields of ids
	ArraysOnOwnID               // on the field Id alone
	ArraysNowhere               // on none
)

// Quirks switches what Keap does not document, or does otherwise than documented. The zero value is the documented
// form where there is one.
type Quirks struct {
	// Strict makes REST refuse requests that Keap's documents do not allow: other parameters, and other values of fields
	// than the operation has.
	Strict Strict
	// Nulls sends unset values as null, as recorded answers do; the schema has no nulls, so they are else left out.
	Nulls bool
	// RepeatedTransactions has lists of transactions repeat records like others (RepeatedRecords). They have no ids, and one that
	// changes or is lost between the pages leaves a row that only a sweep can remove.
	RepeatedTransactions bool
	// ZuluTimes ends times in Z instead of +0000.
	ZuluTimes bool
	// Milliseconds shows stamps to the millisecond. Keap's lists round them to the nearest second, so a stamp can lie
	// up to half a second ahead of the change.
	Milliseconds bool
	// MixedCurrencies gives a few orders and products amounts in yen or Kuwaiti dinar.
	MixedCurrencies bool

	// TokenURL sends next_page_token as a full URL that lacks filter, fields and order, as once recorded.
	TokenURL bool
	// End is how a list ends.
	End EndOfList
	// OffsetTokens makes the tokens of lists that are not sorted by id count rows, so that a deletion or an edit
	// between two pages shifts the later one.
	OffsetTokens bool
	// DefaultPageSize is the size of a page when none is asked for; 0 is the largest.
	DefaultPageSize int
	// FieldsAddToDefault makes fields add to what contacts and companies show by default, instead of choosing.
	FieldsAddToDefault bool
	// SinceTestsCreation makes since_time and until_time of notes and tasks test the creation, not the last change.
	SinceTestsCreation bool
	// SparseModel leaves field_name, record_type and options of custom field definitions null, as recorded in 2025.
	SparseModel bool

	// TagMovesStamp makes Retag move the contact's update_time.
	TagMovesStamp bool
	// OptInMovesStamp makes Reopt move the contact's update_time.
	OptInMovesStamp bool
	// TagDeleteCascades takes a deleted tag from the contacts that had it, without moving their update_time.
	TagDeleteCascades bool

	// GatewayQuotaFault answers calls over quota with the gateway's own fault instead of Keap's message.
	GatewayQuotaFault bool
	// BlankQuotaHeaders leaves the quota headers of a refused call empty.
	BlankQuotaHeaders bool
	// RetryAfter is sent with a refused call if it is not zero.
	RetryAfter time.Duration
	// TenantUnnamed leaves the tenant's name blank wherever REST answers name it, so that accounts of any name can be read from
	// one Keap.
	TenantUnnamed bool
	// TenantMinuteOnly tells of the tenant's calls per minute alone, without a pipe, as before June 2026.
	TenantMinuteOnly bool

	// RefreshEndsAccess makes an access token end when its grant is refreshed, not only when its time is over.
	RefreshEndsAccess bool
	// Hooks are those of REST Hooks.
	Hooks HookQuirks

	// OfficialFields makes XML-RPC refuse the fields that are not in the vendor's own list, as LastUpdated of Job,
	// Invoice, InvoiceItem, InvoicePayment, Product and SocialAccount.
	OfficialFields bool
	// OfficialTables makes XML-RPC refuse the tables that are not in that list: EmailAddStatus, LinkedContactType and
	// SocialAccount.
	OfficialTables bool
	// JoinedFieldsFault makes XML-RPC fail on fields with a dot in the name, as Contact.Email.
	JoinedFieldsFault bool
	// ClampLimit makes XML-RPC answer a limit over 1,000 as 1,000, instead of refusing it.
	ClampLimit bool
	// EmptyQueryFaults makes XML-RPC refuse a query without a condition.
	EmptyQueryFaults bool
	// RandomOrder makes XML-RPC sort rows arbitrarily, in another order for every call, unless orderBy decides.
	RandomOrder bool
	// Arrays is where a condition of XML-RPC may be an array of ids.
	Arrays Arrays
	// MissingEmailStatuses leaves a tenth of the addresses out of EmailAddStatus.
	MissingEmailStatuses bool
	// TextInvoiceIDs sends Payment.InvoiceId as a text, at times an empty one or one of two ids.
	TextInvoiceIDs bool
}
