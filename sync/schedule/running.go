package schedule

import (
	"context"
	"sync/atomic"
)

// running is a task that runs here, or is about to.
type running struct {
	cancel  context.CancelCauseFunc
	claimed atomic.Bool
}

// begin notes that a task runs here, unless it does already.
func (s *Service) begin(p place, t *running) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[p] != nil {
		return false
	}
	s.running[p] = t
	return true
}

// end notes that it does no more. It may be called twice.
func (s *Service) end(p place, t *running) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[p] == t {
		delete(s.running, p)
	}
}

// held are the tasks that this daemon has claimed.
func (s *Service) held() map[place]struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := map[place]struct{}{}
	for p, t := range s.running {
		if t.claimed.Load() {
			held[p] = struct{}{}
		}
	}
	return held
}

func (s *Service) cancel(p place, why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.running[p]; t != nil {
		t.cancel(why)
	}
}
