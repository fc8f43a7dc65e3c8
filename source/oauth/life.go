package oauth

import "time"

// life is how long a pair has lived and has to live.
type life struct {
	age   time.Duration // of both tokens
	whole time.Duration // of the access token
	left  time.Duration
}

// life is that of the pair in memory.
func (s *Source) life() life {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lifeAt(time.Now())
}

// lifeAt reckons by the store's clock when the pair was read, and by this machine's from then on.
func (s *Source) lifeAt(now time.Time) life {
	since := now.Sub(s.read)
	return life{
		age:   s.pair.Now.Sub(s.pair.Issued) + since,
		whole: s.pair.Expires.Sub(s.pair.Issued),
		left:  s.pair.Expires.Sub(s.pair.Now) - since,
	}
}

// doubt is how long, after an access token was refreshed because Keap refused it, the next one is not: it is not the token then.
const doubt = 10 * time.Minute

// soon tells that the access token ends soon: a tenth of its life is left, or five minutes, but never more than half of it.
func soon(l life) bool {
	return l.left < max(l.whole/10, min(5*time.Minute, l.whole/2))
}

// old is the age at which a refresh token is given back though its access token may live on.
const old = 30 * 24 * time.Hour

// ahead is how long the pair can be left alone by who refreshes without need.
func (l life) ahead() time.Duration { return min(l.left-l.whole/2, old-l.age) }
