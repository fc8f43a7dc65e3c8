package rest

import (
	"fmt"
	"slices"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// verify makes sure that Keap heeded filter and order, and states what the page covers. A filter that is ignored without an
// error would make a walk by ids skip or repeat records, and a list of ids would show others as deleted.
func verify(r source.Request, p *source.Page) *source.Error {
	direction := int64(1)
	after := r.AfterID
	switch r.Order {
	case source.OrderID:
	case source.OrderIDDesc:
		direction, after = -1, 0
	default:
		return nil
	}
	through, err := source.Ascending(after, len(p.Records), func(i int) (int64, bool) {
		record := &p.Records[i]
		return record.ID * direction, record.Reason == ""
	})
	if err != nil {
		return untrusted(err.Error())
	}
	if r.Order == source.OrderID {
		p.Through, p.Shifts = through, false // the walk goes on by id
	}
	return nil
}

// check makes sure that the records are JSON.
func check(p *source.Page) *source.Error {
	for i := range p.Records {
		if err := p.Records[i].Check(); err != nil {
			return notRecords(err)
		}
	}
	return nil
}

// verifyIDs makes sure that nothing but the ids asked for was answered, and takes those that were out of waiting.
func verifyIDs(asked []int64, waiting map[int64]bool, records []schema.Raw) *source.Error {
	for i := range records {
		if r := &records[i]; r.Reason == "" && !waiting[r.ID] && !slices.Contains(asked, r.ID) {
			return untrusted(fmt.Sprintf("id %d was not asked for", r.ID))
		} else if r.Reason == "" {
			delete(waiting, r.ID)
		}
	}
	return nil
}

func untrusted(why string) *source.Error {
	return &source.Error{Kind: source.KindUntrusted, Message: why}
}
