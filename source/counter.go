package source

import (
	"context"
	"maps"
	"sync"
)

// Counts is what was read.
type Counts struct {
	Calls   int64 // failed ones included
	Failed  int64
	Pages   int64
	Records int64
	Bytes   int64 // of answers, uncompressed
}

func (c *Counts) add(d Counts) {
	c.Calls += d.Calls
	c.Failed += d.Failed
	c.Pages += d.Pages
	c.Records += d.Records
	c.Bytes += d.Bytes
}

// Counter counts the calls of the readers it wraps, by entity. The zero value is ready for use.
type Counter struct {
	mu     sync.Mutex
	counts map[string]Counts
}

// Wrap returns a reader that counts.
func (c *Counter) Wrap(r Reader) Reader { return counted{r, c} }

// Entity returns what was read of the entity so far.
func (c *Counter) Entity(name string) Counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counts[name]
}

// All returns what was read so far, by entity. The map is the caller's.
func (c *Counter) All() map[string]Counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.counts)
}

// Total returns what was read so far of all entities.
func (c *Counter) Total() Counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	var total Counts
	for _, n := range c.counts {
		total.add(n)
	}
	return total
}

// Add counts what was done beside the readers, under a name like an entity's.
func (c *Counter) Add(name string, n Counts) { c.add(name, n) }

func (c *Counter) add(entity string, d Counts) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[string]Counts{}
	}
	n := c.counts[entity]
	n.add(d)
	c.counts[entity] = n
}

type counted struct {
	Reader
	counter *Counter
}

func (r counted) ReadPage(ctx context.Context, req Request) (*Page, error) {
	page, err := r.Reader.ReadPage(ctx, req)
	n := Counts{Calls: 1}
	if err != nil {
		n.Failed = 1
	} else {
		n.Calls += int64(page.Further)
		n.Pages, n.Records, n.Bytes = 1, int64(len(page.Records)), int64(page.Body)
	}
	r.counter.add(req.Entity.Name, n)
	return page, err
}
