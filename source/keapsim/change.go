package keapsim

import (
	"fmt"
	"math"
	"slices"
)

// table finds an entity's records by its name.
func (k *Keap) table(entity string) (*table, error) {
	i := slices.Index(kindNames[:], entity)
	if v := k.views[entity]; i < 0 && v != nil {
		return nil, fmt.Errorf("the rows of %s follow from %s: change those", entity, v.origins[0].kind)
	}
	if i < 0 {
		return nil, fmt.Errorf("keapsim has no entity %q; it has %v", entity, kindNames)
	}
	return k.tables[i], nil
}

// Count returns how many records of an entity exist now, or how many rows a table of XML-RPC shows; 0 for an entity
// that is not known.
func (k *Keap) Count(entity string) int {
	if v := k.views[entity]; v != nil {
		q := &lookup{view: v, share: 1}
		s := k.rpcSession()
		defer k.sessions.Put(s)
		return q.tally(s, k.lanes(q))
	}
	t, err := k.table(entity)
	if err != nil {
		return 0
	}
	return t.count()
}

// IDs returns the ids of the records of an entity that exist now, in ascending order. Those of transactions are
// internal: Keap gives transactions none. Of a table of XML-RPC they are those of the rows that it shows; nil if they
// have none.
func (k *Keap) IDs(entity string) []int64 {
	if v := k.views[entity]; v != nil {
		return k.rpcIDs(v)
	}
	t, err := k.table(entity)
	if err != nil {
		return nil
	}
	return t.ids(false)
}

func (k *Keap) rpcIDs(v *view) (ids []int64) {
	q := &lookup{view: v, share: 1, limit: math.MaxInt}
	name := v.idField()
	if name == "" {
		return nil
	}
	s := k.rpcSession()
	defer k.sessions.Put(s)
	q.run(s, k.lanes(q), func(l *lane, r row, part int, _ any) { ids = append(ids, l.keys[name](r, part)) })
	return ids
}

// change applies f to the records with these ids that are there (or are deleted, if dead is set), and returns how many
// it met. f is called with the table locked. The hooks are told of it as what.
func (k *Keap) change(entity string, ids []int64, dead bool, what string, f func(t *table, s *state, now stamp, id int64)) (int, error) {
	t, err := k.table(entity)
	if err != nil {
		return 0, err
	}
	now := stampOf(k.now())
	met, happened := t.change(ids, dead, k.hooks.any(), func(s *state, id int64) { f(t, s, now, id) })
	k.announce(t.kind, what, now, happened)
	return met, nil
}

// change applies f to records, and tells how many it met; if asked to, also what happened to each.
func (t *table) change(ids []int64, dead, told bool, f func(s *state, id int64)) (met int, happened []happening) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, id := range ids {
		i, ok := t.indexOf(id)
		if !ok || t.rows[i].dead != dead {
			continue
		}
		before := t.row(i)
		f(&t.rows[i], id)
		met++
		if told {
			happened = append(happened, happening{before, t.row(i)})
		}
	}
	return met, happened
}

// Edit changes records: some of their values, some of their child rows, and their stamp. It returns how many of the
// ids exist.
func (k *Keap) Edit(entity string, ids ...int64) (int, error) {
	return k.change(entity, ids, false, edited, func(t *table, s *state, now stamp, id int64) {
		before := k.tagRevision(t.kind, id, s.edits)
		s.edits++
		s.updated = now
		if k.tagRevision(t.kind, id, s.edits) != before {
			s.tagged = now
		}
	})
}

// tagRevision is the number of the last edit that changed a record's tags.
func (k *Keap) tagRevision(of kind, id int64, edits uint32) uint32 {
	return parts{base: hash(k.seed, uint64(of), uint64(id)), edits: edits}.revision(tagPart)
}

// BulkTouch gives records one and the same stamp and changes nothing else, as a mass update in Keap does.
func (k *Keap) BulkTouch(entity string, ids ...int64) (int, error) {
	return k.change(entity, ids, false, edited, func(_ *table, s *state, now stamp, _ int64) { s.updated = now })
}

