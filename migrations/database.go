package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/golang-migrate/migrate/v4"
	pgxmigrate "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// versionTable is the table of the state schema that holds the database's version, in one row.
const versionTable = "schema_migrations"

// target is a database and the migrations for it.
type target struct {
	config  *pgx.ConnConfig
	db      *sql.DB
	schemas Schemas
	files   fs.FS
	list    []file
}

func open(url string, schemas Schemas, files fs.FS) (*target, error) {
	schemas, err := schemas.Complete()
	if err != nil {
		return nil, err
	}
	ordered, err := list(files)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.ParseConfig(url) // the sink's URL, which may have settings of its pool
	if err != nil {
		return nil, err
	}
	config := pool.ConnConfig
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "keapsync"
	}
	return &target{config: config, db: stdlib.OpenDB(*config), schemas: schemas, files: files, list: ordered}, nil
}

func (t *target) newest() uint { return uint(len(t.list)) }

// versions is the table of versions, quoted.
func (t *target) versions() string { return quoted(t.schemas.State, versionTable) }

// exclusively runs work while no other process migrates the same schemas.
func (t *target) exclusively(ctx context.Context, work func() error) (err error) {
	conn, err := t.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	const key = "hashtextextended('keapsync migrate ' || $1, 0)"
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock("+key+")", t.schemas.State); err != nil {
		return fmt.Errorf("wait for another process that migrates: %w", err)
	}
	defer func() {
		// Not with ctx, which may have ended.
		_, unlock := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock("+key+")", t.schemas.State)
		err = errors.Join(err, unlock)
	}()
	return work()
}

// version reads the database's version; 0 for a database without keapsync.
func (t *target) version(ctx context.Context) (version uint, dirty bool, err error) {
	var there bool
	if err := t.db.QueryRowContext(ctx, "SELECT to_regclass($1) IS NOT NULL", t.versions()).Scan(&there); err != nil || !there {
		return 0, false, err
	}
	err = t.db.QueryRowContext(ctx, "SELECT version, dirty FROM "+t.versions()).Scan(&version, &dirty)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return version, dirty, err
}

// usable reads the version and refuses one that nothing can be built on.
func (t *target) usable(ctx context.Context) (uint, error) {
	version, dirty, err := t.version(ctx)
	switch {
	case err != nil:
		return 0, fmt.Errorf("read the schema version: %w", err)
	case version > t.newest():
		return 0, &NewerDatabaseError{Database: version, Newest: t.newest()}
	case dirty:
		return 0, &DirtyError{Version: version, Table: t.versions()}
	}
	return version, nil
}

// createSchemas makes the two schemas where they are missing. CREATE SCHEMA IF NOT EXISTS would need the privilege to
// create schemas even where they exist.
func (t *target) createSchemas(ctx context.Context) error {
	for _, name := range []string{t.schemas.State, t.schemas.Mirror} {
		var there bool
		err := t.db.QueryRowContext(ctx, "SELECT to_regnamespace($1) IS NOT NULL", quoted(name)).Scan(&there)
		if err == nil && !there {
			_, err = t.db.ExecContext(ctx, "CREATE SCHEMA "+quoted(name))
		}
		if err != nil {
			return fmt.Errorf("create schema %s: %w%s", name, err, remedy(err))
		}
	}
	return nil
}

// dropSchemas removes what createSchemas and the versions need, but nothing that somebody has put beside it, and never
// the schema public.
func (t *target) dropSchemas(ctx context.Context) error {
	if _, err := t.db.ExecContext(ctx, "DROP TABLE IF EXISTS "+t.versions()); err != nil {
		return fmt.Errorf("drop the table of versions: %w", err)
	}
	for _, name := range []string{t.schemas.Mirror, t.schemas.State} {
		if name == "public" {
			continue
		}
		_, err := t.db.ExecContext(ctx, "DO $$ BEGIN DROP SCHEMA IF EXISTS "+quoted(name)+"; "+
			"EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN NULL; END $$")
		if err != nil {
			return fmt.Errorf("drop schema %s: %w", name, err)
		}
	}
	return nil
}

// migrator is golang-migrate on the database, with connections of its own that its Close closes. The schemas must exist.
func (t *target) migrator() (*migrate.Migrate, error) {
	source, err := iofs.New(expanded{t.files, t.schemas.replacer()}, ".")
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDB(*t.config)
	driver, err := pgxmigrate.WithInstance(db, &pgxmigrate.Config{SchemaName: t.schemas.State, MigrationsTable: versionTable})
	if err != nil {
		err = fmt.Errorf("prepare the table of versions: %w%s", err, remedy(err))
		return nil, errors.Join(err, db.Close())
	}
	return migrate.NewWithInstance("iofs", source, "pgx5", &atomic{Driver: driver, table: t.versions()})
}
