package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/keapsync/keapsync/sync/engine"
)

// progressBars shows a bar for each pass on a terminal.
type progressBars struct {
	container *mpb.Progress
	style     style
	accounts  bool // whether bars tell their account

	mu   sync.Mutex
	bars map[passKey]*bar
}

// whole is a bar's length: shares are counted in parts of it.
const whole = 1_000_000

func newProgressBars(w io.Writer, s style, accounts bool, more ...mpb.ContainerOption) *progressBars {
	options := []mpb.ContainerOption{mpb.WithOutput(w), mpb.WithRefreshRate(100 * time.Millisecond)}
	return &progressBars{
		container: mpb.New(append(options, more...)...),
		style:     s, accounts: accounts, bars: map[passKey]*bar{},
	}
}

// Write shows text above the bars.
func (p *progressBars) Write(b []byte) (int, error) { return p.container.Write(b) }

func (p *progressBars) observe(e engine.Event) {
	p.mu.Lock()
	b := p.bars[keyOf(e)]
	if b == nil {
		b = &bar{began: time.Now(), style: p.style}
		p.bars[keyOf(e)] = b
		b.add(p.container, p.name(e), e)
	}
	p.mu.Unlock()
	b.show(e)
}

func (p *progressBars) name(e engine.Event) string {
	if p.accounts {
		return e.Account + " " + e.Entity
	}
	return e.Entity
}

// stop leaves the bars as they stand.
func (p *progressBars) stop() {
	p.mu.Lock()
	for _, b := range p.bars {
		b.mpb.Abort(false) // no effect on those that are complete
	}
	p.mu.Unlock()
	p.container.Wait()
}

// bar is the line of one pass.
type bar struct {
	mpb   *mpb.Bar
	began time.Time
	style style

	mu   sync.Mutex
	last engine.Event
}

func (b *bar) add(container *mpb.Progress, name string, e engine.Event) {
	b.last = e
	fill := mpb.BarStyle().Lbound("").Rbound("").Filler("━").Tip("━").Padding("─")
	if b.style.color {
		fill = fill.FillerMeta(b.style.cyan).TipMeta(b.style.cyan).PaddingMeta(b.style.dim)
	}
	part := func(text func(engine.Event, time.Duration) string, width decor.WC) decor.Decorator {
		return decor.Any(func(decor.Statistics) string {
			b.mu.Lock()
			defer b.mu.Unlock()
			took := time.Since(b.began)
			if b.last.Done {
				took = b.last.Took
			}
			return text(b.last, took)
		}, width)
	}
	right := decor.WC{C: decor.DSyncWidth}
	b.mpb = container.New(whole, fill, mpb.BarWidth(28),
		mpb.PrependDecorators(
			part(func(e engine.Event, _ time.Duration) string { return b.symbol(e) }, decor.WC{}),
			decor.Name(name+" ", decor.WC{C: decor.DindentRight | decor.DSyncWidth}),
		),
		mpb.AppendDecorators(
			part(func(e engine.Event, _ time.Duration) string { return " " + thousands(e.Records) + " rows" }, right),
			part(func(e engine.Event, took time.Duration) string {
				return "  " + thousands(perSecond(e.Records, took)) + "/s"
			}, right),
			part(func(e engine.Event, _ time.Duration) string { return "  " + plural(e.Calls, "call") }, right),
			part(barTime, right),
		),
	)
}

// symbol is what a pass is at.
func (b *bar) symbol(e engine.Event) string {
	switch {
	case e.Done && e.Err != nil:
		return b.style.red("✗ ")
	case e.Done:
		return b.style.green("✓ ")
	default:
		return b.style.dim("· ")
	}
}

// barTime is how long a pass took, or is expected to take still.
func barTime(e engine.Event, took time.Duration) string {
	if e.Done {
		return "  " + span(e.Took)
	}
	if left, ok := remaining(e.Share, took); ok && took > time.Second {
		return "  ETA " + span(left)
	}
	return strings.Repeat(" ", 2) + fmt.Sprintf("%.0f s", took.Seconds())
}

// show takes over what a pass reports.
func (b *bar) show(e engine.Event) {
	b.mu.Lock()
	b.last = e
	b.mu.Unlock()
	switch {
	case e.Done && e.Err == nil:
		b.mpb.SetCurrent(whole)
	case e.Done:
		b.mpb.Abort(false)
	case e.Share >= 0:
		b.mpb.SetCurrent(min(int64(e.Share*whole), whole-1)) // the end is told by Done alone
	}
}
