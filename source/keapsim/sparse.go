package keapsim

import "slices"

// What is awkward in a list: how its pages are cut, and what its tokens look like. All of it follows from the seed, the
// list and the place in it, so that the same question gets the same answer.

// hole is a place in a list, before a record, at which it has empty pages; as if it had looked at many records that
// nobody may see. In a list whose tokens count rows it stays after so many rows: a record that moves ahead of the reader could
// take it along, and the list would have no end of empty pages.
type hole struct{ index, pages int }

// holesOf are those of a kind.
func (k *Keap) holesOf(of kind) []hole {
	n := k.tables[of].base
	if !k.hostile.has(SparsePages) || n == 0 {
		return nil
	}
	r := rng{hash(k.seed, uint64(of), 0x401e)}
	return []hole{{r.n(n), 1}, {r.n(n), 2}}
}

// stops reports whether a page that has some records ends before the one at an index, after that many rows of the list.
func (q *query) stops(index, rows, have int) bool {
	if q.style == styleOffset {
		index = rows
	}
	done := 0
	if q.after != nil {
		done = q.after.detour
	}
	return slices.ContainsFunc(q.holes, func(h hole) bool { return h.index == index && (have > 0 || done < h.pages) })
}

// detour is the bookmark that an empty page leads to: the same place again.
func (q *query) detour() bookmark {
	b := bookmark{start: true}
	if q.after != nil {
		b = *q.after
	}
	b.detour++
	return b
}

// chooseTokens decides what the tokens of the list are.
func (k *Keap) chooseTokens(q *query) {
	q.urls = k.quirks.TokenURL
	if k.hostile.has(MixedTokens) {
		h := hash(k.seed, hashText(q.res.path), hashText(q.order.name), 0x70ce)
		q.style = tokenStyle(h % uint64(tokenStyles))
		q.urls = q.urls || h>>8%3 == 0
	}
	if k.quirks.OffsetTokens && q.order.by != sortID {
		q.style = styleOffset
	}
}

// planPage decides how many records the page has, and whether it begins with one that was on the page before.
func (k *Keap) planPage(q *query) {
	q.most, q.holes = q.size, k.holesOf(q.res.kind)
	h := hash(k.seed, hashText(q.res.path), 0x9a6e)
	if q.after != nil {
		h = hash(h, uint64(q.after.id), uint64(q.after.offset), uint64(q.after.detour))
	}
	if k.hostile.has(SparsePages) && h%5 == 0 {
		r := rng{h}
		q.most = max(1, r.between(q.size/4, q.size))
	}
	if k.hostile.has(RepeatedRecords) && (q.res.kind != transactionKind || k.quirks.RepeatedTransactions) && q.after != nil && !q.after.start && q.after.detour == 0 && h>>8%3 == 0 && q.most > 1 {
		q.repeat = true
		q.most--
	}
}

// ending is how the list ends if the page is the last one, and whether there is a token all the same, of an empty page.
func (k *Keap) ending(q *query, sel selection) (end EndOfList, extra bool) {
	end = k.quirks.End
	if !k.hostile.has(MixedTokens) || end != EndAbsent {
		return end, end == EndExtraPage && len(sel.rows) == q.size
	}
	h := hash(k.seed, hashText(q.res.path), hashText(q.order.name), 0xe4d)
	if len(sel.rows) > 0 {
		extra = h%2 == 0
		h = hash(h, uint64(sel.rows[0].id))
	}
	return EndOfList(h >> 8 % uint64(EndExtraPage)), extra
}
