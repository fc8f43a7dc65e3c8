// Command generate writes what follows from the catalogue: the next migration, if a database with all migrations differs
// from it, and docs/tables.md. With -check it writes nothing and fails where something is not current.
//
//	go generate ./migrations                      the next migration is called NNNNNN_catalogue
//	go run ./generate -name more_of_contacts      in folder migrations: it is called that
//
// As long as a migration is not released, delete its two files and generate it again, instead of adding another.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	check := flags.Bool("check", false, "write nothing, fail if something is not current")
	name := flags.String("name", "catalogue", "name of the next migration, behind its number")
	dir := flags.String("dir", ".", "folder of the migrations")
	docs := flags.String("docs", "../docs/tables.md", "file of the documentation")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%s: no arguments are taken, only flags", flags.Arg(0))
	}
	g := generator{check: *check, dir: *dir, name: *name, docs: *docs, stdout: stdout}
	d, err := compare(ctx, getenv("KEAPSYNC_TEST_DATABASE_URL"), stderr)
	if err != nil {
		return err
	}
	// Both are looked at, so that one run tells of everything that is not current.
	return errors.Join(g.migration(d), g.documentation())
}
