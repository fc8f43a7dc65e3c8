package xmlrpc

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/keapsync/keapsync/source"
)

// noOwner is the owner of a row that does not tell it.
const noOwner = math.MinInt64

// sparse is from how many numbers for each owner on a range of them counts as thin: then most of what a walk over it
// shows may belong to others.
const sparse = 4

// ofOwners reads all rows that belong to some owners, given in ascending order: by a walk over their range where they
// lie close together, and else by lists of their ids, if the account takes these for the field.
func (r *reading) ofOwners(ctx context.Context, owners []int64) error {
	if err := r.askOwners(ctx, owners); err != nil {
		return err
	}
	lost := 0
	r.rows = slices.DeleteFunc(r.rows, func(w row) bool {
		if w.second == noOwner {
			lost++
		}
		_, asked := slices.BinarySearch(owners, w.second)
		return !asked
	})
	if lost > 0 {
		r.client.o.Log.WarnContext(ctx, "rows were left out, since nobody can tell what they belong to",
			"account", r.client.o.Account, "entity", r.target.entity.Name, "table", r.target.table, "field", r.target.owner, "rows", lost)
	}
	slices.SortStableFunc(r.rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.second, b.second), cmp.Compare(a.id, b.id))
	})
	r.rows = latest(r.rows)
	return nil
}

// latest keeps the later one of rows that came twice. They are next to each other.
func latest(rows []row) []row {
	kept := rows[:0]
	for _, w := range rows {
		if n := len(kept); n > 0 && usable(w) && usable(kept[n-1]) && w.id == kept[n-1].id && w.second == kept[n-1].second {
			kept[n-1] = w
			continue
		}
		kept = append(kept, w)
	}
	return kept
}

func (r *reading) askOwners(ctx context.Context, owners []int64) error {
	first, last := owners[0], owners[len(owners)-1]
	span := last - first + 1
	switch {
	case len(owners) == 1:
		return r.ofOwner(ctx, first)
	case span <= sparse*int64(len(owners)):
		return r.ofRange(ctx, first, last)
	}
	lists, err := r.client.takesLists(ctx, r)
	switch {
	case err != nil:
		return err
	case lists:
		for chunk := range slices.Chunk(owners, maxIDs) {
			if err := r.ofList(ctx, chunk); err != nil {
				return err
			}
		}
		return nil
	case span/pageSize < int64(len(owners)): // if about one row belongs to each number
		return r.ofRange(ctx, first, last)
	}
	for _, owner := range owners {
		if err := r.ofOwner(ctx, owner); err != nil {
			return err
		}
	}
	return nil
}

// ofOwner reads the rows of one owner, by their ids.
func (r *reading) ofOwner(ctx context.Context, owner int64) error {
	return r.byID(ctx, equal(r.target.owner, owner), owner)
}

// ofList reads the rows of owners in a list, by their ids.
func (r *reading) ofList(ctx context.Context, owners []int64) error {
	return r.byID(ctx, oneOf(r.target.owner, owners), owners...)
}

// byID reads all rows that meet a condition on the owner, page by page.
func (r *reading) byID(ctx context.Context, of condition, owners ...int64) error {
	asked := setOf(owners)
	for last := int64(0); ; {
		before := len(r.rows)
		n, err := r.query(ctx, query{where: r.where(of, after(r.target.id, last)), order: r.target.id, limit: r.target.page()})
		if err != nil {
			return err
		}
		for i := before; i < len(r.rows); i++ {
			switch w := &r.rows[i]; {
			case w.second == noOwner && len(owners) == 1:
				w.second = owners[0]
			case w.second != noOwner && !asked[w.second]:
				return r.doubt(untrusted("%s %d was not asked for", r.target.owner, w.second))
			}
		}
		page := r.rows[before:]
		through, err := source.Ascending(last, len(page), func(i int) (int64, bool) { return page[i].id, usable(page[i]) })
		switch {
		case err != nil:
			return r.doubt(untrusted("%s", err))
		case r.ends(n, len(owners)) || through == last && n < r.target.page():
			return nil
		case through == last:
			return r.doubt(untrusted("none of %d records has an id after %d, so the list cannot go on", n, last))
		}
		last = through
	}
}

// ends reports whether a page of so many rows ends the list of what belongs to records. A short page does, as documented, unless no
// page was ever larger: then Keap may give no more rows than these, and only another question tells. Child rows that an answer
// lacks are deleted, so such a limit must not be taken for the end. What belongs to one record is compared with pages of all
// tables, since it is often one row, and what belongs to several with those of the same table.
func (r *reading) ends(n, owners int) bool {
	table := r.target.table
	if owners == 1 {
		table = ""
	}
	c := r.client
	c.largest.Lock()
	defer c.largest.Unlock()
	known := c.largest.of[table]
	c.largest.of[table] = max(known, n)
	return n == 0 || n < min(known, r.target.page())
}

