package keapsim

import (
	"fmt"
	"slices"
)

// table finds an entity's records by its name.
func (k *Keap) table(entity string) (*table, error) {
	i := slices.Index(kindNames[:], entity)
	if i < 0 {
		return nil, fmt.Errorf("keapsim has no entity %q; it has %v", entity, kindNames)
	}
	return k.tables[i], nil
}

// Count returns how many records of an entity exist now; 0 for an entity that is not known.
func (k *Keap) Count(entity string) int {
	t, err := k.table(entity)
	if err != nil {
		return 0
	}
	return t.count()
}

// IDs returns the ids of the records of an entity that exist now, in ascending order. Those of transactions are
// internal: Keap gives transactions none.
func (k *Keap) IDs(entity string) []int64 {
	t, err := k.table(entity)
	if err != nil {
		return nil
	}
	return t.ids(false)
}

// change applies f to the records with these ids that are there (or are deleted, if dead is set), and returns how many
// it met. f is called with the table locked.
func (k *Keap) change(entity string, ids []int64, dead bool, f func(t *table, s *state, now stamp)) (int, error) {
	t, err := k.table(entity)
	if err != nil {
		return 0, err
	}
	now := stampOf(k.now())
	t.mu.Lock()
	defer t.mu.Unlock()
	met := 0
	for _, id := range ids {
		i, ok := indexOf(t.kind, id)
		if ok && i < len(t.rows) && t.rows[i].dead == dead {
			f(t, &t.rows[i], now)
			met++
		}
	}
	return met, nil
}

// Edit changes records: some of their values, some of their child rows, and their stamp. It returns how many of the
// ids exist.
func (k *Keap) Edit(entity string, ids ...int64) (int, error) {
	return k.change(entity, ids, false, func(_ *table, s *state, now stamp) {
		s.edits++
		s.updated = now
	})
}

// BulkTouch gives records one and the same stamp and changes nothing else, as a mass update in Keap does.
func (k *Keap) BulkTouch(entity string, ids ...int64) (int, error) {
	return k.change(entity, ids, false, func(_ *table, s *state, now stamp) { s.updated = now })
}

// Delete takes records away: lists leave them out, a GET by id is answered with 404.
func (k *Keap) Delete(entity string, ids ...int64) (int, error) {
	n, err := k.change(entity, ids, false, func(t *table, s *state, _ stamp) {
		s.dead = true
		t.live--
	})
	k.cascade(entity)
	return n, err
}

// Restore brings deleted records back as they were, with their old stamp.
func (k *Keap) Restore(entity string, ids ...int64) (int, error) {
	n, err := k.change(entity, ids, true, func(t *table, s *state, _ stamp) {
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
	return k.change(contactKind.String(), ids, false, func(_ *table, s *state, now stamp) {
		s.retags++
		if k.quirks.TagMovesStamp {
			s.updated = now
		}
	})
}

// Reopt changes the marketing status of contacts' e-mail addresses. Their stamps move only with
// Quirks.OptInMovesStamp.
func (k *Keap) Reopt(ids ...int64) (int, error) {
	return k.change(contactKind.String(), ids, false, func(_ *table, s *state, now stamp) {
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
	t.mu.Lock()
	defer t.mu.Unlock()
	ids := make([]int64, 0, max(count, 0))
	for range count {
		ids = append(ids, idAt(t.kind, len(t.rows)))
		t.rows = append(t.rows, state{created: now, updated: now})
		t.live++
	}
	return ids, nil
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
