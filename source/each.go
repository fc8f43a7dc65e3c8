package source

import (
	"context"
	"slices"
)

// EachID splits a request for ids into as many as the API takes in one call: parts of MaxIDs where Keap has a list
// by ids, single ids where it has none. So the wrappers inside count, pace and repeat true calls, and the wrappers'
// caller may ask for any number. What is asked for in one piece stays so.
func EachID(r Reader) Reader { return eachID{r} }

type eachID struct{ Reader }

func (r eachID) ReadPage(ctx context.Context, req Request) (*Page, error) {
	size := max(r.Means(req.Entity).MaxIDs, 1)
	if len(req.IDs) < 2 || req.Whole {
		return r.Reader.ReadPage(ctx, req)
	}
	page, err := r.inParts(ctx, req, size)
	if IsUnsupported(err) && max(r.Means(req.Entity).MaxIDs, 1) < size { // it was found out that the API takes fewer
		return r.ReadPage(ctx, req)
	}
	return page, err
}

func (r eachID) inParts(ctx context.Context, req Request, size int) (*Page, error) {
	var all *Page
	for ids := range slices.Chunk(req.IDs, size) {
		part := req
		part.IDs = ids
		page, err := r.Reader.ReadPage(ctx, part)
		switch {
		case err != nil && all != nil:
			all.Release()
			return nil, err
		case err != nil:
			return nil, err
		case all == nil:
			all = page
		default:
			all.Append(page)
		}
	}
	all.More = MoreNever
	return all, nil
}
