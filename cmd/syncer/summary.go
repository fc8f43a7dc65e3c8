package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/sync/engine"
)

// summary is the report of a command that ran passes. Its JSON names are stable.
type summary struct {
	Command  string        `json:"command"`
	Outcome  string        `json:"outcome"` // done, partial, quota, failed or interrupted
	ExitCode int           `json:"exit_code"`
	Took     float64       `json:"took_seconds"`
	Passes   []passSummary `json:"passes"`

	again string // how to go on after a stop
}

// passSummary is one pass of a summary.
type passSummary struct {
	engine.Report
	Outcome string `json:"outcome"` // done, refused, rejected, fenced, quota, failed, interrupted
	Error   string `json:"error,omitempty"`
	err     error
}

func summarize(ctx context.Context, command string, took time.Duration, outcomes []outcome) summary {
	s := summary{Command: command, Took: took.Seconds(), Passes: []passSummary{}, again: "run the same command again"}
	for _, o := range outcomes {
		p := passSummary{Report: o.Report, Outcome: passOutcome(ctx, o), err: o.Err}
		if o.Err != nil && p.Outcome != "interrupted" {
			p.Error = errorLine(o.Err)
		}
		s.Passes = append(s.Passes, p)
	}
	s.Outcome, s.ExitCode = s.verdict()
	return s
}

func passOutcome(ctx context.Context, o outcome) string {
	switch {
	case o.Err == nil && o.Refused != nil:
		return "refused"
	case o.Err == nil && o.Rejected > 0:
		return "rejected"
	case o.Err == nil && o.PassID == 0 && o.Skipped != "":
		return "skipped"
	case o.Err == nil:
		return "done"
	case ctx.Err() != nil:
		return "interrupted"
	case source.IsQuota(o.Err):
		return "quota"
	case errors.Is(o.Err, sink.ErrFenced):
		return "fenced"
	case state.IsClaimed(o.Err):
		return "claimed"
	}
	return "failed"
}

// verdict is the outcome of all passes together: the one that calls for the most.
func (s *summary) verdict() (string, int) {
	some := func(outcomes ...string) bool {
		return slices.ContainsFunc(s.Passes, func(p passSummary) bool { return slices.Contains(outcomes, p.Outcome) })
	}
	switch {
	case some("interrupted"):
		return "interrupted", exitInterrupted
	case some("quota"):
		return "quota", exitQuota
	case some("failed", "fenced", "claimed"):
		return "failed", exitFailed
	case some("refused", "rejected"):
		return "partial", exitPartial
	}
	return "done", exitDone
}

// finish tells the summary and returns what makes the exit code.
func (a *app) finish(s summary, asJSON bool) error {
	if asJSON {
		if err := a.printJSON(s); err != nil {
			return err
		}
	} else if err := a.printSummary(s); err != nil {
		return err
	}
	if s.ExitCode == exitDone {
		return nil
	}
	return &exitError{code: s.ExitCode}
}

func (a *app) printSummary(s summary) error {
	paint := styleOf(a.stdout, a.getenv)
	g := grid{style: paint, head: []string{
		"account", "entity", "pass", ">read", ">new", ">changed", ">unchanged", ">deleted", ">rejected", ">calls", ">took", "outcome",
	}}
	var total engine.Report
	for _, p := range s.Passes {
		g.add(p.Account, p.Entity, string(p.Kind), thousands(p.Records), thousands(p.Inserted), thousands(p.Updated),
			thousands(p.Unchanged), thousands(p.Tombstoned), thousands(p.Rejected), thousands(p.Calls), span(p.Took), p.Outcome)
		total.Records += p.Records
		total.Inserted += p.Inserted
		total.Updated += p.Updated
		total.Unchanged += p.Unchanged
		total.Tombstoned += p.Tombstoned
		total.Rejected += p.Rejected
		total.Invalid += p.Invalid
		total.Repaired += p.Repaired
		total.Calls += p.Calls
	}
	g.last = []string{
		"total", "", "", thousands(total.Records), thousands(total.Inserted), thousands(total.Updated), thousands(total.Unchanged),
		thousands(total.Tombstoned), thousands(total.Rejected), thousands(total.Calls), span(time.Duration(s.Took * float64(time.Second))), s.Outcome,
	}
	if err := g.write(a.stdout, ""); err != nil {
		return err
	}
	for _, line := range s.remarks(total) {
		a.printf("%s %s\n", paint.mark(line.level), line.text)
	}
	return nil
}

// remark is a line below a table.
type remark struct {
	level level
	text  string
}

