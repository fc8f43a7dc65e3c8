package source

import "sync"

// Counter counts calls by what they are about: an entity, or a name like one. The zero value is ready for use.
type Counter struct {
	mu    sync.Mutex
	calls map[string]int64
}

// Add counts a call that is about to be made.
func (c *Counter) Add(about string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls == nil {
		c.calls = map[string]int64{}
	}
	c.calls[about]++
}

// Of returns the number of calls so far about one thing.
func (c *Counter) Of(about string) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls[about]
}

// Total returns the number of all calls so far.
func (c *Counter) Total() (n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, calls := range c.calls {
		n += calls
	}
	return n
}
