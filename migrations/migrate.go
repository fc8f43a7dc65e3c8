package migrations

import (
	"context"
	"errors"
	"fmt"
)

// Up brings the database at url (postgres://…) to the newest version. It may be called at any time, by many processes
// at once, and does nothing where nothing is to be done.
func Up(ctx context.Context, url string, schemas Schemas) error {
	return run(ctx, url, schemas, (*target).up)
}

// Down takes every migration back: the mirror and all state are deleted, and the schemas too where nothing else is in
// them. The role keap_reader stays, since other databases may have use for it.
func Down(ctx context.Context, url string, schemas Schemas) error {
	return run(ctx, url, schemas, (*target).down)
}

// Status is where a database stands.
type Status struct {
	Current uint     // version of the database; 0 where there is nothing of keapsync in it
	Newest  uint     // newest version this binary knows
	Dirty   bool     // see DirtyError
	Pending []string // files that Up would apply, in order
}

// Read looks at a database, and changes nothing.
func Read(ctx context.Context, url string, schemas Schemas) (s Status, err error) {
	err = run(ctx, url, schemas, func(t *target, ctx context.Context) error {
		s.Newest = t.newest()
		s.Current, s.Dirty, err = t.version(ctx)
		if err != nil {
			return fmt.Errorf("read the schema version: %w", err)
		}
		for _, f := range t.list {
			if f.version > s.Current {
				s.Pending = append(s.Pending, f.name)
			}
		}
		return nil
	})
	return s, err
}

// Check tells whether the database has the version this binary needs: nil, ErrNewerDatabase, or an error that says to
// migrate.
func Check(ctx context.Context, url string, schemas Schemas) error {
	return run(ctx, url, schemas, func(t *target, ctx context.Context) error {
		version, err := t.usable(ctx)
		if err == nil && version < t.newest() {
			err = fmt.Errorf("the database has schema version %d and needs %d: run syncer migrate up", version, t.newest())
		}
		return err
	})
}

func run(ctx context.Context, url string, schemas Schemas, do func(*target, context.Context) error) (err error) {
	t, err := open(url, schemas, embedded)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.db.Close()) }()
	return do(t, ctx)
}

func (t *target) up(ctx context.Context) error {
	// Most of the time nothing is to be done, and that needs neither lock nor privileges.
	if version, err := t.usable(ctx); err != nil || version == t.newest() {
		return err
	}
	return t.exclusively(ctx, func() error {
		version, err := t.usable(ctx)
		if err != nil || version == t.newest() {
			return err
		}
		if err := t.createSchemas(ctx); err != nil {
			return err
		}
		return t.steps(ctx, t.list[version:], 1)
	})
}

func (t *target) down(ctx context.Context) error {
	return t.exclusively(ctx, func() error {
		version, err := t.usable(ctx)
		if err != nil {
			return err
		}
		if version > 0 {
			if err := t.steps(ctx, t.list[:version], -1); err != nil {
				return err
			}
		}
		return t.dropSchemas(ctx)
	})
}

// steps applies the files one by one, in order, or takes them back in reverse.
func (t *target) steps(ctx context.Context, files []file, direction int) (err error) {
	m, err := t.migrator()
	if err != nil {
		return err
	}
	defer func() {
		source, database := m.Close()
		err = errors.Join(err, source, database)
	}()
	for i := range files {
		f := files[i]
		name := f.name
		if direction < 0 {
			f = files[len(files)-1-i]
			name = f.down()
		}
		if ctx.Err() != nil {
			return fmt.Errorf("migrate, before %s: %w", name, context.Cause(ctx))
		}
		if err := m.Steps(direction); err != nil {
			return migrationError(name, err)
		}
	}
	return nil
}
