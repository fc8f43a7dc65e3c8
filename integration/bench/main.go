// Command bench measures the mirror against the limit of its database, side by side in one run: a bare COPY of the same
// rows into the same empty tables, then the real program over HTTP from keapsim, all on one machine with one Postgres.
//
// It prints ratios and writes them as Markdown. Absolute times say more of the machine than of the program, so none
// is a verdict, and nothing here fails for being slow.
package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var o options
	flag.IntVar(&o.contacts, "contacts", 300_000, "contacts of a round")
	flag.IntVar(&o.large, "large", 1_000_000, "contacts of the run that shows that memory stays flat; 0 for none")
	flag.IntVar(&o.legacy, "legacy", 200_000, "contacts of a round that are read by XML-RPC; 0 for none")
	flag.IntVar(&o.rounds, "rounds", 5, "rounds; the figures are medians")
	flag.IntVar(&o.hooks, "hooks", 200, "events a second of hooks; 0 for none")
	flag.DurationVar(&o.hooksFor, "hooks-for", 5*time.Minute, "how long they come")
	flag.IntVar(&o.fleet, "fleet", 1000, "accounts that 1, 2 and 4 daemons share; 0 for none")
	flag.IntVar(&o.idle, "idle", 100, "accounts of a daemon that has nothing to do; 0 for none")
	flag.DurationVar(&o.idleFor, "idle-for", 2*time.Minute, "how long it is watched")
	flag.BoolVar(&o.network, "network", false, "measure backfills from a Keap that is far away and limits calls, and nothing else")
	flag.IntVar(&o.fastCalls, "network-calls", 1000, "calls that such a backfill takes at 1,500 calls a minute; 0 for none")
	flag.IntVar(&o.slowCalls, "network-slow-calls", 200, "the same at 240 calls a minute")
	flag.IntVar(&o.pageSize, "network-page", 1000, "contacts in an answer")
	flag.BoolVar(&o.profile, "profile", false, "print where the processor time goes, and measure nothing else; Postgres needs pg_stat_statements")
	flag.StringVar(&o.page, "o", "", "Markdown file to write; - for standard output")
	flag.Parse()
	o.command = "make bench"
	if len(os.Args) > 1 {
		o.command = "go run ./integration/bench " + strings.Join(os.Args[1:], " ")
	}
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

type options struct {
	contacts, large, legacy, rounds int
	hooks, fleet, idle              int
	hooksFor, idleFor               time.Duration
	page, command                   string

	network, profile               bool
	fastCalls, slowCalls, pageSize int
}

func run(ctx context.Context, o options) error {
	if o.profile {
		maps.Copy(settings, counting)
	}
	b, err := newBench(ctx)
	if err != nil {
		return err
	}
	defer b.close()
	if o.profile {
		return b.profile(ctx, o.contacts)
	}
	if o.network {
		return b.network(ctx, o)
	}
	var f figures
	for i := range o.rounds {
		r, err := b.round(ctx, o.contacts)
		if err != nil {
			return fmt.Errorf("round %d: %w", i+1, err)
		}
		if r.legacy = o.legacy; o.legacy > 0 {
			if r.byXMLRPC, err = b.overXMLRPC(ctx, o.legacy); err != nil {
				return fmt.Errorf("round %d by XML-RPC: %w", i+1, err)
			}
		}
		fmt.Printf("round %d: %s\n", i+1, r)
		f.rounds = append(f.rounds, r)
	}
	if o.large > 0 {
		if f.large, err = b.large(ctx, o.large); err != nil {
			return fmt.Errorf("large backfill: %w", err)
		}
		fmt.Println("large backfill:", f.large)
	}
	if o.rounds > 0 {
		if f.calls, err = b.calls(ctx); err != nil {
			return fmt.Errorf("count calls: %w", err)
		}
	}
	if err := b.daemons(ctx, o, &f); err != nil {
		return err
	}
	return f.write(o, b.machine(ctx))
}

// daemons measures what daemons do.
func (b *bench) daemons(ctx context.Context, o options, f *figures) (err error) {
	if o.hooks > 0 {
		if f.fresh, err = b.fresh(ctx, o.hooks, o.hooksFor); err != nil {
			return fmt.Errorf("hooks: %w", err)
		}
		fmt.Println(f.fresh)
	}
	if o.idle > 0 {
		if f.idle, err = b.idle(ctx, o.idle, o.idleFor); err != nil {
			return fmt.Errorf("idle daemon: %w", err)
		}
		fmt.Println(f.idle)
	}
	if o.fleet == 0 {
		return nil
	}
	for _, run := range []struct {
		daemons int
		kill    bool
	}{{1, false}, {2, false}, {4, false}, {4, true}} {
		r, err := b.fleet(ctx, run.daemons, o.fleet, contactsOfAccount, run.kill)
		if err != nil {
			return fmt.Errorf("%d daemons: %w", run.daemons, err)
		}
		fmt.Println(r)
		f.fleets = append(f.fleets, r)
	}
	return nil
}

// contactsOfAccount are the contacts of each account that daemons share.
const contactsOfAccount = 1000
