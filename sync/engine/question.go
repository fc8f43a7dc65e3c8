package engine

import (
	"context"
	"slices"
	"time"

	"github.com/keapsync/keapsync/source"
)

// answer is what a question for some ids brought.
type answer struct {
	page     *source.Page
	asked    time.Time // by the database's clock
	answered map[int64]bool
	absent   []int64 // asked for and not answered
}

// question asks for ids in one call.
func (p *pass) question(ctx context.Context, r source.Request) (answer, error) {
	a := answer{asked: p.clock.now(), answered: map[int64]bool{}}
	var err error
	if a.page, err = p.ask(ctx, r); err != nil {
		return a, err
	}
	for _, r := range a.page.Records {
		a.answered[r.ID] = a.answered[r.ID] || r.Reason == "" || r.Unreadable
	}
	for _, id := range r.IDs {
		if !a.answered[id] {
			a.absent = append(a.absent, id)
		}
	}
	return a, nil
}

// byID asks for ids in as few calls as can be, and hands each answer to take.
func (p *pass) byID(ctx context.Context, ids []int64, take func(answer) error) error {
	for chunk := range slices.Chunk(ids, max(p.means.MaxIDs, 1)) {
		a, err := p.question(ctx, source.Request{IDs: chunk})
		if err != nil {
			return err
		}
		err = take(a)
		a.page.Release()
		if err != nil {
			return err
		}
	}
	return nil
}