// remarks are what a person must know beyond the numbers.
func (s *summary) remarks(total engine.Report) []remark {
	lines := append(s.errors(), s.skipped()...)
	for _, p := range s.Passes {
		if p.Refused != nil {
			lines = append(lines, remark{warn, fmt.Sprintf("%s %s: %s", p.Account, p.Entity, p.Refused)})
		}
		if line := counted(&p.Report); line != "" {
			lines = append(lines, remark{warn, line})
		}
		if p.MirrorNewer > 0 {
			lines = append(lines, remark{warn, fmt.Sprintf(
				"%s %s: mirror is newer: %s left out, with an older change stamp or asked for earlier; if Keap is right, run: syncer sync --ids, or syncer sweep",
				p.Account, p.Entity, plural(p.MirrorNewer, "record"))})
		}
		if p.Rejected > 0 {
			lines = append(lines, remark{warn, fmt.Sprintf("%s %s: %s without a usable id, refused by Postgres, or unreadable at Keap; see the table rejected_records",
				p.Account, p.Entity, plural(p.Rejected, "record"))})
		}
	}
	if total.Invalid > 0 {
		lines = append(lines, remark{warn, fmt.Sprintf(
			"%s did not fit the column and were kept in the row's extra, under _invalid", plural(total.Invalid, "value"))})
	}
	if total.Repaired > 0 {
		lines = append(lines, remark{warn, fmt.Sprintf(
			"%s that no text can hold were replaced by U+FFFD", plural(total.Repaired, "character"))})
	}
	switch s.Outcome {
	case "interrupted":
		lines = append(lines, remark{warn, "interrupted: what was committed stays; " + s.again + ", and it goes on from there"})
	case "quota":
		lines = append(lines, remark{warn, "stopped by a call limit: what was committed stays; later, " + s.again + ", and it goes on from there"})
	}
	return lines
}

// skipped are the entities that were left out, by account and reason.
func (s *summary) skipped() []remark {
	var lines []remark
	for i, p := range s.Passes {
		if p.Outcome != "skipped" || slices.ContainsFunc(s.Passes[:i], p.skippedLike) {
			continue
		}
		var names []string
		for _, other := range s.Passes {
			if p.skippedLike(other) {
				names = append(names, other.Entity)
			}
		}
		lines = append(lines, remark{warn, fmt.Sprintf("%s %s: skipped, %s", p.Account, strings.Join(names, ", "), p.Skipped)})
	}
	return lines
}

func (p *passSummary) skippedLike(other passSummary) bool {
	return other.Outcome == "skipped" && other.Account == p.Account && other.Skipped == p.Skipped
}

// counted tells of Keap's counts where they do not agree.
func counted(r *engine.Report) string {
	if r.KeapCountBefore == nil || r.KeapCount == nil || *r.KeapCountBefore == *r.KeapCount {
		return ""
	}
	return fmt.Sprintf("%s %s: Keap counted %s before and %s after; records came or went meanwhile, and the next pass or sweep finds them",
		r.Account, r.Entity, plural(*r.KeapCountBefore, "record"), thousands(*r.KeapCount))
}

// errors are the passes' errors, those that say the same of several entities as one.
func (s *summary) errors() []remark {
	var texts []string
	entities, whole := map[string][]string{}, map[string]string{}
	for _, p := range s.Passes {
		if p.Error == "" {
			continue
		}
		text := generalError(p.Account, p.err)
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
			whole[text] = wholeError(p.Account, p.err)
		}
		entities[text] = append(entities[text], p.Entity)
	}
	var lines []remark
	for _, text := range texts {
		line := whole[text]
		if names := entities[text]; len(names) > 1 {
			line = fmt.Sprintf("%s [%d entities: %s]", text, len(names), strings.Join(names, ", "))
		}
		lines = append(lines, remark{bad, line})
	}
	return lines
}

// generalKinds are kinds of errors that mostly have nothing to do with the entity they happened to.
var generalKinds = []source.Kind{
	source.KindAuth, source.KindQuota, source.KindNetwork, source.KindServer, source.KindRefused, source.KindDown,
	source.KindGrant, source.KindClient,
}

// wholeError is an error's text, with the account if it does not name it.
func wholeError(account string, err error) string {
	text := errorLine(err)
	if !strings.Contains(text, account+": ") {
		text = account + ": " + text
	}
	return text
}

// generalError is an error's text without the entity and call it happened to, where that is all that tells it from
// the same trouble of other entities: a credential that is refused, a server that is not reached, a day that is used up.
func generalError(account string, err error) string {
	e, ok := errors.AsType[*source.Error](err)
	if !ok || !slices.Contains(generalKinds, e.Kind) {
		return wholeError(account, err)
	}
	general := *e
	general.Entity, general.Call = "", ""
	return general.Error()
}
