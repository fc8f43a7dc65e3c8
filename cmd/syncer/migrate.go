package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/migrations"
	"github.com/keapsync/keapsync/sync/schedule"
)

const migrateHelp = `Makes, changes and removes the tables of the mirror and of keapsync's own state. It costs no API call. What a change of
tables in use takes, and how much is read again because of it, is said before it starts.

Each migration is one transaction: it lands whole or not at all. Any number of processes may migrate at once; they wait
for each other.`

func (a *app) migrateCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "migrate", Short: "Make or change the database's tables", Long: migrateHelp}
	cmd.AddCommand(a.migrateUpCommand(), a.migrateDownCommand(), a.migrateStatusCommand())
	return cmd
}

// schemas are the two schemas of the configuration.
func (c *config) schemas() migrations.Schemas {
	return migrations.Schemas{Mirror: c.Database.MirrorSchema, State: c.Database.StateSchema}
}

// requireSchema makes sure that the database has the tables of this version.
func requireSchema(ctx context.Context, c *config) error {
	url, err := c.Database.URL.Reveal()
	if err != nil {
		return err
	}
	return migrations.Check(ctx, url, c.schemas())
}

// reachDatabase loads the configuration and makes sure that the database answers, in words better than a migration's.
func (a *app) reachDatabase(ctx context.Context) (*config, error) {
	c, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	s, err := openStore(ctx, c)
	if err != nil {
		return nil, err
	}
	s.Close()
	return c, nil
}

// migrationReport is what the migrate commands tell. Its JSON names are stable.
type migrationReport struct {
	Current uint     `json:"current"` // version of the database; 0: nothing there
	Newest  uint     `json:"newest"`  // version this binary knows
	State   string   `json:"state"`   // current, missing, older or newer
	Pending []string `json:"pending"`
	Dirty   bool     `json:"dirty"`
}

func readSchema(ctx context.Context, c *config) (migrationReport, error) {
	url, err := c.Database.URL.Reveal()
	if err != nil {
		return migrationReport{}, err
	}
	s, err := migrations.Read(ctx, url, c.schemas())
	if err != nil {
		return migrationReport{}, err
	}
	r := migrationReport{Current: s.Current, Newest: s.Newest, Pending: s.Pending, Dirty: s.Dirty, State: "current"}
	if r.Pending == nil {
		r.Pending = []string{}
	}
	if s.Current > 0 {
		err := withPool(ctx, url, func(pool *pgxpool.Pool) error {
			queue, err := schedule.Pending(ctx, pool, c.Database.StateSchema)
			r.Pending = append(r.Pending, queue...)
			return err
		})
		if err != nil {
			return migrationReport{}, err
		}
	}
	switch {
	case s.Current > s.Newest:
		r.State = "newer"
	case s.Current == 0:
		r.State = "missing"
	case len(r.Pending) > 0:
		r.State = "older"
	}
	return r, nil
}

// words say where the database stands, and what to do.
func (r *migrationReport) words() string {
	switch {
	case r.Dirty:
		return fmt.Sprintf("schema version %d is marked as half applied; see: syncer migrate up", r.Current)
	case r.State == "newer":
		return fmt.Sprintf("schema version %d is newer than this syncer, which knows %d: install the newer syncer", r.Current, r.Newest)
	case r.State == "missing":
		return "no tables yet; run: syncer migrate up"
	case r.State == "older" && r.Current == r.Newest:
		return "the job queue's tables are missing or old; run: syncer migrate up"
	case r.State == "older":
		return fmt.Sprintf("schema version %d, this syncer needs %d; run: syncer migrate up", r.Current, r.Newest)
	}
	return fmt.Sprintf("schema version %d, current", r.Current)
}

func (a *app) migrateUpCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "up", Short: "Bring the tables to this version; does nothing if they are", Example: "  syncer migrate up"}
	jsonFlag(cmd, &asJSON)
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		return a.migrate(ctx, asJSON, func(ctx context.Context, url string, schemas migrations.Schemas) error {
			f, err := migrations.Predict(ctx, url, schemas)
			if err != nil {
				return err
			}
			for _, line := range announce(f) {
				fmt.Fprintln(a.stderr, line)
			}
			return migrateUp(ctx, url, schemas)
		})
	})
}

