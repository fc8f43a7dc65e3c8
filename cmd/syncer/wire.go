package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/oauth"
	"github.com/keapsync/keapsync/source/rest"
	"github.com/keapsync/keapsync/source/xmlrpc"
	"github.com/keapsync/keapsync/sync/engine"
)

// This is the one file that knows every package: configuration in, a mirror and its accounts out.

// mirror is the program, wired.
type mirror struct {
	config   *config
	store    *store
	grants   *grants
	accounts []*account
	display  *display

	restarted bool // marks were forgotten: going on is another command
}

// account is one Keap application, wired.
type account struct {
	engine.Account
	config   *accountConfig
	entities []*schema.Entity
	roads    []*road
	hooks    *rest.Hooks // nil where the account's roads have none
	pace     *source.Pace
	// workarounds are shared by all roads, and with all processes once the database is known
	workarounds *source.Workarounds
	budget      *source.Budget
	tenancy     *source.Tenancy
	grant       *oauth.Source                // nil unless the account has OAuth
	transport   http.RoundTripper            // nil leaves it to the readers
	quota       atomic.Pointer[source.Quota] // as the last answer told it; nil before the first
}

// road is one of Keap's APIs, wired for an account.
type road struct {
	name    string
	close   func()
	outage  *source.Outage
	changed atomic.Pointer[func(source.Down)]
	missing atomic.Pointer[func(ctx context.Context, entity, field string)]

	// setMissing says which fields of an entity the account is known not to have; nil where that is not asked.
	setMissing func(entity string, fields []string)
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
	if err := chosen.check(); err != nil {
		return nil, err
	}
	s, err := openStore(ctx, c)
	if err != nil {
		return nil, err
	}
	m := &mirror{config: c, store: s, grants: newGrants(c), display: d}
	if err := m.open(ctx, a.getenv, chosen); err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

// open wires the chosen accounts of the configuration and of the database.
func (m *mirror) open(ctx context.Context, getenv func(string) string, chosen selection) error {
	if err := requireSchema(ctx, m.config); err != nil {
		return err
	}
	if err := m.grants.open(m.store); err != nil {
		return err
	}
	configs, err := everyAccount(ctx, m.config, m.store, getenv)
	if err != nil {
		return err
	}
	if configs, err = chosen.of(configs); err != nil {
		return err
	}
	return m.wire(ctx, configs, chosen.entities)
}

// wire wires accounts, with what earlier runs found out of them.
func (m *mirror) wire(ctx context.Context, configs []*accountConfig, entities []string) (err error) {
	if m.accounts, err = wireAccounts(configs, entities, m.grants, m.display.log); err != nil {
		return err
	}
	return errors.Join(shareBudgets(ctx, m.store.State, m.accounts...), m.recall(ctx))
}

// close takes what was opened down, in the order of its use.
func (m *mirror) close() {
	m.closeAccounts()
	if err := m.grants.close(); err != nil {
		m.display.log.Error(err.Error())
	}
	m.store.Close()
}

func (m *mirror) closeAccounts() {
	for _, acct := range m.accounts {
		acct.close()
	}
}

func (acct *account) close() {
	for _, r := range acct.roads {
		r.close()
	}
}

// engine returns the engine that the configuration describes; observe is told of every step.
func (m *mirror) engine(observe func(engine.Event)) *engine.Engine {
	return engine.New(m.store.Sink, m.store.State, engine.Options{
		Lookback: m.config.Sync.Lookback, MaxDeleteShare: m.config.Sync.MaxDeleteShare, RereadEvery: m.config.Sync.SweepEvery,
		Observe: observe, Log: m.display.log,
	})
}

// wireAccounts wires accounts for the chosen ones of their entities.
func wireAccounts(configs []*accountConfig, chosen []string, tokens *grants, log *slog.Logger) ([]*account, error) {
	entities, err := lookUpEntities(chosen)
	if err != nil {
		return nil, err
	}
	var accounts []*account
	for _, c := range configs {
		acct, err := wireAccount(c, tokens, log)
		if err != nil {
			return nil, usageError(err)
		}
		accounts = append(accounts, acct)
		configured := acct.entities
		acct.entities = slices.DeleteFunc(slices.Clone(entities), func(e *schema.Entity) bool { return !slices.Contains(configured, e) })
		if len(acct.entities) == 0 {
			return nil, usageError(fmt.Errorf("account %s: its entities in the configuration leave out %s, or its roads (%s) cannot read it",
				acct.Name, strings.Join(chosen, ", "), strings.Join(acct.config.Roads, ", ")))
		}
	}
	return accounts, nil
}

// wireAccount builds what reads an account.
func wireAccount(c *accountConfig, tokens *grants, log *slog.Logger) (*account, error) {
	letIn, err := accessOf(c, tokens, log)
	if err != nil {
		return nil, fmt.Errorf("account %s: %w", c.Name, err)
	}
	acct := &account{config: c, grant: letIn.grant, workarounds: source.NewWorkarounds(c.Name, log), tenancy: source.NewTenancy(c.Name)}
	acct.pace = source.NewPace(paceOf(c))
	acct.budget = source.NewBudget(source.BudgetOptions{
		Account: c.Name, Client: c.Auth.ClientID, Credential: lastFour(&c.Auth),
		DailyShare: c.Quota.DailyShare, Reserve: int64(c.Quota.Reserve), Pace: acct.pace,
	})
	if acct.grant != nil {
		acct.transport = oauth.NewTransport(acct.grant, func(ctx context.Context) error { return acct.budget.Call(ctx, "") })
	}
	acct.Account = engine.Account{Name: c.Name, Kept: c.kept, Clock: &engine.KeapClock{}, Calls: acct.budget.Calls.Of}
	var readers []source.Reader
	for _, name := range c.Roads {
		wire := acct.wireREST
		if name == schema.XMLRPCRoad.String() {
			wire = acct.wireXMLRPC
		}
		reader, err := wire(letIn, log)
		if err != nil {
			return nil, err
		}
		readers = append(readers, reader)
	}
	acct.Reader = source.Route(readers...)
	return acct, acct.chooseEntities()
}

// chooseEntities takes those of the configuration that one of the account's roads can read.
func (acct *account) chooseEntities() error {
	c := acct.config
	entities, err := lookUpEntities(c.Entities)
	if err != nil {
		return fmt.Errorf("account %s: %w", c.Name, err)
	}
	for _, e := range entities {
		switch readable := acct.Reader.Means(e).Strategy != 0; {
		case readable:
			acct.entities = append(acct.entities, e)
		case len(c.Entities) > 0:
			return fmt.Errorf("account %s: %s cannot be read by its roads (%s); leave it out of entities, or add a road",
				c.Name, e.Name, strings.Join(c.Roads, ", "))
		}
	}
	return nil
}

func (acct *account) wireREST(letIn *access, log *slog.Logger) (source.Reader, error) {
	c := acct.config
	client, err := rest.New(rest.Options{
		Account: c.Name, BaseURL: c.RESTURL, Token: letIn.token, Header: headerFor(letIn.text), Transport: acct.transport,
		Plain: onThisMachine(c.RESTURL), UserAgent: userAgent(), Log: log, OnQuota: acct.observe, OnCall: acct.budget.Call,
		Workarounds: acct.workarounds,
	})
	if err != nil {
		return nil, err
	}
	acct.WhoAmI = acct.tenancy.WhoAmI(acct.budget.WhoAmI(client))
	acct.hooks = client.Hooks()
	reader := acct.decorate(client, acct.addRoad(schema.RESTv2, client.Close), log)
	return acct.tenancy.Wrap(reader, acct.named, acct.WhoAmI), nil
}

func (acct *account) wireXMLRPC(letIn *access, log *slog.Logger) (source.Reader, error) {
	c := acct.config
	r := acct.addRoad(schema.XMLRPCRoad, nil)
	client, err := xmlrpc.New(xmlrpc.Options{
		Account: c.Name, URL: c.XMLRPCURL, Token: letIn.token, Way: wayFor(c.Auth.Method, letIn.text), Zone: c.XMLRPCTimeZone,
		Transport: acct.transport,
		Plain:     onThisMachine(c.XMLRPCURL), UserAgent: userAgent(), Log: log, OnQuota: acct.observe,
		OnMissing: r.onMissing,
		OnCall:    acct.budget.Call,
	})
	if err != nil {
		return nil, err
	}
	r.close, r.setMissing = client.Close, client.SetMissing
	return acct.tenancy.Wrap(acct.decorate(client, r, log), acct.named, acct.budget.WhoAmI(client)), nil
}

// addRoad notes a road, and what watches whether it answers.
func (acct *account) addRoad(name schema.Road, closed func()) *road {
	r := &road{name: name.String(), close: closed}
	r.outage = source.NewOutage(source.OutageOptions{Account: acct.Name, Road: r.name, OnChange: r.onChange})
	acct.roads = append(acct.roads, r)
	return r
}

// observe learns from what an answer told of Keap's limits.
func (acct *account) observe(q source.Quota) {
	acct.quota.Store(&q)
	acct.budget.Observe(q)
}

// named reports whether the latest answer has named the account's application in its headers, where the clients compare it.
func (acct *account) named() bool {
	q := acct.quota.Load()
	return q != nil && source.TenantName(q.Tenant) == source.TenantName(acct.Name)
}

// decorate puts the decorators around a reader, the outermost last. Many ids become several calls before anything is
// repeated, so that one lost call does not repeat the others; each repetition, and each call for fewer records, waits its turn and costs quota like any
// call; a road that is down is not asked; the budget knows what the calls are for.
func (acct *account) decorate(reader source.Reader, r *road, log *slog.Logger) source.Reader {
	reader = acct.budget.Wrap(reader)
	reader = r.outage.Wrap(reader)
	reader = source.Retry(reader, source.RetryOptions{})
	reader = source.NewSizes(source.SizesOptions{Account: acct.Name, Workarounds: acct.workarounds, Log: log}).Wrap(reader)
	return source.EachID(reader)
}

func userAgent() string { return "keapsync/" + thisBuild().Version }

// headerFor is the way to send a credential: service account keys have a header of their own. Keap takes all of them
// as Bearer too.
func headerFor(token string) rest.Header {
	if strings.HasPrefix(token, "KeapAK-") {
		return rest.APIKey
	}
	return rest.Bearer
}

// wayFor is the way to send a credential to XML-RPC.
func wayFor(method, token string) xmlrpc.Way {
	switch {
	case method == methodLegacyKey:
		return xmlrpc.LegacyKey
	case headerFor(token) == rest.APIKey:
		return xmlrpc.APIKey
	}
	return xmlrpc.Bearer
}

// The number of calls in a second before an answer has told the credential's limits: those of a token or key, and what keeps well
// within those of a legacy key, of which no answer tells.
const (
	firstPace  = 10
	legacyPace = 2
)

// paceOf leaves a simulated Keap unlimited, unless it tells of limits itself.
func paceOf(c *accountConfig) float64 {
	switch {
	case c.Auth.Method == methodLegacyKey && onThisMachine(c.XMLRPCURL), c.Auth.Method != methodLegacyKey && onThisMachine(c.RESTURL):
		return 0
	case c.Auth.Method == methodLegacyKey:
		return legacyPace
	}
	return firstPace
}

// onThisMachine tells whether a URL is of the loopback interface.
func onThisMachine(address string) bool {
	u, err := url.Parse(address)
	return err == nil && loopback(u.Hostname())
}
