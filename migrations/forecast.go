package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// Forecast is what Up would do to a database that is in use, and what that costs.
type Forecast struct {
	Files  []string      // that it would apply, in order
	Tables int           // whose keys are built again
	Rows   int64         // that these tables have
	Took   time.Duration // that building the keys takes, by a sample of the largest; zero for a moment
	Reread int64         // records that are read from Keap again by later passes
	Calls  int64         // that this costs, at full pages; more by XML-RPC, where child rows are calls of their own
}

// Predict forecasts what Up would do. It changes nothing. The zero Forecast means that there is nothing to do, or nothing there
// yet that would take time.
func Predict(ctx context.Context, url string, schemas Schemas) (f Forecast, err error) {
	err = run(ctx, url, schemas, func(t *target, ctx context.Context) error {
		f, err = t.predict(ctx)
		return err
	})
	return f, err
}

var (
	rebuilt = regexp.MustCompile(`(?m)^ALTER TABLE \{\{mirror\}\}\.(\w+) DROP CONSTRAINT \w+, ADD CONSTRAINT \w+ PRIMARY KEY \(([^)]*)\)`)
	// reread stands in a file that makes all records of some entities differ from what Keap sends, as "-- reread: contacts tags";
	// an asterisk stands for all entities.
	reread = regexp.MustCompile(`(?m)^-- reread: (.+)$`)
)

func (t *target) predict(ctx context.Context) (f Forecast, err error) {
	version, err := t.usable(ctx)
	if err != nil || version == 0 || version == t.newest() {
		return f, err
	}
	largest, most := []string(nil), int64(0)
	for _, file := range t.list[version:] {
		text, err := fs.ReadFile(t.files, file.name)
		if err != nil {
			return f, err
		}
		f.Files = append(f.Files, file.name)
		for _, key := range rebuilt.FindAllStringSubmatch(string(text), -1) {
			n, err := t.count(ctx, key[1])
			if err != nil {
				return f, err
			}
			if f.Tables, f.Rows = f.Tables+1, f.Rows+n; n > most {
				largest, most = key, n
			}
		}
		for _, entities := range reread.FindAllStringSubmatch(string(text), -1) {
			if err := t.addReread(ctx, &f, strings.Fields(entities[1])); err != nil {
				return f, err
			}
		}
	}
	if largest != nil {
		f.Took, err = t.sample(ctx, largest[1], largest[2], f.Rows)
	}
	return f, err
}

// count counts the rows of a table of the mirror; a table that a pending file makes has none.
func (t *target) count(ctx context.Context, table string) (n int64, err error) {
	name := quoted(t.schemas.Mirror, table)
	var there bool
	if err := t.db.QueryRowContext(ctx, "SELECT to_regclass($1) IS NOT NULL", name).Scan(&there); err != nil || !there {
		return 0, err
	}
	err = t.db.QueryRowContext(ctx, "SELECT count(*) FROM "+name).Scan(&n)
	return n, err
}

func (t *target) addReread(ctx context.Context, f *Forecast, entities []string) error {
	for _, e := range schema.All() {
		if !slices.Contains(entities, e.Name) && !slices.Contains(entities, "*") {
			continue
		}
		n, err := t.count(ctx, e.Name)
		if err != nil {
			return err
		}
		f.Reread += n
		if n > 0 {
			f.Calls += pages(e).CallsFor(n)
		}
	}
	return nil
}

// pages are what an entity is read by: REST v2's pages, or XML-RPC's.
func pages(e *schema.Entity) schema.Means {
	if e.V2 != nil {
		return e.V2Means()
	}
	return schema.Means{PageSize: 1000, ChildTables: e.ChildTables()}
}

// sampled is how many rows a key is built over to see how fast that is here.
const sampled = 50_000

// sample builds a key over some rows of a table, and tells how long that would take for more.
func (t *target) sample(ctx context.Context, table, columns string, rows int64) (took time.Duration, err error) {
	if rows < sampled {
		return 0, nil
	}
	tx, err := t.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback() }() // the sample is not kept
	n, err := insertSample(ctx, tx, columns, quoted(t.schemas.Mirror, table))
	if err != nil || n == 0 {
		return 0, err
	}
	began := time.Now()
	if _, err := tx.ExecContext(ctx, "ALTER TABLE pg_temp.key_sample ADD PRIMARY KEY ("+columns+")"); err != nil {
		return 0, fmt.Errorf("measure how long a key takes: %w", err)
	}
	return time.Duration(float64(time.Since(began)) * float64(rows) / float64(n)).Round(time.Second), nil
}

func insertSample(ctx context.Context, tx *sql.Tx, columns, table string) (n int64, err error) {
	made, err := tx.ExecContext(ctx, fmt.Sprintf("CREATE TEMP TABLE key_sample AS SELECT %s FROM %s LIMIT %d", columns, table, sampled))
	if err != nil {
		return 0, fmt.Errorf("measure how long a key takes: %w", err)
	}
	return made.RowsAffected()
}
