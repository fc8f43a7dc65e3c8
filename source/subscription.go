package source

import "time"

// Subscription is a REST Hook subscription, as Keap tells of it.
type Subscription struct {
	Key      string // Keap's number of it
	EventKey string // as "contact.edit"
	URL      string // where Keap delivers. If it is one of ours, it holds a secret
	Status   string // StatusVerified, StatusUnverified or StatusInactive
	// At is Keap's clock when it told this (UTC); zero if it told none.
	At time.Time
}

// Statuses of a subscription. Keap delivers to those that are Verified only.
const (
	StatusVerified   = "Verified"
	StatusUnverified = "Unverified"
	StatusInactive   = "Inactive"
)
