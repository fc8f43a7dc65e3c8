package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	systemd "github.com/coreos/go-systemd/v22/daemon"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/sync/schedule"
)

const runHelp = `Keeps the mirror fresh until it is stopped: incremental passes every sync.interval, a comparison with Keap every
sync.sweep_every, hooks as they come, tokens ahead of their end. Each account's first pass is its backfill.

Start it once more, here or on another machine with the same database, to share the work: there is nothing to configure. Kill
one, and the others go on with what it was at.

SIGTERM and SIGINT stop it: what runs finishes, or is rolled back after 20 seconds; exit 0. SIGHUP reads the configuration
again, for accounts and intervals. Accounts kept in the database (syncer accounts) are taken up by themselves.

It listens on server.listen: /healthz tells that it lives, /readyz that it works, and Keap delivers hooks under /hooks/.`

func (a *app) runCommand() *cobra.Command {
	var log logging
	cmd := &cobra.Command{
		Use: "run", Short: "Keep the mirror fresh: the daemon", Long: runHelp,
		Example: "  syncer run\n  syncer run -c /etc/keapsync/config.yaml --log-format json",
	}
	logFlags(cmd, &log)
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		l, err := log.logger(a.stderr)
		if err != nil {
			return err
		}
		c, err := a.loadConfig()
		if err != nil {
			return err
		}
		return a.runDaemon(ctx, c, l)
	})
}

// runDaemon runs until ctx ends.
func (a *app) runDaemon(ctx context.Context, c *config, log *slog.Logger) error {
	s, err := openStore(ctx, c)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := requireSchema(ctx, c); err != nil {
		return err
	}
	pool, err := openPool(ctx, c)
	if err != nil {
		return err
	}
	defer pool.Close()
	d, err := a.newDaemon(ctx, c, s, pool, log)
	if err != nil {
		return err
	}
	defer d.close()
	front := newFront(d)
	defer front.stop()
	if err := front.open(ctx, c.Server.Listen); err != nil {
		return err
	}
	if err := d.schedule.Start(ctx); err != nil {
		return err
	}
	front.ready.Store(true)
	notify(log, systemd.SdNotifyReady)
	log.Info("running", "version", thisBuild().Version, "accounts", len(c.Accounts), "workers", c.Sync.Workers)
	a.attend(ctx, d)
	notify(log, systemd.SdNotifyStopping)
	log.Info("stopping", "cause", errorLine(context.Cause(ctx)))
	front.ready.Store(false)
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin+stopSlack)
	defer cancel()
	if err := d.schedule.Stop(stopping); err != nil {
		return err
	}
	log.Info("stopped")
	return nil
}

const (
	stopWithin = 20 * time.Second // for tasks to finish
	stopSlack  = 15 * time.Second // for them to roll back, and be given back
)

// openPool opens the schedule's connections.
func openPool(ctx context.Context, c *config) (*pgxpool.Pool, error) {
	address, err := c.Database.URL.Reveal()
	if err != nil {
		return nil, err
	}
	return database.Connect(ctx, address, c.Sync.Workers+6)
}

func (a *app) newDaemon(ctx context.Context, c *config, s *store, pool *pgxpool.Pool, log *slog.Logger) (*daemon, error) {
	pending, err := schedule.Pending(ctx, pool, c.Database.StateSchema)
	if err != nil {
		return nil, err
	}
	if len(pending) > 0 {
		return nil, errors.New("the database lacks tables of the job queue; run: syncer migrate up")
	}
	d := &daemon{
		log: log, getenv: a.getenv, store: s, grants: newGrants(c), pool: pool, config: c, wired: map[string]*wiredAccount{},
		stopping: ctx.Done(), passes: places(c.Sync.Workers), backfills: places((c.Sync.Workers + 1) / 2),
	}
	if err := d.grants.open(s); err != nil {
		return nil, err
	}
	d.schedule, err = schedule.New(pool, schedule.Options{
		Schema: c.Database.StateSchema, Workers: c.Sync.Workers, Plan: c.plan(), Run: d.run, Log: log, StopWithin: stopWithin,
	})
	if err != nil {
		return nil, err
	}
	return d, d.register(ctx, c)
}

// attend waits for the end of ctx, and reads the configuration again at each SIGHUP.
func (a *app) attend(ctx context.Context, d *daemon) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	interval, err := systemd.SdWatchdogEnabled(false)
	if err != nil || interval == 0 {
		interval = 2 * time.Hour // nobody watches
	}
	watchdog := time.NewTicker(interval / 2)
	defer watchdog.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-watchdog.C:
			notify(d.log, systemd.SdNotifyWatchdog)
		case <-hangup:
			fresh, err := a.loadConfig()
			if err == nil {
				err = d.reload(ctx, fresh)
			}
			if err != nil {
				d.log.Error("the configuration stays as it was", "error", strings.Join(errorLines(err), "; "))
				continue
			}
			d.log.Info("the configuration was read again", "accounts", len(fresh.Accounts))
		}
	}
}

// notify tells systemd, if it listens.
func notify(log *slog.Logger, state string) {
	if _, err := systemd.SdNotify(false, state); err != nil {
		log.Warn("systemd was not told", "state", state, "error", err)
	}
}
