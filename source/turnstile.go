package source

import (
	"context"
	"slices"
	"sync"
)

// turnstile lets one caller through at a time, and of those who wait the most urgent first. So a process holds no more
// than one slot at a time, and an urgent call never stands behind a queue of others.
type turnstile struct {
	mu      sync.Mutex
	taken   bool
	waiting [purposes][]chan struct{} // each is closed when its turn has come
}

// enter waits for the caller's turn, or returns why ctx ended first. Whoever entered leaves.
func (t *turnstile) enter(ctx context.Context, p Purpose) error {
	if ctx.Err() != nil {
		return Stopped(ctx)
	}
	t.mu.Lock()
	if !t.taken {
		t.taken = true
		t.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	t.waiting[p] = append(t.waiting[p], turn)
	t.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		t.giveUp(p, turn)
		return Stopped(ctx)
	}
}

// giveUp leaves the queue; a turn that came meanwhile goes to the next.
func (t *turnstile) giveUp(p Purpose, turn chan struct{}) {
	t.mu.Lock()
	i := slices.Index(t.waiting[p], turn)
	if i >= 0 {
		t.waiting[p] = slices.Delete(t.waiting[p], i, i+1)
	}
	t.mu.Unlock()
	if i < 0 {
		t.leave()
	}
}

// leave lets the next one through.
func (t *turnstile) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range urgency {
		if queue := t.waiting[p]; len(queue) > 0 {
			close(queue[0])
			t.waiting[p] = queue[1:]
			return
		}
	}
	t.taken = false
}
