package schema

// Words of XML-RPC that more than one entity uses, and REST v2's for them.
var (
	activeWords = map[string]string{"Active": "ACTIVE", "Inactive": "INACTIVE"}
	activeFlags = map[string]string{"Active": "true", "Inactive": "false"}
	activeCodes = map[string]string{"0": "INACTIVE", "1": "ACTIVE"}

	// planCycleWords are the lengths of a billing cycle as REST v2 spells those of plans; subscriptions are spelt differently.
	planCycleWords         = map[string]string{"1": "YEARLY", "2": "MONTHLY", "3": "WEEKLY", "6": "DAILY"}
	subscriptionCycleWords = map[string]string{"1": "YEAR", "2": "MONTH", "3": "WEEK", "6": "DAY"}

	// priorities are those of tasks, which XML-RPC numbers from the most urgent.
	priorities = map[string]string{"1": "CRITICAL", "2": "ESSENTIAL", "3": "NONESSENTIAL"}

	// recordTypes are the kinds of record that have custom fields, by the number of their form. REST v2 has no tickets.
	recordTypes = map[string]string{
		"-1": "CONTACT", "-2": "TICKET", "-3": "REFERRAL_PARTNER", "-4": "OPPORTUNITY", "-5": "TASK_NOTE_APPOINTMENT",
		"-6": "COMPANY", "-9": "ORDER", "-10": "SUBSCRIPTION",
	}
)
