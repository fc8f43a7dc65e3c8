package migrations

import (
	"fmt"
	"io"
	"strings"

	"github.com/golang-migrate/migrate/v4/database"
)

// atomic makes a migration and its version one transaction. golang-migrate marks the version as dirty, runs the file and
// clears the mark, so that a process that is killed leaves a mark which nobody can interpret. Here the version is the
// file's last statement, and no mark is ever written: Postgres runs statements that are sent together as one
// transaction.
type atomic struct {
	database.Driver
	table  string // of versions, quoted
	target int
	ran    bool
}

var _ database.Driver = (*atomic)(nil)

// SetVersion implements database.Driver. A call with dirty set announces the migration that Run brings.
func (d *atomic) SetVersion(version int, dirty bool) error {
	switch {
	case dirty:
		d.target, d.ran = version, false
		return nil
	case d.ran:
		return nil
	}
	return d.Driver.SetVersion(version, false)
}

// Run implements database.Driver.
func (d *atomic) Run(migration io.Reader) error {
	version := "\n;\nDELETE FROM " + d.table
	if d.target >= 0 {
		version += fmt.Sprintf(";\nINSERT INTO %s (version, dirty) VALUES (%d, false)", d.table, d.target)
	}
	err := d.Driver.Run(io.MultiReader(migration, strings.NewReader(version)))
	d.ran = err == nil
	return err
}
