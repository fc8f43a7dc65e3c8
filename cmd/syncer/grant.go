package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/oauth"
	"github.com/keapsync/keapsync/source/rest"
)

// access is how an account's readers are let in.
type access struct {
	text  string // that never changes; empty for OAuth
	token func(context.Context) (string, error)
	grant *oauth.Source // nil unless OAuth
}

// accessOf is that of the account's method.
func accessOf(c *accountConfig, g *grants, log *slog.Logger) (*access, error) {
	var text string
	var err error
	switch c.Auth.Method {
	case methodToken:
		text, err = c.Auth.Token.Reveal()
	case methodLegacyKey:
		text, err = c.Auth.Key.Reveal()
	default:
		return g.access(c, log)
	}
	if err != nil {
		return nil, err
	}
	return &access{text: text, token: rest.Static(text)}, nil
}

// grants gives the accounts with OAuth what the database keeps for them. It is made before the database is known, so that
// what is wrong in a configuration is found first.
type grants struct {
	secret Secret
	vault  *state.Vault
}

func newGrants(c *config) *grants { return &grants{secret: c.EncryptionKey} }

// open says which database has the tokens. Without an encryption key there are none, and no account that needs them.
func (g *grants) open(s *store) error {
	if !g.secret.IsSet() {
		return nil
	}
	key, err := encryptionKey(g.secret)
	if err != nil {
		return err
	}
	g.vault = s.Vault(key)
	return nil
}

// close waits for refreshes under way, and writes what could not be written before; what it cannot write either is lost.
func (g *grants) close() error {
	if g == nil || g.vault == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), oauth.DefaultTimeout+20*time.Second)
	defer cancel()
	if err := g.vault.Settle(ctx); err != nil {
		return fmt.Errorf("new tokens are lost, and their accounts will have to be authorized again (syncer auth status): %w", err)
	}
	return nil
}

const keyForm = "want 32 bytes in base64"

// encryptionKey is the key that a secret holds.
func encryptionKey(secret Secret) (*state.Key, error) {
	bytes, err := keyBytes(secret)
	if err != nil {
		return nil, err
	}
	return state.NewKey(bytes)
}

func keyBytes(secret Secret) ([]byte, error) {
	if !secret.IsSet() {
		return nil, usageError(errors.New("encryption_key is missing in the configuration: tokens of accounts with method oauth are " +
			"stored encrypted; make one by: openssl rand -base64 32"))
	}
	text, err := secret.Reveal()
	if err != nil {
		return nil, err
	}
	bytes, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(bytes) != state.KeyBytes {
		return nil, usageError(errors.New("encryption_key: " + keyForm + "; make one by: openssl rand -base64 32")) // the decoder's own words might quote it
	}
	return bytes, nil
}

// access wires an account with OAuth.
func (g *grants) access(c *accountConfig, log *slog.Logger) (*access, error) {
	if _, err := keyBytes(g.secret); err != nil {
		return nil, err
	}
	client, err := oauthClient(c)
	if err != nil {
		return nil, err
	}
	s := oauth.NewSource(oauth.SourceOptions{
		Account: c.Name, ClientID: c.Auth.ClientID, Log: log, Store: &grant{account: c.Name, client: client, grants: g},
	})
	return &access{token: s.Token, grant: s}, nil
}

// oauthClient asks Keap for the account's tokens.
func oauthClient(c *accountConfig) (*oauth.Client, error) {
	secret, err := c.Auth.ClientSecret.Reveal()
	if err != nil {
		return nil, err
	}
	return oauth.NewClient(oauth.Options{
		Account: c.Name, ClientID: c.Auth.ClientID, ClientSecret: secret,
		AuthorizeURL: c.AuthorizeURL, TokenURL: c.TokenURL, UserAgent: userAgent(),
	})
}

// grant is an account's pair: the database keeps it, and Keap renews it.
type grant struct {
	account string
	client  *oauth.Client
	grants  *grants
}

var _ oauth.Store = (*grant)(nil)

var errNoVault = errors.New("its tokens are in the database, which is not within reach")

// Load implements oauth.Store.
func (g *grant) Load(ctx context.Context) (oauth.Stored, error) {
	if g.grants.vault == nil {
		return oauth.Stored{}, fmt.Errorf("account %s: %w", g.account, errNoVault)
	}
	c, err := g.grants.vault.Load(ctx, g.account)
	return storedOf(c), err
}

// Renew implements oauth.Store.
func (g *grant) Renew(ctx context.Context, version int64, attempted time.Time) (oauth.Stored, error) {
	c, err := g.grants.vault.Refresh(ctx, g.account, version, attempted, g.exchange)
	return storedOf(c), err
}

func (g *grant) exchange(ctx context.Context, refreshToken string) (state.Answer, error) {
	t, err := g.client.Refresh(ctx, refreshToken)
	switch {
	case err == nil && source.WrongTenant(g.account, t.Tenant) != nil: // nobody may use them, so they are not stored
		wrong := source.WrongTenant(g.account, t.Tenant)
		wrong.Call = "refresh of the access token"
		return state.Answer{Fate: state.Refused, Refusal: "it opens the application " + source.TenantName(t.Tenant)}, wrong
	case err == nil:
		return state.Answer{Fate: state.Renewed, Tokens: tokensOf(t)}, nil
	case oauth.FateOf(err) == oauth.Refused:
		return state.Answer{Fate: state.Refused, Refusal: oauth.Words(err)}, err
	case oauth.FateOf(err) == oauth.Unused:
		return state.Answer{Fate: state.Unused}, err
	}
	return state.Answer{}, err
}

func tokensOf(t oauth.Tokens) state.Tokens {
	return state.Tokens{Access: t.Access, Refresh: t.Refresh, Life: t.Life}
}

func storedOf(c state.Credential) oauth.Stored {
	return oauth.Stored{
		Version: c.Version, ClientID: c.ClientID, Access: c.Tokens.Access, Issued: c.Issued, Expires: c.Expires,
		Attempted: c.Attempted, Refused: !c.Refused.IsZero(), Refusal: c.Refusal, Now: c.Now,
	}
}
