package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/keapsync/keapsync/migrations"
	"github.com/keapsync/keapsync/migrations/difference"
	"github.com/keapsync/keapsync/schema"
)

// generator writes files, or with check only tells that it would have to.
type generator struct {
	check     bool
	dir, name string
	docs      string
	stdout    io.Writer
}

const again = "run go generate ./migrations and commit what it writes"

// migration writes the difference as the next migration.
func (g generator) migration(d *difference.Difference) error {
	switch {
	case d.Empty():
		return nil
	case len(d.Refused) > 0:
		return fmt.Errorf("the catalogue differs from the migrations in what could lose data; write a migration by hand:\n  %s",
			strings.Join(d.Refused, "\n  "))
	case g.check:
		return fmt.Errorf("the catalogue differs from the migrations; %s. It would be:\n%s", again, d.Up())
	}
	newest, err := migrations.Newest()
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%06d_%s", newest+1, g.name)
	const header = "-- Generated from the catalogue. It is never changed once it is released.\n"
	return errors.Join(
		g.write(filepath.Join(g.dir, name+".up.sql"), []byte(header+d.Up())),
		g.write(filepath.Join(g.dir, name+".down.sql"), []byte(header+d.Down())),
	)
}

// documentation writes the catalogue for people.
func (g generator) documentation() error {
	var text bytes.Buffer
	if err := schema.WriteMarkdown(&text, schema.All()); err != nil {
		return err
	}
	have, err := os.ReadFile(g.docs)
	switch {
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return err
	case bytes.Equal(have, text.Bytes()):
		return nil
	case g.check:
		return fmt.Errorf("%s is not what the catalogue says; %s", g.docs, again)
	}
	return g.write(g.docs, text.Bytes())
}

func (g generator) write(path string, text []byte) error {
	if err := os.WriteFile(path, text, 0o644); err != nil {
		return err
	}
	fmt.Fprintln(g.stdout, "wrote", path)
	return nil
}