func (a *app) migrateDownCommand() *cobra.Command {
	var yes, asJSON bool
	cmd := &cobra.Command{
		Use: "down", Short: "Delete the mirror and all state, with all their rows",
		Long:    "Deletes every table of the mirror and of keapsync's state, with all their rows. Keap keeps its records; reading them again costs a backfill.",
		Example: "  syncer migrate down --yes",
	}
	jsonFlag(cmd, &asJSON)
	cmd.Flags().BoolVar(&yes, "yes", false, "delete them; without it nothing is done")
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		if !yes {
			return usageError(errors.New("this deletes the mirror with all its rows; if you mean it, add --yes"))
		}
		return a.migrate(ctx, asJSON, migrateDown)
	})
}

// announce says what a migration of a database in use is going to cost, before it starts.
func announce(f migrations.Forecast) []string {
	if len(f.Files) == 0 {
		return nil
	}
	lines := []string{"applying " + strings.Join(f.Files, ", ") + "; the mirror cannot be written meanwhile"}
	if f.Tables > 0 {
		took := "less than a second"
		if f.Took > 0 {
			took = "about " + span(f.Took)
		}
		lines = append(lines, fmt.Sprintf("it builds the keys of %s with %s again, which takes %s on this database",
			plural(int64(f.Tables), "table"), plural(f.Rows, "row"), took))
	}
	if f.Reread == 0 {
		return append(lines, "it costs no API call, and no record is read again because of it")
	}
	return append(lines, fmt.Sprintf("it costs no API call now; later passes read %s again, which costs about %s in all",
		plural(f.Reread, "record"), plural(f.Calls, "API call")))
}

// migrateUp makes our tables, and those of the job queue beside them.
func migrateUp(ctx context.Context, url string, schemas migrations.Schemas) error {
	if err := migrations.Up(ctx, url, schemas); err != nil {
		return err
	}
	return withPool(ctx, url, func(pool *pgxpool.Pool) error { return schedule.Migrate(ctx, pool, schemas.State) })
}

func migrateDown(ctx context.Context, url string, schemas migrations.Schemas) error {
	err := withPool(ctx, url, func(pool *pgxpool.Pool) error { return schedule.Unmigrate(ctx, pool, schemas.State) })
	if err != nil {
		return err
	}
	return migrations.Down(ctx, url, schemas)
}

func withPool(ctx context.Context, url string, do func(*pgxpool.Pool) error) error {
	pool, err := database.Connect(ctx, url, 2)
	if err != nil {
		return err
	}
	defer pool.Close()
	return do(pool)
}

// migrate migrates and tells where the database stands then.
func (a *app) migrate(ctx context.Context, asJSON bool, do func(context.Context, string, migrations.Schemas) error) error {
	c, err := a.reachDatabase(ctx)
	if err != nil {
		return err
	}
	url, err := c.Database.URL.Reveal()
	if err != nil {
		return err
	}
	if err := do(ctx, url, c.schemas()); err != nil {
		return err
	}
	r, err := readSchema(ctx, c)
	if err != nil {
		return err
	}
	return a.printSchema(r, asJSON)
}

func (a *app) migrateStatusCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "status", Short: "Tell which version the tables have; exit 1 if it is not this program's"}
	jsonFlag(cmd, &asJSON)
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		c, err := a.reachDatabase(ctx)
		if err != nil {
			return err
		}
		r, err := readSchema(ctx, c)
		if err != nil {
			return err
		}
		if err := a.printSchema(r, asJSON); err != nil {
			return err
		}
		if r.State != "current" || r.Dirty {
			return &exitError{code: exitFailed}
		}
		return nil
	})
}

func (a *app) printSchema(r migrationReport, asJSON bool) error {
	if asJSON {
		return a.printJSON(r)
	}
	a.printf("%s\n", r.words())
	return nil
}
