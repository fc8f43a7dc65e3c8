package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/keapsync/keapsync/source/keapsim"
)

const simulateHelp = `Serves a simulated Keap account at Keap's own paths, until you interrupt it: REST v2 at /crm/rest/v2/…, XML-RPC at
/crm/xmlrpc/v1 and, for legacy keys, at /api/xmlrpc, OAuth at /app/oauth/authorize and /token, REST Hooks at
/crm/rest/v1/hooks. The data comes from the seed: the same seed and number of contacts give the same records, and the other
entities follow the number of contacts.

Faults are a comma list of KIND[=ARG][@PATH][:WHEN], where PATH is as /v2/contacts or
/xmlrpc/DataService.query/Contact (* stands for anything) and WHEN is a probability or next=N:
  500, 503, 401, 404 …  a status; =30s adds Retry-After      503html …       the same as a page of HTML
  slow=200ms            waits                                 limited=0.5     sees that share of the records, is no admin
  cut, drop             breaks off in or before the body      malformed=0.01  that share of records has a bad value
  lost                  does it, but sends no answer: lost@/token:next=1 loses a rotated refresh token
  notjson               200 with a page of HTML               emptylist, cutlist  lists that are empty or end early
and of XML-RPC alone:
  fault=1, fault=500 …  a fault of that code                  blank, truncated    nothing or half of the body, with status 200
  brownout              refuses in many forms                 badchars, latin1, nulltext=0.01  share of rows with a bad text

An account can be as awkward as Keap may be: pages that are short, empty or begin with a record again, tokens of several
styles, ids that contacts and companies share, a wrong Date now and then, records that cannot be sent, stamps in the future,
requests refused that Keap's document does not allow. All of it comes from the seed. --regular switches it off.

Quotas are those of Keap's two layers: of a token or OAuth client, and of the tenant, which all of them share with a
neighbour. Events are collected for --hook-delay before hooks are told (ten times as long for tags applied or deleted);
hook URLs are https, or http to this machine. The page of consent has no password: approve=1 in its URL agrees.

Change the account while it serves, with the same token or key; records are named by ids=1,2,3, count=10 or share=0.05:
  POST /keapsim/edit?entity=contacts&share=0.05   also delete, restore, touch; an entity may be a table, as Affiliate
  POST /keapsim/add?entity=contacts&count=10
  POST /keapsim/retag?count=10                    tags of contacts; reopt: their opt-in statuses; redact: erases them
  POST /keapsim/faults                            the body is the new fault list
  POST /keapsim/advance?by=24h                    moves its clock: quotas, tokens and hooks follow; elapse: with all tries on the way
  POST /keapsim/deliver                           waits until what hooks are owed by now is sent
  POST /keapsim/revoke                            ends the OAuth client's logins; token=T: that of a token
  POST /keapsim/neighbour?calls=500               others call so often a minute on the same tenant
  POST /keapsim/poison?entity=contacts&count=2    makes records fail; heal: ends that; backdate: edits, and puts the stamp back
  GET  /keapsim/troubles                          records that cannot be sent, lists that fail if too much is asked for
  GET  /keapsim/stats                             calls, rows served, faults, live records, deliveries`

// simulation is what `syncer simulate` is asked for.
type simulation struct {
	listen, token, legacyKey, account, faults string
	seed                                      uint64
	contacts                                  int
	quota                                     keapsim.Quota
	client                                    keapsim.OAuthClient
	hookDelay                                 time.Duration
	asJSON, regular                           bool
}

func (a *app) simulateCommand() *cobra.Command {
	var s simulation
	cmd := &cobra.Command{
		Use: "simulate", Short: "Serve a simulated Keap account", Long: simulateHelp,
		Example: "  syncer simulate --contacts 50000\n  syncer simulate --faults 503html@/v2/orders:next=3,slow=200ms:0.05\n" +
			"  curl -X POST -H 'Authorization: Bearer TOKEN' 'http://127.0.0.1:8090/keapsim/edit?entity=contacts&count=10'",
	}
	flags := cmd.Flags()
	flags.StringVar(&s.listen, "listen", "127.0.0.1:8090", "`address` to serve at; port 0 takes a free one")
	flags.Uint64Var(&s.seed, "seed", 1, "chooses the data")
	flags.IntVar(&s.contacts, "contacts", 20_000, "`number` of contacts")
	flags.StringVar(&s.token, "token", "", "the credential that is accepted (default: a random one, printed)")
	flags.StringVar(&s.legacyKey, "legacy-key", "", "the `key` that XML-RPC accepts at /api/xmlrpc (default: a random one, printed)")
	flags.StringVar(&s.client.ID, "client-id", "", "the OAuth client that may log in (default: a random one, printed)")
	flags.StringVar(&s.client.Secret, "client-secret", "", "its `secret` (default: a random one, printed)")
	flags.StringVar(&s.account, "account", "ab123", "Application Name of the account")
	flags.StringVar(&s.faults, "faults", "", "`list` of faults, see above")
	flags.DurationVar(&s.hookDelay, "hook-delay", 30*time.Second, "how long events are collected before hooks are told (0: at once)")
	flags.IntVar(&s.quota.Day, "calls-per-day", 0, "daily quota of the token and of the client, each (0: none)")
	flags.IntVar(&s.quota.Minute, "calls-per-minute", 0, "their quota per minute (0: none)")
	flags.IntVar(&s.quota.Spike, "calls-per-second", 0, "their limit on calls close together (0: none)")
	flags.IntVar(&s.quota.TenantDay, "tenant-calls-per-day", 0, "daily quota of all together (0: none)")
	flags.IntVar(&s.quota.TenantMinute, "tenant-calls-per-minute", 0, "quota of all together per minute (0: none)")
	flags.IntVar(&s.quota.Neighbour, "neighbour", 0, "`calls` per minute by others on the same tenant")
	flags.BoolVar(&s.regular, "regular", false, "full pages, right clocks, an id sequence for each kind; see above")
	flags.BoolVar(&s.asJSON, "json", false, "print addresses and credentials as one JSON document on stdout")
	return a.command(cmd, func(ctx context.Context, _ []string) error { return a.simulate(ctx, s) })
}

