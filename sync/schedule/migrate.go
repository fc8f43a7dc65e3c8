package schedule

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// Migrate makes River's tables in the state schema, or brings them to the version this program needs.
func Migrate(ctx context.Context, pool *pgxpool.Pool, schema string) error {
	return migrate(ctx, pool, schema, rivermigrate.DirectionUp, nil)
}

// Unmigrate removes River's tables, with all jobs.
func Unmigrate(ctx context.Context, pool *pgxpool.Pool, schema string) error {
	return migrate(ctx, pool, schema, rivermigrate.DirectionDown, &rivermigrate.MigrateOpts{TargetVersion: -1})
}

func migrate(ctx context.Context, pool *pgxpool.Pool, schema string, direction rivermigrate.Direction, o *rivermigrate.MigrateOpts) error {
	m, err := newMigrator(pool, schema)
	if err != nil {
		return err
	}
	if _, err := m.Migrate(ctx, direction, o); err != nil {
		return fmt.Errorf("migrate the tables of the job queue: %w", err)
	}
	return nil
}

// Pending names River's migrations that the database lacks.
func Pending(ctx context.Context, pool *pgxpool.Pool, schema string) ([]string, error) {
	m, err := newMigrator(pool, schema)
	if err != nil {
		return nil, err
	}
	there, err := m.ExistingVersions(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the version of the job queue's tables: %w", err)
	}
	done := map[int]bool{}
	for _, v := range there {
		done[v.Version] = true
	}
	var pending []string
	for _, v := range m.AllVersions() {
		if !done[v.Version] {
			pending = append(pending, fmt.Sprintf("river %d: %s", v.Version, v.Name))
		}
	}
	return pending, nil
}

func newMigrator(pool *pgxpool.Pool, schema string) (*rivermigrate.Migrator[pgx.Tx], error) {
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: schema, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, fmt.Errorf("prepare the migrations of the job queue: %w", err)
	}
	return m, nil
}