// Backdate edits records as an import does that brings its own stamps: each one's stamp is older than it was before, or
// than the account's time.
func (k *Keap) Backdate(entity string, ids ...int64) (int, error) {
	return k.change(entity, ids, false, edited, func(_ *table, s *state, now stamp, id int64) {
		s.edits++
		if s.updated == 0 || s.updated > now {
			s.updated = now
		}
		r := rng{hash(k.seed, uint64(id), uint64(s.edits))}
		s.updated -= stamp(1+r.n(30*24)) * 3_600_000
	})
}

// Delete takes records away: lists leave them out, a GET by id is answered with 404.
func (k *Keap) Delete(entity string, ids ...int64) (int, error) {
	n, err := k.change(entity, ids, false, deleted, die)
	k.cascade(entity)
	return n, err
}

// Redact takes contacts away for the sake of privacy. It differs from Delete in the event that tells of it.
func (k *Keap) Redact(ids ...int64) (int, error) {
	return k.change(contactKind.String(), ids, false, redacted, die)
}

func die(t *table, s *state, _ stamp, _ int64) {
	s.dead = true
	t.live--
}

// Restore brings deleted records back as they were, with their old stamp.
func (k *Keap) Restore(entity string, ids ...int64) (int, error) {
	n, err := k.change(entity, ids, true, restored, func(t *table, s *state, _ stamp, _ int64) {
		s.dead = false
		t.live++
	})
	k.cascade(entity)
	return n, err
}

// cascade notes which tags are deleted, if contacts lose them.
func (k *Keap) cascade(entity string) {
	if entity != tagKind.String() || !k.quirks.TagDeleteCascades {
		return
	}
	gone := map[int64]bool{}
	for _, id := range k.tables[tagKind].ids(true) {
		gone[id] = true
	}
	k.untagged.Store(&gone)
}

// Retag changes the tags of contacts. Their stamps move only with Quirks.TagMovesStamp.
func (k *Keap) Retag(ids ...int64) (int, error) {
	what := retagged
	if k.quirks.TagMovesStamp {
		what = edited
	}
	return k.change(contactKind.String(), ids, false, what, func(_ *table, s *state, now stamp, _ int64) {
		s.retags++
		s.tagged = now
		if k.quirks.TagMovesStamp {
			s.updated = now
		}
	})
}

// Reopt changes the marketing status of contacts' e-mail addresses. Their stamps move only with
// Quirks.OptInMovesStamp.
func (k *Keap) Reopt(ids ...int64) (int, error) {
	what := untold
	if k.quirks.OptInMovesStamp {
		what = edited
	}
	return k.change(contactKind.String(), ids, false, what, func(_ *table, s *state, now stamp, _ int64) {
		s.reopts++
		if k.quirks.OptInMovesStamp {
			s.updated = now
		}
	})
}

// Add makes new records and returns their ids, which are greater than all before.
func (k *Keap) Add(entity string, count int) ([]int64, error) {
	t, err := k.table(entity)
	if err != nil {
		return nil, err
	}
	now := stampOf(k.now())
	ids, happened := t.add(max(count, 0), now, k.hooks.any())
	k.announce(t.kind, added, now, happened)
	return ids, nil
}

func (t *table) add(count int, now stamp, told bool) (ids []int64, happened []happening) {
	t.mu.Lock()
	defer t.mu.Unlock()
	ids = make([]int64, 0, count)
	for range count {
		t.rows = append(t.rows, state{created: now, updated: now})
		t.tail = append(t.tail, t.sequence.next())
		t.live++
		r := t.row(len(t.rows) - 1)
		ids = append(ids, r.id)
		if told {
			happened = append(happened, happening{after: r})
		}
	}
	return ids, happened
}

// Pick chooses so many records of an entity, evenly over all, in ascending order: live ones, or deleted ones. Which
// ones depends on the seed and on how often Pick was called.
func (k *Keap) Pick(entity string, count int, deleted bool) ([]int64, error) {
	t, err := k.table(entity)
	if err != nil {
		return nil, err
	}
	ids := t.ids(deleted)
	r := rng{hash(k.seed, uint64(t.kind), k.changes.Add(1))}
	count = min(max(count, 0), len(ids))
	picked := make([]int64, 0, count)
	for i, id := range ids { // keeps each of the rest with the probability that fills what is still wanted
		if r.n(len(ids)-i) < count-len(picked) {
			picked = append(picked, id)
		}
	}
	return picked, nil
}
