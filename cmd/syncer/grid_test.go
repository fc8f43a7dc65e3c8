package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestGrid(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	g := grid{head: []string{"name", ">count"}, last: []string{"total", "1,010"}}
	g.add("tags", "10")
	g.add("日本", "1,000")
	require.NoError(t, g.write(&b, " "))
	require.Equal(t, strings.Join([]string{
		" name   count", " ─────  ─────", " tags      10", " 日本   1,000", " ─────  ─────", " total  1,010", "",
	}, "\n"), b.String())
	require.Equal(t, "a b…", cut("a\nbcd", 4))
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	require.Equal(t, "0", thousands(0))
	require.Equal(t, "999", thousands(999))
	require.Equal(t, "1,000", thousands(1000))
	require.Equal(t, "-12,345,678", thousands(-12_345_678))
	require.Equal(t, "1 call", plural(1, "call"))
	require.Equal(t, "2 calls", plural(int64(2), "call"))
	for d, text := range map[time.Duration]string{
		0: "0 ms", 12 * time.Millisecond: "12 ms", 1234 * time.Millisecond: "1.2 s", 59 * time.Second: "59 s",
		61 * time.Second: "1 min 01 s", 3*time.Hour + 5*time.Minute: "3 h 05 min", 72 * time.Hour: "3 days",
	} {
		require.Equal(t, text, span(d))
	}
	for share, text := range map[float64]string{0: "0 %", 0.0001: "< 0.1 %", 0.012: "1.2 %", 0.5: "50 %", 2: "200 %"} {
		require.Equal(t, text, percent(share))
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"contacts", "companies", "orders", "opportunities", "opportunity_stages", "tags"}
	for word, name := range map[string]string{
		"contact": "contacts", "Contcats": "contacts", "order": "orders", "compnaies": "companies", "tgas": "tags",
		"opportunity": "opportunity_stages", "invoices": "", "": "",
	} {
		require.Equal(t, name, nearest(word, names), word)
	}
	require.Equal(t, 0, editDistance("abc", "abc"))
	require.Equal(t, 1, editDistance("abc", "acb"), "neighbours swapped")
	require.Equal(t, 3, editDistance("", "abc"))
	require.ErrorContains(t, unknown("entity", "zzz", names), "there are: contacts, companies")
}

func TestStyle(t *testing.T) {
	t.Parallel()
	require.False(t, styleOf(&bytes.Buffer{}, env()).color, "no terminal")
	plain, colored := style{}, style{color: true}
	require.Equal(t, "text", plain.red("text"))
	require.Equal(t, "\x1b[31mtext\x1b[0m", colored.red("text"))
	require.Empty(t, colored.red(""))
	for l, word := range map[level]string{good: "✓ ok", warn: "! warning", bad: "✗ error"} {
		require.Contains(t, plain.mark(l), word, "a mark reads without colour")
		require.Contains(t, colored.mark(l), word)
	}
}
