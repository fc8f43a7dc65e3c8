package main

import (
	"context"

	"github.com/keapsync/keapsync/internal/state"
)

// books are what a check knows from the database. Without one, or without its tables, it knows the configuration alone.
type books struct {
	store    *store // nil without tables of this version
	accounts []*accountConfig
	tokens   *grants
	history  []state.EntityStatus
}

// openBooks looks at the database, and at what it tells of the accounts.
func (a *app) openBooks(ctx context.Context, c *config) (books, []finding) {
	b := books{accounts: c.accounts(), tokens: newGrants(c)}
	s, err := openStore(ctx, c)
	if err != nil {
		return b, []finding{{bad, "", "database", errorLine(err), ""}}
	}
	findings, ready := checkDatabase(ctx, c)
	if !ready {
		s.Close()
		return b, findings
	}
	b.store = s
	found, err := b.read(ctx, c, a.getenv)
	if err != nil {
		found = append(found, finding{bad, "", "accounts", errorLine(err), ""})
	}
	return b, append(findings, found...)
}

// checkDatabase looks at the server and the tables, and tells whether they can be used.
func checkDatabase(ctx context.Context, c *config) (findings []finding, ready bool) {
	server, err := serverVersion(ctx, c)
	if err != nil {
		return []finding{{bad, "", "database", errorLine(err), ""}}, false
	}
	findings = []finding{{good, "", "database", "Postgres " + server, ""}}
	r, err := readSchema(ctx, c)
	switch {
	case err != nil:
		return append(findings, finding{bad, "", "schema", errorLine(err), ""}), false
	case r.State != "current" || r.Dirty:
		return append(findings, finding{bad, "", "schema", r.words(), ""}), false
	}
	return append(findings, finding{good, "", "schema", r.words(), ""}), true
}

// read reads the accounts kept there, how their tokens stand, and what was read of them before.
func (b *books) read(ctx context.Context, c *config, getenv func(string) string) (findings []finding, err error) {
	if b.history, err = b.store.History(ctx); err != nil {
		return nil, err
	}
	all, err := everyAccount(ctx, c, b.store, getenv)
	if err != nil {
		return nil, err
	}
	b.accounts = all
	for _, acct := range all {
		findings = append(findings, checkHooks(ctx, c, acct, b.store))
	}
	list, err := grantsOf(ctx, b.store, withOAuth(all))
	if err != nil || len(list) == 0 {
		return findings, err
	}
	if err := b.tokens.open(b.store); err != nil {
		return findings, err
	}
	for _, g := range list {
		findings = append(findings, finding{g.Level, g.Account, "authorization", g.Text, g.Remedy})
	}
	return findings, nil
}

func (b *books) close() {
	_ = b.tokens.close() // auth status tells
	if b.store != nil {
		b.store.Close()
	}
}

// share makes the calls of the check count with those of all others.
func (b *books) share(ctx context.Context, acct *account) error {
	if b.store == nil {
		return nil
	}
	return shareBudgets(ctx, b.store.State, acct)
}
