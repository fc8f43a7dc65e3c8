package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/schema"
)

func (a *app) schemaCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "schema", Short: "Show the catalogue: entities, tables, columns",
		Long: "Shows what the mirror consists of, straight from the catalogue. It needs no configuration, no database and no API call.",
	}
	cmd.AddCommand(a.schemaListCommand(), a.schemaShowCommand())
	return cmd
}

// entityInfo is an entity in JSON.
type entityInfo struct {
	Name       string      `json:"name"`
	Doc        string      `json:"doc"`
	Strategy   string      `json:"strategy,omitempty"` // that of REST v2
	Roads      []roadInfo  `json:"roads"`
	Stamp      string      `json:"stamp,omitempty"`     // column with the time of the last change
	PageSize   int         `json:"page_size,omitempty"` // that of REST v2
	HookEvents []string    `json:"hook_events,omitempty"`
	HookHints  []string    `json:"hook_hints,omitempty"` // events whose ids may be those of other records
	Tables     []tableInfo `json:"tables"`
}

// roadInfo is a way by which the entity comes.
type roadInfo struct {
	Road     string `json:"road"`
	List     string `json:"list"` // REST v2's path or XML-RPC's table
	Strategy string `json:"strategy"`
	PageSize int    `json:"page_size,omitempty"`
}

type tableInfo struct {
	Name       string       `json:"name"`
	Doc        string       `json:"doc"`
	PrimaryKey []string     `json:"primary_key"`
	Columns    []columnInfo `json:"columns,omitempty"`
}

type columnInfo struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	NotNull bool   `json:"not_null,omitempty"`
	RESTv2  string `json:"rest_v2,omitempty"` // where the value is in the record
	XMLRPC  string `json:"xmlrpc,omitempty"`  // field or fields that have it
	Doc     string `json:"doc"`
}

func infoOf(e *schema.Entity, columns bool) entityInfo {
	info := entityInfo{Name: e.Name, Doc: e.Doc, Strategy: e.Strategy.String(), Stamp: e.Stamp, HookEvents: e.HookEvents, HookHints: e.HookHints}
	if e.V2 != nil {
		info.PageSize = e.V2.PageSize
		info.Roads = append(info.Roads, roadInfo{schema.RESTv2.String(), e.V2.Path, e.Strategy.String(), e.V2.PageSize})
	}
	if x := e.XMLRPC; x != nil {
		info.Roads = append(info.Roads, roadInfo{Road: schema.XMLRPCRoad.String(), List: x.Table, Strategy: x.Strategy.String()})
	}
	places := e.Places()
	for _, t := range e.Tables() {
		table := tableInfo{Name: t.Name, Doc: t.Doc, PrimaryKey: t.PrimaryKey}
		for _, c := range t.Columns {
			if columns {
				place := places[t.Name][c.Name]
				table.Columns = append(table.Columns, columnInfo{c.Name, c.SQLType, c.NotNull, place.V2, place.XML, c.Doc})
			}
		}
		info.Tables = append(info.Tables, table)
	}
	return info
}

func (a *app) schemaListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the entities, their tables and how changes of them are found",
		Example: "  syncer schema list\n  syncer schema list --json | jq -r '.entities[].tables[].name'",
	}
	jsonFlag(cmd, &asJSON)
	return a.command(cmd, func(context.Context, []string) error {
		var entities []entityInfo
		g := grid{style: styleOf(a.stdout, a.getenv), head: []string{"entity", "rest_v2 by", "xmlrpc by", ">tables", "what it is"}}
		for _, e := range schema.All() {
			info := infoOf(e, false)
			entities = append(entities, info)
			g.add(e.Name, info.strategy(schema.RESTv2), info.strategy(schema.XMLRPCRoad), thousands(len(info.Tables)), firstSentence(e.Doc))
		}
		if asJSON {
			return a.printJSON(map[string]any{"entities": entities})
		}
		return g.write(a.stdout, "")
	})
}

// strategy is how changes are found by a road, or a dash where the entity does not come by it.
func (info entityInfo) strategy(r schema.Road) string {
	for _, road := range info.Roads {
		if road.Road == r.String() {
			return road.Strategy
		}
	}
	return "-"
}

func firstSentence(s string) string {
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1]
	}
	return s
}

func (a *app) schemaShowCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "show ENTITY", Short: "Show an entity's tables and columns", Args: cobra.ExactArgs(1),
		Example: "  syncer schema show contacts",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return entityNames(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	jsonFlag(cmd, &asJSON)
	return a.command(cmd, func(_ context.Context, args []string) error {
		e := schema.Lookup(args[0])
		if e == nil {
			return unknown("entity", args[0], entityNames())
		}
		info := infoOf(e, true)
		if asJSON {
			return a.printJSON(info)
		}
		return a.showEntity(info)
	})
}

func (a *app) showEntity(info entityInfo) error {
	paint := styleOf(a.stdout, a.getenv)
	a.printf("%s  %s\n", paint.bold(info.Name), info.Doc)
	for _, road := range info.Roads {
		a.printf("by %s: %s, changes are found by: %s\n", road.Road, road.List, road.Strategy)
	}
	if info.Stamp != "" {
		a.printf("change stamp: %s\n", info.Stamp)
	}
	for _, t := range info.Tables {
		a.printf("\n%s  %s\n", paint.bold(t.Name), paint.dim(fmt.Sprintf("(%s)", strings.Join(t.PrimaryKey, ", "))))
		a.printf("%s\n", t.Doc)
		g := grid{style: paint, head: []string{"column", "type", "rest_v2", "xmlrpc", "what it is"}}
		for _, c := range t.Columns {
			g.add(c.Name, c.Type, c.RESTv2, c.XMLRPC, c.Doc)
		}
		if err := g.write(a.stdout, "  "); err != nil {
			return err
		}
	}
	return nil
}
