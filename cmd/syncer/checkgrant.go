package main

import "context"

// checkGrants looks at the tokens of accounts with OAuth, and lets them be used until done is called. A database that
// cannot be asked was told of before.
func (a *app) checkGrants(ctx context.Context, c *config) (tokens *grants, findings []finding, done func()) {
	tokens, done = newGrants(c), func() {}
	s, err := openSink(ctx, c)
	if err != nil {
		return tokens, nil, done
	}
	accounts, err := a.oauthAccounts(ctx, c, s)
	if err != nil || len(accounts) == 0 {
		s.Close()
		return tokens, nil, done
	}
	list, err := grantsOf(ctx, s, accounts)
	if err == nil {
		err = tokens.open(s)
	}
	if err != nil {
		s.Close()
		return tokens, []finding{{bad, "", "authorization", errorLine(err), ""}}, done
	}
	for _, g := range list {
		findings = append(findings, finding{g.Level, g.Account, "authorization", g.Text, g.Remedy})
	}
	return tokens, findings, func() {
		_ = tokens.close() // auth status tells
		s.Close()
	}
}
