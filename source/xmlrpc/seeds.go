package xmlrpc

import (
	"sync"

	"github.com/keapsync/keapsync/schema"
)

// seeds keeps the seeds of the entities' hashes, which take a while to make.
type seeds struct{ m sync.Map }

func (s *seeds) of(e *schema.Entity) uint64 {
	if seed, ok := s.m.Load(e); ok {
		return seed.(uint64)
	}
	seed := e.HashSeed("")
	s.m.Store(e, seed)
	return seed
}
