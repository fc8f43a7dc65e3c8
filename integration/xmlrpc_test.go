package integration

import (
	"testing"

	"github.com/keapsync/keapsync/source/keapsim"
)

// All tables of XML-RPC, end to end.
func TestXMLRPC(t *testing.T) {
	t.Parallel()

	t.Run("ABackfillBringsEveryFieldOfEveryTable", func(t *testing.T) {
		t.Parallel()
		l := newXMLLab(t, keapsim.Options{Seed: 81, Contacts: sized(900)})
		l.passAll()
		l.equal()
		l.nothingExtra()
	})
}
