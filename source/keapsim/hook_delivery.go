package keapsim

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"time"
)

// tries is how often a body is sent before its hook is given up.
const tries = 4

// pause is how long the next try waits after so many in vain.
func (h *hooks) pause(s *hook, b *batch) time.Duration {
	switch b.tries {
	case 1:
		r := rng{hash(h.k.seed, hashText(s.Key), uint64(b.entries[0].id), uint64(b.entries[0].at))}
		return time.Duration(r.between(30, 60)) * time.Second
	case 2:
		return 5 * time.Minute
	default:
		return 30 * time.Minute
	}
}

// wake sends what is due.
func (h *hooks) wake() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.start()
}

// start sends what is due, a sender to each hook, and sets the timer for what is not; h must be locked.
func (h *hooks) start() {
	if h.closed {
		return
	}
	now := h.k.now()
	var soonest time.Time
	for _, s := range h.all {
		due, ok := s.next()
		switch {
		case !ok || s.busy:
		case !due.After(now):
			s.busy = true
			h.senders.Go(func() { h.sendAll(s) })
		case soonest.IsZero() || due.Before(soonest):
			soonest = due
		}
	}
	if h.timer != nil {
		h.timer.Stop()
	}
	if !soonest.IsZero() {
		h.timer = time.AfterFunc(max(soonest.Sub(now), time.Millisecond), h.wake)
	}
}

// soonest is when the next body is due to any hook; false if nothing is owed, or nothing more is sent.
func (h *hooks) soonest() (soonest time.Time, any bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.all {
		if due, ok := s.next(); ok && !h.closed && (!any || due.Before(soonest)) {
			soonest, any = due, true
		}
	}
	return soonest, any
}

// sendAll sends what is due to a hook, one body after the other.
func (h *hooks) sendAll(s *hook) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for !h.closed {
		b := s.take(h.k.now(), h.k.quirks.Hooks.Reorder)
		if b == nil {
			break
		}
		url, base := s.HookURL, s.base
		h.mu.Unlock()
		status := h.send(url, b, base)
		h.mu.Lock()
		h.judge(s, b, status)
	}
	s.busy = false
	close(h.ended)
	h.ended = make(chan struct{})
	h.start() // sets the timer for what waits now
}

// send posts a body, and again if Keap repeats itself; the first answer counts.
func (h *hooks) send(url string, b *batch, base string) (status int) {
	body := h.k.body(b, base)
	status = h.post(h.ctx, url, body, nil)
	arrived := successful(status)
	h.k.stats.delivered(status, len(b.entries), arrived)
	if arrived && h.k.quirks.Hooks.Duplicates {
		h.k.stats.delivered(h.post(h.ctx, url, body, nil), 0, false)
	}
	return status
}

// successful tells whether a status means that a body arrived.
func successful(status int) bool { return status >= 200 && status < 400 }

// post sends a body and returns the status of the answer, 0 if there was none in time. seen looks at the answer.
func (h *hooks) post(ctx context.Context, url string, body []byte, seen func(*http.Response), header ...string) (status int) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "keapsim")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := h.client.Do(req)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16)) // so that the connection can be used again
	if seen != nil {
		seen(res)
	}
	return res.StatusCode
}

// judge decides what comes of a body that was sent: done, another try, or the end of the hook. What is owed to a hook
// that was deleted, edited or given up meanwhile is lost.
func (h *hooks) judge(s *hook, b *batch, status int) {
	if s.Status != HookVerified || successful(status) || h.closed {
		return
	}
	b.tries++
	if status == http.StatusGone || b.tries == tries {
		s.become(HookInactive)
		return
	}
	b.due = h.k.now().Add(h.pause(s, b))
	s.waiting = append(s.waiting, b)
}

// Deliver sends what the hooks owe by now, and waits until nothing that is due is under way or waiting. It fails only
// if ctx ends before. A body that fails is due again later by the account's clock: Advance it and deliver again.
func (k *Keap) Deliver(ctx context.Context) error {
	for {
		h := k.hooks
		h.mu.Lock()
		h.start()
		working := slices.ContainsFunc(h.all, func(s *hook) bool { return s.busy })
		ended := h.ended
		h.mu.Unlock()
		if !working {
			return nil
		}
		select {
		case <-ended:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
