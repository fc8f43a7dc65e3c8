package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
)

// grid is a table of text whose columns are as wide as their widest cell.
type grid struct {
	style style
	head  []string // a name that begins with ">" is of a column that is set to the right
	rows  [][]string
	last  []string // totals, below a line; nil for none
}

func (g *grid) add(cells ...string) { g.rows = append(g.rows, cells) }

// write prints the table, each line behind indent.
func (g *grid) write(w io.Writer, indent string) error {
	names, right := make([]string, len(g.head)), make([]bool, len(g.head))
	for i, name := range g.head {
		names[i], right[i] = strings.CutPrefix(name, ">")
	}
	lines := append([][]string{names}, g.rows...)
	if g.last != nil {
		lines = append(lines, g.last)
	}
	widths := make([]int, len(names))
	for _, cells := range lines {
		for i, cell := range cells {
			widths[i] = max(widths[i], runewidth.StringWidth(cell))
		}
	}
	var b strings.Builder
	rule := g.rule(widths)
	for n, cells := range lines {
		line := layOut(cells, widths, right)
		switch {
		case n == 0:
			fmt.Fprintf(&b, "%s%s\n%s%s\n", indent, g.style.bold(line), indent, rule)
		case g.last != nil && n == len(lines)-1:
			fmt.Fprintf(&b, "%s%s\n%s%s\n", indent, rule, indent, g.style.bold(line))
		default:
			fmt.Fprintf(&b, "%s%s\n", indent, line)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const gap = "  "

func (g *grid) rule(widths []int) string {
	parts := make([]string, len(widths))
	for i, width := range widths {
		parts[i] = strings.Repeat("─", width)
	}
	return g.style.dim(strings.TrimRight(strings.Join(parts, gap), " "))
}

func layOut(cells []string, widths []int, right []bool) string {
	parts := make([]string, len(cells))
	for i, cell := range cells {
		if right[i] {
			parts[i] = runewidth.FillLeft(cell, widths[i])
		} else {
			parts[i] = runewidth.FillRight(cell, widths[i])
		}
	}
	return strings.TrimRight(strings.Join(parts, gap), " ")
}

// pad fills text with spaces up to a width.
func pad(text string, width int) string { return runewidth.FillRight(text, width) }

// cut makes text fit a cell: one line, no wider than width.
func cut(text string, width int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
	return runewidth.Truncate(text, width, "…")
}
