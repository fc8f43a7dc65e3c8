package migrations

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Schemas names the two schemas of a database that keapsync uses.
type Schemas struct {
	Mirror string // the tables analysts read; "keap" if empty
	State  string // keapsync's own tables; "keapsync" if empty
}

// plainName is what a schema may be called: a name that needs no quotes, so that people can write it in their queries.
var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// Complete fills in the defaults and checks the names.
func (s Schemas) Complete() (Schemas, error) {
	if s.Mirror == "" {
		s.Mirror = "keap"
	}
	if s.State == "" {
		s.State = "keapsync"
	}
	for _, name := range []string{s.Mirror, s.State} {
		switch {
		case !plainName.MatchString(name):
			return s, fmt.Errorf("schema name %q: use small letters, digits and underscores, at most 63, not beginning with a digit", name)
		case strings.HasPrefix(name, "pg_") || name == "information_schema":
			return s, fmt.Errorf("schema name %q belongs to Postgres: choose another", name)
		}
	}
	if s.Mirror == s.State {
		return s, fmt.Errorf("mirror and state are both to be in schema %q: choose two names", s.Mirror)
	}
	return s, nil
}

// replacer puts the quoted names in for their placeholders.
func (s Schemas) replacer() *strings.Replacer {
	return strings.NewReplacer("{{mirror}}", quoted(s.Mirror), "{{state}}", quoted(s.State))
}

func quoted(names ...string) string { return pgx.Identifier(names).Sanitize() }
