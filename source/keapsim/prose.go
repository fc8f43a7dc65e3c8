package keapsim

// sentences are what people write into notes. Some hold what breaks a careless reader.
var sentences = []string{
	"Called about the Q3 proposal.", "Left a voicemail, will try again on Monday.", "Asked for a quote by e-mail.",
	"Prefers to be called after 5pm.", "Wants to move to the yearly plan.", "Said \"not before the holidays\".",
	"Line one\nLine two\r\nLine three", "Path is C:\\clients\\new\\t.txt", "Très intéressé par l'offre à 50 €.",
	"Sent the contract 📎 and got a 👍🏽 back.", "Price list <b>attached</b> & signed; see </script>.",
	"Tab\tseparated\tvalues", "Separator \u2028 and no-break\u00a0space", "{\"json\": \"inside\"}", "100% sure; maybe 50/50?",
	"Встреча перенесена на вторник.", "お客様は資料を希望しています。", "Family 👨‍👩‍👧‍👦 discount agreed.",
	"שלום, please write in English.", "It's O'Brien's account -- DROP TABLE contacts; --",
}

var (
	noteTitles   = []string{"Sales Call", "Follow up", "Follow up: proposal", "Meeting", "Support", "Invoice question", "Website chat", "Re: your offer \"Spring\"", "Отзыв", ""}
	noteTypes    = []string{"Call", "Email", "Appointment", "Fax", "Letter", "Other"}
	taskTitles   = []string{"Send contract", "Follow up on proposal", "Call back", "Prepare demo", "Check payment", "Order samples", "Book flight ✈"}
	taskTypes    = []string{"CALL", "EMAIL", "APPOINTMENT", "OTHER"}
	actions      = []string{"Follow up with decision maker", "Send revised quote", "Wait for the budget round", "Book a demo"}
	objections   = []string{"Price", "Timing", "Has a supplier", "Needs approval"}
	adjectives   = []string{"Premium", "Basic", "Deluxe", "Organic", "Travel", "Giant", "\"Original\"", "Crème"}
	goods        = []string{"Widget", "Coaching Hour", "Membership", "Workbook", "Webinar Seat", "Starter Kit", "Gift Card", "T-Shirt ½ price", "Brûlée Torch", "Course"}
	tagThemes    = []string{"Customer", "Prospect", "Webinar", "Newsletter", "VIP", "Lapsed", "Partner", "Event", "Lead magnet", "Do not call"}
	tagCategory  = []string{"Customer Segments", "Marketing", "Events", "Sales, \"hot\"", "Système"}
	stageNames   = []string{"New Opportunity", "Contacted", "Qualified", "Proposal sent", "Won", "Lost"}
	checklist    = []string{"Confirm budget", "Send proposal document", "Find the decision maker", "Agree on a date"}
	optInReasons = []string{"Subscribed via website form", "Imported with permission", "Signed up at the trade show", "Customer asked by phone"}
	ipAddresses  = []string{"203.0.113.7", "198.51.100.23", "192.0.2.146", "2001:db8::8a2e:370:7334"}
)

// optStatuses are Keap's 17 words for the marketing status of an e-mail address, the frequent ones repeated.
var optStatuses = []string{
	"SINGLE_OPT_IN", "SINGLE_OPT_IN", "SINGLE_OPT_IN", "SINGLE_OPT_IN", "SINGLE_OPT_IN", "SINGLE_OPT_IN",
	"DOUBLE_OPT_IN", "DOUBLE_OPT_IN", "DOUBLE_OPT_IN", "UNENGAGED_MARKETABLE", "UNENGAGED_MARKETABLE", "NON_MARKETABLE", "NON_MARKETABLE",
	"CONFIRMED", "UNENGAGED_NON_MARKETABLE", "LOCKDOWN", "BOUNCE", "HARD_BOUNCE", "MANUAL", "ADMIN", "SYSTEM",
	"LIST_UNSUBSCRIBE", "FEEDBACK", "SPAM", "INVALID", "DEACTIVATED",
}

// marketable are the statuses of addresses that may be written to.
var marketable = map[string]bool{
	"SINGLE_OPT_IN": true, "DOUBLE_OPT_IN": true, "CONFIRMED": true, "UNENGAGED_MARKETABLE": true,
}
