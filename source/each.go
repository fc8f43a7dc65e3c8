package source

import "context"

// EachID splits a request for ids into as many as the API takes in one call: parts of MaxIDs where Keap has a list
// by ids, single ids where it has none. So the wrappers inside count, pace and repeat true calls, and the wrappers'
// caller may ask for any number.
func EachID(r Reader) Reader { return eachID{r} }

type eachID struct{ Reader }

func (r eachID) ReadPage(ctx context.Context, req Request) (*Page, error) {
	size := max(r.Means(req.Entity).MaxIDs, 1)
	if len(req.IDs) <= size {
		return r.Reader.ReadPage(ctx, req)
	}
	all := &Page{}
	for ids := req.IDs; len(ids) > 0; {
		part := req
		part.IDs = ids[:min(size, len(ids))]
		ids = ids[len(part.IDs):]
		page, err := r.Reader.ReadPage(ctx, part)
		if err != nil {
			all.Release()
			return nil, err
		}
		all.Append(page)
	}
	all.More = MoreNever
	return all, nil
}
