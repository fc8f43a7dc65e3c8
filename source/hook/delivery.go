package hook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// delivery is what a body says.
type delivery struct {
	key       string // as the body has it; empty if it does not say
	events    []Event
	malformed int // entries that were skipped
}

// parse reads a body in any of the shapes that were seen; key is the kind of event that is expected. An error means that
// it is no delivery at all.
func parse(body []byte, key string) (delivery, error) {
	var b struct {
		Key     string          `json:"event_key"`
		Entries json.RawMessage `json:"object_keys"`
		Old     json.RawMessage `json:"object_key"` // of 2017: the entries as JSON in a text
	}
	if err := json.Unmarshal(body, &b); err != nil {
		return delivery{}, fmt.Errorf("read a delivery: %w", err)
	}
	d := delivery{key: b.Key}
	if none(b.Entries) {
		b.Entries = unquoted(b.Old)
	}
	if none(b.Entries) {
		return d, errors.New("read a delivery: it names no records")
	}
	for _, raw := range list(b.Entries) {
		var events []Event
		if key == schema.TagApplied || key == schema.TagRemoved {
			events = d.tagEvents(raw)
		} else {
			events = d.recordEvents(raw)
		}
		for _, e := range events {
			e.Key = key
			d.events = append(d.events, e)
		}
	}
	return d, nil
}

func none(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

// unquoted is the JSON that a JSON string holds; anything else is left as it is.
func unquoted(raw json.RawMessage) json.RawMessage {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return raw
	}
	return bytes.TrimSpace([]byte(text))
}

// list is the elements of an array. What is no array is its only element.
func list(raw json.RawMessage) []json.RawMessage {
	var all []json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return []json.RawMessage{raw}
	}
	return all
}

// entry is an element of a delivery.
type entry struct {
	ID       id              `json:"id"`
	TagID    id              `json:"tag_id"`
	OldTagID id              `json:"tagId"`
	At       instant         `json:"timestamp"`
	Contacts json.RawMessage `json:"contact_details"`
	Applied  json.RawMessage `json:"applied"`
	Removed  json.RawMessage `json:"removed"`
}

// read reads an element: an object, or an id alone.
func read(raw json.RawMessage) (e entry, ok bool) {
	if json.Unmarshal(raw, &e) == nil {
		return e, !none(raw)
	}
	e = entry{}
	return e, json.Unmarshal(raw, &e.ID) == nil && e.ID != 0
}

// recordEvents reads an entry that names a record.
func (d *delivery) recordEvents(raw json.RawMessage) []Event {
	e, ok := read(raw)
	if !ok || e.ID == 0 {
		d.malformed++
		return nil
	}
	return []Event{{RecordID: int64(e.ID), At: e.At.Time}}
}

// tagEvents reads an entry that names a tag and contacts.
func (d *delivery) tagEvents(raw json.RawMessage) (events []Event) {
	e, ok := read(raw)
	tag := e.tag()
	var contacts []json.RawMessage
	for _, some := range []json.RawMessage{e.Contacts, e.Applied, e.Removed} {
		if !none(some) {
			contacts = append(contacts, list(some)...)
		}
	}
	if !ok || tag == 0 || len(contacts) == 0 {
		d.malformed++
		return nil
	}
	for _, one := range contacts {
		c, ok := read(one)
		if !ok || c.ID == 0 {
			d.malformed++
			continue
		}
		at := c.At.Time
		if at.IsZero() {
			at = e.At.Time
		}
		events = append(events, Event{RecordID: int64(c.ID), TagID: tag, At: at})
	}
	return events
}

func (e *entry) tag() int64 {
	for _, some := range []id{e.TagID, e.OldTagID, e.ID} {
		if some != 0 {
			return int64(some)
		}
	}
	return 0
}

// id is a positive number, or a text of digits. Whatever else stands in its place is 0.
type id int64

// UnmarshalJSON implements json.Unmarshaler.
func (n *id) UnmarshalJSON(raw []byte) error {
	*n = 0
	if v, err := strconv.ParseInt(strings.TrimSpace(strings.Trim(string(raw), `"`)), 10, 64); err == nil && v > 0 {
		*n = id(v)
	}
	return nil
}

// instant is a time as text. Whatever else stands in its place is no time.
type instant struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler.
func (t *instant) UnmarshalJSON(raw []byte) error {
	var text string
	t.Time = time.Time{}
	if json.Unmarshal(raw, &text) == nil {
		if at, ok := schema.ParseTimestamp(strings.TrimSpace(text)); ok {
			t.Time = at
		}
	}
	return nil
}
