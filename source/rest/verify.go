package rest

import (
	"fmt"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// verify makes sure that Keap heeded filter and order. A filter that is ignored without an error would make a keyset
// walk skip or repeat records, and a list of ids would show others as deleted.
func verify(r source.Request, p *source.Page) *source.Error {
	if p.Next != "" && p.Next == r.Token {
		return untrusted("the token of the next page is that of this page")
	}
	last, direction := r.AfterID, int64(1)
	switch r.Order {
	case source.OrderID:
	case source.OrderIDDesc:
		last, direction = 0, -1
	default:
		return nil
	}
	for i := range p.Records {
		record := &p.Records[i]
		if record.Reason != "" {
			continue
		}
		if last != 0 && (record.ID-last)*direction <= 0 {
			return untrusted(fmt.Sprintf("id %d follows id %d, which is not the order asked for", record.ID, last))
		}
		last = record.ID
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

// verifyIDs makes sure that nothing but the ids asked for was answered.
func verifyIDs(ids []int64, records []schema.Raw) *source.Error {
	asked := make(map[int64]bool, len(ids))
	for _, id := range ids {
		asked[id] = true
	}
	for i := range records {
		if r := &records[i]; r.Reason == "" && !asked[r.ID] {
			return untrusted(fmt.Sprintf("id %d was not asked for", r.ID))
		}
	}
	return nil
}

func untrusted(why string) *source.Error {
	return &source.Error{Kind: source.KindUntrusted, Message: why}
}
