package hook

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

func TestParse(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	edit := func(id int64, at time.Time) Event { return Event{Key: "contact.edit", RecordID: id, At: at} }
	tagged := func(contact, tag int64, at time.Time) Event {
		return Event{Key: schema.TagApplied, RecordID: contact, TagID: tag, At: at}
	}
	for name, c := range map[string]struct {
		key, body string
		want      []Event
		malformed int
	}{
		"TakesTheDocumentedShape": {
			"contact.edit", `{"event_key":"contact.edit","object_type":"contact","api_url":"","object_keys":[
				{"id":7,"apiUrl":"https://api.infusionsoft.com/crm/rest/v1/contacts/7","timestamp":"2026-03-01T12:00:00Z"}]}`,
			[]Event{edit(7, noon)},
			0,
		},
		"TakesIDsAsTextAndEveryFormOfTime": {
			"contact.edit", `{"object_keys":[{"id":"1","timestamp":"2026-03-01T12:00:00.000Z"},{"id":2,"timestamp":"2026-03-01T12:00:00+0000"},
				{"id":3,"timestamp":"2026-03-01T07:00:00-05:00"},{"id":4,"timestamp":"2026-03-01T12:00:00.000+0000"}]}`,
			[]Event{edit(1, noon), edit(2, noon), edit(3, noon), edit(4, noon)},
			0,
		},
		"DoesWithoutATime": {
			"contact.edit", `{"event_key":"contact.edit","object_keys":[{"id":1},{"id":2,"timestamp":""},{"id":3,"timestamp":17},{"id":4,"timestamp":null}]}`,
			[]Event{edit(1, time.Time{}), edit(2, time.Time{}), edit(3, time.Time{}), edit(4, time.Time{})},
			0,
		},
		"TakesTagsWithTheirContacts": {
			schema.TagApplied, `{"event_key":"contactGroup.applied","object_keys":[
				{"tag_id":91,"timestamp":"2026-03-01T12:00:00Z","contact_details":[{"id":1,"email":"a@b.c"},{"id":"2","timestamp":"2026-03-01T13:00:00Z"}]},
				{"id":"92","contact_details":[{"id":1}]}]}`,
			[]Event{tagged(1, 91, noon), tagged(2, 91, noon.Add(time.Hour)), tagged(1, 92, time.Time{})},
			0,
		},
		"TakesTheShapeOf2017": {
			schema.TagApplied, `{"event_key":"contactGroup.applied","object_key":"[{\"tagId\":91,\"applied\":[1,\"2\"]}]"}`,
			[]Event{tagged(1, 91, time.Time{}), tagged(2, 91, time.Time{})},
			0,
		},
		"TakesOneEntryWithoutAList": {"contact.edit", `{"object_keys":{"id":5}}`, []Event{edit(5, time.Time{})}, 0},
		"TakesIDsAlone":             {"contact.edit", `{"object_keys":[5,"6"]}`, []Event{edit(5, time.Time{}), edit(6, time.Time{})}, 0},
		"TakesAnEmptyList":          {"contact.edit", `{"object_keys":[]}`, nil, 0},
		"CountsEntriesThatMakeNoSense": {
			"contact.edit", `{"object_keys":[{"id":1},{"id":"one"},{"id":0},{"id":-4},{},null,[],"x",{"id":{"id":1}},{"id":1.5}]}`,
			[]Event{edit(1, time.Time{})},
			9,
		},
		"CountsTagsWithoutContactsAndContactsWithoutIDs": {
			schema.TagApplied, `{"object_keys":[{"tag_id":91},{"tag_id":91,"contact_details":[]},{"contact_details":[{"id":1}]},
				{"tag_id":91,"contact_details":[{"id":"x"},{"id":2}]}]}`,
			[]Event{tagged(2, 91, time.Time{})},
			4,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := parse([]byte(c.body), c.key)
			require.NoError(t, err)
			require.Equal(t, c.want, d.events)
			require.Equal(t, c.malformed, d.malformed)
		})
	}
	for name, body := range map[string]string{
		"RefusesWhatIsNoJSON":         "<html>",
		"RefusesNothing":              "",
		"RefusesWhatNamesNoRecords":   `{"event_key":"contact.edit"}`,
		"RefusesWhatIsCut":            `{"event_key":"contact.edit","object_keys":[{"id":1},`,
		"RefusesAKeyThatIsNoText":     `{"event_key":7,"object_keys":[{"id":1}]}`,
		"RefusesAnArray":              `[{"id":1}]`,
		"RefusesRecordsThatAreNoList": `{"object_keys":null}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := parse([]byte(body), "contact.edit")
			require.ErrorContains(t, err, "read a delivery")
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, body := range []string{
		`{"event_key":"contact.edit","object_keys":[{"id":7,"apiUrl":"","timestamp":"2026-03-01T12:00:00Z"},{"id":"8"}]}`,
		`{"object_keys":[{"tag_id":91,"contact_details":[{"id":1},2,"3"]}]}`,
		`{"object_key":"[{\"tagId\":91,\"applied\":[1,2]}]"}`,
		`{"object_keys":"x","object_key":7}`,
	} {
		f.Add([]byte(body), true)
		f.Add([]byte(body), false)
	}
	f.Fuzz(func(t *testing.T, body []byte, tags bool) {
		key := "contact.edit"
		if tags {
			key = schema.TagApplied
		}
		d, err := parse(body, key)
		if err != nil {
			require.Empty(t, d.events)
		}
		for _, e := range d.events {
			require.Equal(t, key, e.Key)
			require.Positive(t, e.RecordID)
			require.Equal(t, tags, e.TagID > 0)
			require.True(t, e.At.IsZero() || e.At.Year() > 0 && e.At.Year() < 10_000, "%s", e.At)
		}
	})
}
