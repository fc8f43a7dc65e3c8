package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// style marks up text for a terminal; elsewhere it leaves text as it is. What it says by colour is always said by a
// symbol or a word as well.
type style struct{ color bool }

// styleOf returns the style for a writer. NO_COLOR (https://no-color.org) and TERM=dumb are respected.
func styleOf(w io.Writer, getenv func(string) string) style {
	return style{color: isTerminal(w) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func (s style) paint(code, text string) string {
	if !s.color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string   { return s.paint("1", text) }
func (s style) dim(text string) string    { return s.paint("2", text) }
func (s style) red(text string) string    { return s.paint("31", text) }
func (s style) green(text string) string  { return s.paint("32", text) }
func (s style) yellow(text string) string { return s.paint("33", text) }
func (s style) cyan(text string) string   { return s.paint("36", text) }

// level is how well something stands.
type level string

const (
	good level = "ok"
	warn level = "warning"
	bad  level = "error"
)

// mark is a level's symbol and word.
func (s style) mark(l level) string {
	switch l {
	case good:
		return s.green("✓ ok     ")
	case warn:
		return s.yellow("! warning")
	default:
		return s.red("✗ error  ")
	}
}
