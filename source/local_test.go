package source_test

import (
	"testing"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/sourcetest"
)

func TestLocal(t *testing.T) {
	t.Parallel()
	sourcetest.Ledger(t, func(*testing.T) source.Ledger { return source.NewLocal() })
}