func (a *app) simulate(ctx context.Context, s simulation) error {
	for secret, prefix := range map[*string]string{
		&s.token: "sim-", &s.legacyKey: "simkey", &s.client.ID: "simclient-", &s.client.Secret: "simsecret-",
	} {
		if *secret == "" {
			*secret = prefix + strings.ToLower(rand.Text())
		}
	}
	if s.contacts < 1 {
		return usageError(fmt.Errorf("--contacts %d: want at least 1", s.contacts))
	}
	if s.hookDelay < 0 {
		return usageError(fmt.Errorf("--hook-delay %v: want no less than 0", s.hookDelay))
	}
	if s.hookDelay == 0 {
		s.hookDelay = keapsim.AtOnce
	}
	hostile := keapsim.Hostility(0) // the default
	if s.regular {
		hostile = keapsim.Regular
	}
	keap, err := keapsim.New(keapsim.Options{
		Hostile: hostile, Seed: s.seed, Contacts: s.contacts, Tokens: []string{s.token}, LegacyKeys: []string{s.legacyKey}, OAuthClient: s.client, Tenant: s.account,
		Faults: s.faults, Quota: s.quota, HookDelay: s.hookDelay, Gzip: true,
	})
	if err != nil {
		return usageError(err)
	}
	defer keap.Close()
	box, err := serveKeap(ctx, keap, s.listen)
	if err != nil {
		return err
	}
	if err := a.announce(s, box.url); err != nil {
		return errors.Join(err, box.stop())
	}
	select {
	case <-ctx.Done():
	case <-box.ended: // by a failure, which stop tells
	}
	err = box.stop()
	stats, calls := keap.Stats(), 0
	for _, n := range stats.Calls {
		calls += n
	}
	events := ""
	if stats.Events > 0 {
		events = ", told hooks of " + plural(stats.Events, "event")
	}
	fmt.Fprintf(a.stderr, "served %s and %s%s\n", plural(calls, "call"), plural(stats.Rows, "record"), events)
	return err
}

// announce prints what a client needs to know.
func (a *app) announce(s simulation, address string) error {
	rest, xmlrpc := address+"/crm/rest", address+"/api/xmlrpc"
	authorize, token := address+"/app/oauth/authorize", address+"/token"
	if s.asJSON {
		return a.printJSON(map[string]any{
			"url": address, "rest_url": rest, "xmlrpc_url": xmlrpc, "token": s.token, "legacy_key": s.legacyKey, "account": s.account,
			"authorize_url": authorize, "token_url": token, "client_id": s.client.ID, "client_secret": s.client.Secret,
			"seed": s.seed, "contacts": s.contacts,
		})
	}
	paint := styleOf(a.stdout, a.getenv)
	a.printf("%s at %s: %s, seed %d\n\n", paint.bold("A simulated Keap"), paint.cyan(rest), plural(s.contacts, "contact"), s.seed)
	a.printf("%s\n", paint.dim("# paste into config.yaml"))
	a.printf("accounts:\n  - name: %s\n    auth: {method: token, token: %s}\n    rest_url: %s\n", s.account, s.token, rest)
	a.printf("%s\n#   auth: {method: legacy_key, key: %s}\n#   xmlrpc_url: %s\n", paint.dim("# or, by XML-RPC"), s.legacyKey, xmlrpc)
	a.printf("%s\n#   auth: {method: oauth, client_id: %s, client_secret: %s}\n#   authorize_url: %s\n#   token_url: %s\n\n",
		paint.dim("# or, by a login with OAuth"), s.client.ID, s.client.Secret, authorize, token)
	a.printf("Ctrl-C ends it. How to change its records while it serves: syncer simulate --help\n")
	return nil
}

// keapBox is a simulated Keap that is being served.
type keapBox struct {
	url    string
	server *http.Server
	ended  chan struct{}
	err    error // to be read after ended is closed
}

// serveKeap serves until stop is called.
func serveKeap(ctx context.Context, keap *keapsim.Keap, listen string) (*keapBox, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", listen)
	if err != nil {
		return nil, fmt.Errorf("serve the simulated Keap: %w; choose another address with --listen", err)
	}
	box := &keapBox{
		url:    "http://" + listener.Addr().String(),
		server: &http.Server{Handler: keap.Handler(), ReadHeaderTimeout: 10 * time.Second},
		ended:  make(chan struct{}),
	}
	go func() { // ends with stop
		defer close(box.ended)
		if err := box.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			box.err = err
		}
	}()
	return box, nil
}

// stop ends the serving; calls under way are given a moment.
func (b *keapBox) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if b.server.Shutdown(ctx) != nil {
		b.server.Close() // the time for politeness is over
	}
	<-b.ended
	return b.err
}
