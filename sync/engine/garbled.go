package engine

import (
	"slices"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// garbledError tells that an answer was found to be no JSON when its records were decoded. Nothing of it has landed.
type garbledError struct{ of *source.Error }

func (e garbledError) Error() string { return e.of.Error() }
func (e garbledError) Unwrap() error { return e.of }

// garbled is the error of a record that could not be decoded. It may hold what should have been other records, so nothing of
// its batch can be trusted.
func (p *pass) garbled(r schema.Raw, pages []*fetched, cause error) error {
	e := &source.Error{Account: p.account.Name, Entity: p.entity.Name, Kind: source.KindNotJSON, Err: cause}
	for _, f := range pages {
		if slices.ContainsFunc(f.Records, func(q schema.Raw) bool { return q.ID == r.ID }) {
			e.Call = f.Call
		}
	}
	return garbledError{e}
}
