package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/sink"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/rest"
	"github.com/keapsync/keapsync/sync/engine"
)

// This is the one file that knows every package: configuration in, a mirror and its accounts out.

// mirror is the program, wired.
type mirror struct {
	config   *config
	sink     *sink.Sink
	accounts []*account
	display  *display

	restarted bool // marks were forgotten: going on is another command
}

// account is one Keap application, wired.
type account struct {
	engine.Account
	config   *accountConfig
	entities []*schema.Entity
	client   *rest.Client
	counter  *source.Counter
	pace     *source.Pace
	budget   *source.Budget
	quota    atomic.Pointer[source.Quota] // as the last answer told it; nil before the first
}

// openMirror wires everything for the chosen accounts and entities, and makes sure that the database has this version's
// tables. What is wrong in arguments or configuration is found before anything is connected to.
func (a *app) openMirror(ctx context.Context, chosen selection, l logging) (*mirror, error) {
	d, err := a.newDisplay(l)
	if err != nil {
		return nil, err
	}
	c, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	accounts, err := wireAccounts(c, chosen, d.log)
	if err != nil {
		return nil, err
	}
	s, err := openSink(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := requireSchema(ctx, c); err != nil {
		s.Close()
		return nil, err
	}
	m := &mirror{config: c, sink: s, accounts: accounts, display: d}
	if err := m.resumeBudgets(ctx); err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

// close takes what was opened down, in the order of its use.
func (m *mirror) close() {
	for _, acct := range m.accounts {
		acct.client.Close()
	}
	m.sink.Close()
}

func openSink(ctx context.Context, c *config) (*sink.Sink, error) {
	address, err := c.Database.URL.Reveal()
	if err != nil {
		return nil, err
	}
	return sink.Open(ctx, address, sink.Options{
		Mirror: c.Database.MirrorSchema, State: c.Database.StateSchema,
		MaxConns: 2*c.Sync.Workers + 2, // a pass writes with two shards at most
	})
}

// engine returns the engine that the configuration describes; observe is told of every step.
func (m *mirror) engine(observe func(engine.Event)) *engine.Engine {
	return engine.New(m.sink, engine.Options{
		Lookback: m.config.Sync.Lookback, MaxDeleteShare: m.config.Sync.MaxDeleteShare, Observe: observe, Log: m.display.log,
	})
}

// wireAccounts wires the chosen accounts of the configuration.
func wireAccounts(c *config, chosen selection, log *slog.Logger) ([]*account, error) {
	var names []string
	for i := range c.Accounts {
		names = append(names, c.Accounts[i].Name)
	}
	if len(names) == 0 {
		return nil, usageError(errors.New("the configuration has no accounts; add one under accounts"))
	}
	for _, name := range chosen.accounts {
		if !slices.Contains(names, name) {
			return nil, unknown("account", name, names)
		}
	}
	entities, err := lookUpEntities(chosen.entities)
	if err != nil {
		return nil, err
	}
	var accounts []*account
	for i := range c.Accounts {
		if !chosen.holds(c.Accounts[i].Name) {
			continue
		}
		acct, err := wireAccount(&c.Accounts[i], log)
		if err != nil {
			return nil, usageError(err)
		}
		configured := acct.entities
		acct.entities = slices.DeleteFunc(slices.Clone(entities), func(e *schema.Entity) bool { return !slices.Contains(configured, e) })
		if len(acct.entities) == 0 {
			return nil, usageError(fmt.Errorf("account %s: its entities in the configuration leave out %s, or REST v2 does not have them",
				acct.Name, strings.Join(chosen.entities, ", ")))
		}
		accounts = append(accounts, acct)
	}
	return accounts, nil
}

// wireAccount builds what reads an account.
func wireAccount(c *accountConfig, log *slog.Logger) (*account, error) {
	if c.Auth.Method != methodToken {
		return nil, fmt.Errorf("account %s: auth method %q is not supported yet; use {method: token, token: …} with a personal "+
			"access token or a service account key, or choose other accounts with --account", c.Name, c.Auth.Method)
	}
	entities, err := lookUpEntities(c.Entities)
	if err != nil {
		return nil, fmt.Errorf("account %s: %w", c.Name, err)
	}
	entities = slices.DeleteFunc(entities, func(e *schema.Entity) bool { return e.V2 == nil })
	token, err := c.Auth.Token.Reveal()
	if err != nil {
		return nil, fmt.Errorf("account %s: %w", c.Name, err)
	}
	acct := &account{config: c, entities: entities, counter: &source.Counter{}}
	local := onThisMachine(c.RESTURL)
	acct.pace = source.NewPace(paceOf(local))
	acct.budget = source.NewBudget(source.BudgetOptions{Account: c.Name, DailyShare: c.Quota.DailyShare, Reserve: int64(c.Quota.Reserve)})
	acct.client, err = rest.New(rest.Options{
		Account: c.Name, BaseURL: c.RESTURL, Token: rest.Static(token), Header: headerFor(token),
		Plain: local, UserAgent: "keapsync/" + thisBuild().Version, Log: log,
		OnQuota: func(q source.Quota) {
			acct.quota.Store(&q)
			acct.pace.Observe(q)
			acct.budget.Observe(q)
		},
	})
	if err != nil {
		return nil, err
	}
	// The decorators, the outermost first. Many ids become several calls before anything is repeated, so that one lost
	// call does not repeat the others; each repetition waits its turn and costs quota like any call; the budget is asked
	// when the call is about to be made; the counter sees only calls that are made.
	var reader source.Reader = acct.client
	reader = acct.counter.Wrap(reader)
	reader = acct.budget.Wrap(reader)
	reader = acct.pace.Wrap(reader)
	reader = source.Retry(reader, source.RetryOptions{})
	reader = source.EachID(reader)
	acct.Account = engine.Account{
		Name: c.Name, Reader: reader, WhoAmI: acct.client.WhoAmI,
		Calls: func(entity string) int64 { return acct.counter.Entity(entity).Calls },
	}
	return acct, nil
}

// headerFor is the way to send a credential: service account keys have a header of their own. Keap takes all of them
// as Bearer too.
func headerFor(token string) rest.Header {
	if strings.HasPrefix(token, "KeapAK-") {
		return rest.APIKey
	}
	return rest.Bearer
}

// firstPace is the number of calls in a second before an answer has told Keap's limits: those of a token or key.
const firstPace = 10

// paceOf leaves a simulated Keap unlimited, unless it tells of limits itself.
func paceOf(local bool) float64 {
	if local {
		return 0
	}
	return firstPace
}

// onThisMachine tells whether a URL is of the loopback interface.
func onThisMachine(address string) bool {
	u, err := url.Parse(address)
	return err == nil && loopback(u.Hostname())
}
