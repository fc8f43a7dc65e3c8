package main

import (
	"io"
	"log/slog"

	"github.com/keapsync/keapsync/sync/engine"
)

// progress shows passes while they run.
type progress interface {
	observe(engine.Event)
	// stop ends the display and returns when nothing more will be written.
	stop()
}

// display is what a command shows and logs on stderr while it works.
type display struct {
	log   *slog.Logger
	out   *redirected
	err   io.Writer
	style style
	bars  bool
}

// newDisplay shows bars on a terminal and log lines elsewhere.
func (a *app) newDisplay(l logging) (*display, error) {
	out := &redirected{to: a.stderr}
	log, err := l.logger(out)
	if err != nil {
		return nil, err
	}
	return &display{
		log: log, out: out, err: a.stderr, style: styleOf(a.stderr, a.getenv),
		bars: isTerminal(a.stderr) && l.format != "json",
	}, nil
}

// begin shows passes over so many accounts until the progress is stopped. While there are bars, log lines appear above
// them.
func (d *display) begin(accounts int) progress {
	if !d.bars {
		return newProgressLines(d.log)
	}
	bars := newProgressBars(d.err, d.style, accounts > 1)
	d.out.redirect(bars)
	return stopThen{bars, func() { d.out.redirect(d.err) }}
}

// stopThen is a progress with something to do after its stop.
type stopThen struct {
	progress
	then func()
}

func (s stopThen) stop() {
	s.progress.stop()
	s.then()
}
