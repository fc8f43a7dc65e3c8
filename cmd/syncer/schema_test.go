package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

func TestSchemaCommand(t *testing.T) {
	t.Parallel()
	command := func(t *testing.T, args ...string) result {
		return runWith(t, t.Context(), env(), append([]string{"schema"}, args...)...)
	}

	t.Run("ListsEveryEntity", func(t *testing.T) {
		t.Parallel()
		r := command(t, "list").ok()
		for _, e := range schema.All() {
			v2, xml := "-", "-"
			if e.V2 != nil {
				v2 = e.Strategy.String()
			}
			if e.XMLRPC != nil {
				xml = e.XMLRPC.Strategy.String()
			}
			require.Regexp(t, `(?m)^`+e.Name+` +`+v2+` +`+xml+` `, r.stdout)
		}
	})

	t.Run("ListsInJSON", func(t *testing.T) {
		t.Parallel()
		var list struct{ Entities []entityInfo }
		command(t, "list", "--json").ok().json(&list)
		require.Len(t, list.Entities, len(schema.All()))
		require.Empty(t, list.Entities[0].Tables[0].Columns, "columns are for show")
	})

	t.Run("ShowsEveryTableAndColumn", func(t *testing.T) {
		t.Parallel()
		r := command(t, "show", "contacts").ok()
		for _, table := range schema.Lookup("contacts").Tables() {
			require.Contains(t, r.stdout, "\n"+table.Name)
			for _, c := range table.Columns {
				require.Regexp(t, `(?m)^  `+c.Name+` +`+c.SQLType, r.stdout)
			}
		}
	})

	t.Run("ShowsInJSON", func(t *testing.T) {
		t.Parallel()
		var info entityInfo
		command(t, "show", "orders", "--json").ok().json(&info)
		require.Equal(t, "orders", info.Name)
		require.Equal(t, []string{"account", "id"}, info.Tables[0].PrimaryKey)
		require.Equal(t, []roadInfo{{"rest_v2", "/orders", "window", 1000}, {"xmlrpc", "Job", "window", 0}}, info.Roads)
		require.Equal(t, "account", info.Tables[0].Columns[0].Name)
		require.Equal(t, "title", info.Tables[0].Columns[2].RESTv2)
		require.Equal(t, "JobTitle", info.Tables[0].Columns[2].XMLRPC)
		require.NotEmpty(t, info.Tables[0].Columns[0].Doc)
	})

	t.Run("SuggestsTheNearestName", func(t *testing.T) {
		t.Parallel()
		command(t, "show", "order").fails(exitUsage, "did you mean orders?")
		command(t, "lst").fails(exitUsage, "did you mean list?")
		command(t, "show").fails(exitUsage)
	})

	t.Run("TeachesWithoutAnArgument", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, command(t).ok().stdout, "list")
	})
}
