package sink

import (
	"github.com/keapsync/keapsync/schema"
)

// ByList returns the statements that look for a list of ids, $2, each with the table it looks in.
func (s *Sink) ByList(e *schema.Entity) map[string]string {
	p := s.plan(e)
	statements := map[string]string{
		"Locking": p.lock, "Compare": p.hashes, "Present": p.liveList, "Purging": p.own.purge, "LookingUpChildRows": p.childRows,
	}
	for _, child := range p.children {
		statements["Purging"+child.name] = child.purge
		statements["MarkingDeletedIn"+child.name] = child.bury
	}
	return statements
}

// ByPlace returns the statements that write the own rows at a list of places, $1.
func (s *Sink) ByPlace(e *schema.Entity) map[string]string {
	own := s.plan(e).own
	return map[string]string{"Updating": own.update, "Rewriting": own.rewrite, "Burying": own.bury, "Removing": own.remove}
}