// ofRange walks over the owners from first to last. The rows of one owner come in no order, so the last owner of a full
// page may be cut: its rows are dropped and read again. One with more rows than a page holds is read by itself.
func (r *reading) ofRange(ctx context.Context, first, last int64) error {
	owner := r.target.owner
	for whole := first - 1; whole < last; {
		before := len(r.rows)
		n, err := r.query(ctx, query{where: r.where(after(owner, whole)), order: owner, limit: r.target.page()})
		if err != nil {
			return err
		}
		done, at := whole, whole // the last owner but one, and the last
		for i := before; i < len(r.rows); i++ {
			switch w := &r.rows[i]; {
			case w.second <= whole: // none, or one that is covered
			case w.second < at:
				return r.doubt(untrusted("%s %d follows %d, which is not the order asked for", owner, w.second, at))
			case w.second > at:
				done, at = at, w.second
			}
		}
		switch {
		case at > last || r.ends(n, 0) || at == whole && n < r.target.page():
			return nil
		case at == whole:
			return r.doubt(untrusted("none of %d rows tells its %s, so that the list cannot go on", n, owner))
		case done > whole:
			cut := slices.IndexFunc(r.rows[before:], func(w row) bool { return w.second == at })
			r.rows, whole = r.rows[:before+cut], done
			continue
		}
		r.rows = r.rows[:before]
		if err := r.ofOwner(ctx, at); err != nil {
			return err
		}
		whole = at
	}
	return nil
}

// completeOwners reads the rows of those owners of which Keap shows that there are no others, and returns these owners. A question
// that begins with an owner shows all of its rows if a later owner's row is in the same answer. What no other owner comes after is asked
// for from the other end.
func (r *reading) completeOwners(ctx context.Context, owners []int64) (complete []int64, err error) {
	for _, down := range []bool{false, true} {
		var left []int64
		for len(owners) > 0 {
			n, shown, err := r.upToOwner(ctx, owners, down)
			if err != nil {
				return nil, err
			}
			complete = append(complete, owners[:n]...)
			if n == 0 && !shown { // there is nothing from here on
				break
			}
			if n == 0 { // the answer ends within this one
				n, left = 1, append(left, owners[0])
			}
			owners = owners[n:]
		}
		owners = append(left, owners...)
		slices.Reverse(owners)
	}
	slices.Sort(complete)
	return complete, nil
}

// upToOwner asks for rows from the first owner on. It keeps those of the owners that are complete, and returns how many these are, and
// whether there were any rows.
func (r *reading) upToOwner(ctx context.Context, owners []int64, down bool) (n int, shown bool, err error) {
	field, before := r.target.owner, len(r.rows)
	from := after(field, owners[0]-1)
	if down {
		from = below(field, owners[0]+1)
	}
	if _, err := r.query(ctx, query{where: r.where(from), order: field, desc: down, limit: r.target.page()}); err != nil {
		return 0, false, err
	}
	rows := r.rows[before:]
	at := owners[0]
	for i := range rows {
		next := r.ownerOf(&rows[i])
		switch {
		case rows[i].reason != "":
			continue
		case !down && next < at, down && next > at:
			return 0, false, r.doubt(untrusted("%s %d follows %d, which is not the order asked for", field, next, at))
		}
		at, shown = next, true
	}
	for n < len(owners) && (!down && owners[n] < at || down && owners[n] > at) {
		n++
	}
	whole := setOf(owners[:n])
	r.rows = append(r.rows[:before], slices.DeleteFunc(rows, func(w row) bool { return !whole[r.ownerOf(&w)] })...)
	return n, shown, nil
}

// ownerOf is the owner that a row of a table without ids belongs to.
func (r *reading) ownerOf(w *row) int64 {
	if r.target.owner == r.target.pair[1] {
		return w.second
	}
	return w.id
}

// readOwned reads what belongs to some records of another entity.
func (c *Client) readOwned(ctx context.Context, r source.Request) (*source.Page, error) {
	t := ownTable(r.Entity)
	column := r.Entity.Column(r.Owned.Column)
	if column == nil || column.XML == "" {
		return nil, c.unsupported(r, "XML-RPC has no field for "+r.Owned.Column)
	}
	owners := slices.Clone(r.Owned.IDs)
	slices.Sort(owners)
	owners = slices.Compact(owners)
	if len(owners) == 0 {
		return &source.Page{More: source.MoreNever}, nil
	}
	t.owner = column.XML
	t = t.limited(r)
	if r.Stamps {
		t = t.stampsOf()
	}
	var complete []int64
	page, err := c.read(ctx, t, func(rd *reading) error {
		switch {
		case r.Owned.Prove:
			var err error
			complete, err = rd.completeOwners(ctx, owners)
			return err
		case t.id == "":
			return rd.ofPairs(ctx, owners)
		}
		return rd.ofOwners(ctx, owners)
	})
	if err != nil {
		return nil, err
	}
	page.More, page.Complete = source.MoreNever, complete
	return page, nil
}

// where adds conditions to those that every query of the table has.
func (r *reading) where(more ...condition) []condition { return slices.Concat(r.target.where, more) }

// ofPairs reads the rows of a table without ids that belong to some owners, one after the other.
func (r *reading) ofPairs(ctx context.Context, owners []int64) error {
	of, other := r.target.owner, r.target.pair[1]
	if of == other {
		other = r.target.pair[0]
	}
	for _, owner := range owners {
		for last := int64(-1); ; {
			before, above := len(r.rows), last
			n, err := r.query(ctx, query{where: r.where(equal(of, owner), after(other, last)), order: other, limit: r.target.page()})
			if err != nil {
				return err
			}
			for i := before; i < len(r.rows); i++ {
				w := &r.rows[i]
				belongs, next := w.id, w.second
				if of == r.target.pair[1] {
					belongs, next = w.second, w.id
				}
				if w.reason != "" {
					continue
				}
				if belongs != owner || next < last {
					return r.doubt(untrusted("%d and %d do not fit the owner %d after %d", w.id, w.second, owner, last))
				}
				last = next
			}
			if r.ends(n, 1) || last == above && n < r.target.page() {
				break
			}
			if last == above {
				return r.doubt(untrusted("none of %d records has a usable key after %d and %d, so the list cannot go on", n, owner, last))
			}
		}
	}
	return nil
}
