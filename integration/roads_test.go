package integration

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/source/xmlrpc"
)

// The same account, mirrored by REST v2 and by XML-RPC, is the same rows in the same tables.
func TestRoads(t *testing.T) {
	t.Parallel()
	l := newLab(t, keapsim.Options{Seed: 71, Contacts: sized(900)})
	l.passAll()
	l.road, l.account = schema.XMLRPCRoad, l.newXMLAccount("xm123", xmlrpc.Options{})
	l.passAll()
	for _, e := range schema.OfRoad(schema.RESTv2) {
		if e.XMLRPC == nil {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			for _, s := range sharedTables(e) {
				t.Logf("%s: by REST v2 alone: %s", s.table, strings.Join(s.restOnly, ", "))
				t.Logf("%s: by XML-RPC alone: %s", s.table, strings.Join(s.xmlOnly, ", "))
				require.NotEmpty(t, s.both)
				require.Equal(t, l.countRows(t, s.table, account), l.countRows(t, s.table, "xm123"), "rows of %s", s.table)
				require.Empty(t, l.onlyIn(t, s, account, "xm123"), "rows that REST v2 has so, and XML-RPC has not")
				require.Empty(t, l.onlyIn(t, s, "xm123", account), "rows that XML-RPC has so, and REST v2 has not")
			}
		})
	}
}

// shared is a table that both roads fill, and its columns by who does.
type shared struct {
	table                   string
	both, restOnly, xmlOnly []string
}

func sharedTables(e *schema.Entity) []shared {
	own := shared{table: e.Name}
	own.sort(e.Columns, func(c schema.Column) bool {
		return c.XML != "" || c.Type == schema.CustomFields && e.XMLRPC.FormID != 0
	})
	tables := []shared{own}
	return append(tables, sharedChildren(e.Children)...)
}

func sharedChildren(children []schema.Child) []shared {
	var tables []shared
	for _, c := range children {
		if c.XML == nil || c.V2 == "-" {
			continue
		}
		s := shared{table: c.Name, both: []string{c.ParentKey}}
		if c.Key == "" {
			s.both = append(s.both, "position")
		}
		s.sort(c.Columns, func(col schema.Column) bool {
			slot := slices.ContainsFunc(c.XML.Elements, func(e schema.XMLElement) bool { return e.Fields[col.Name] != "" || e.Fixed[col.Name] != "" })
			return col.XML != "" || slot
		})
		tables = append(tables, s)
		tables = append(tables, sharedChildren(c.Children)...)
	}
	return tables
}

func (s *shared) sort(columns []schema.Column, byXML func(schema.Column) bool) {
	for _, c := range columns {
		switch rest, xml := c.V2 != "-", byXML(c); {
		case rest && xml:
			s.both = append(s.both, c.Name)
		case rest:
			s.restOnly = append(s.restOnly, c.Name)
		case xml:
			s.xmlOnly = append(s.xmlOnly, c.Name)
		}
	}
}

func (l *lab) countRows(t *testing.T, table, account string) (n int) {
	t.Helper()
	require.NoError(t, l.db.QueryRow(t.Context(), "SELECT count(*) FROM keap."+table+" WHERE account = $1", account).Scan(&n))
	return n
}

// onlyIn returns some of the rows of one account that the other does not have, by the columns both roads fill.
func (l *lab) onlyIn(t *testing.T, s shared, one, other string) []string {
	t.Helper()
	columns := make([]string, len(s.both))
	for i, c := range s.both {
		columns[i] = pgx.Identifier{c}.Sanitize()
	}
	list := strings.Join(columns, ", ")
	rows, err := l.db.Query(t.Context(), fmt.Sprintf(
		"SELECT row_to_json(d)::text FROM (SELECT %[1]s FROM keap.%[2]s WHERE account = $1 EXCEPT SELECT %[1]s FROM keap.%[2]s WHERE account = $2 LIMIT 5) d",
		list, s.table), one, other)
	require.NoError(t, err)
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return found
}
