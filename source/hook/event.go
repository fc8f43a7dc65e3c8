package hook

import "time"

// Event is a hint that a record may have changed.
type Event struct {
	Key      string    // kind of event, as "contact.edit"
	RecordID int64     // of a tag that was applied or removed, the contact; 0 for a record that could not be read
	TagID    int64     // tag that was applied or removed; 0 for none
	At       time.Time // when it happened, as Keap tells, UTC; zero if it does not
}
