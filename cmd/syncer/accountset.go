package main

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/goccy/go-yaml/ast"
)

// accounts are those of the configuration alone.
func (c *config) accounts() []*accountConfig {
	var all []*accountConfig
	for i := range c.Accounts {
		all = append(all, &c.Accounts[i])
	}
	return all
}

// everyAccount returns the accounts of the configuration and, behind them, those kept in the database, by name. Where both
// have one, the configuration's counts. Removed ones are left out.
func everyAccount(ctx context.Context, c *config, s *store, getenv func(string) string) ([]*accountConfig, error) {
	kept, err := s.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	all := c.accounts()
	var problems []error
	for i := range kept {
		k := &kept[i]
		if at := slices.IndexFunc(all, func(a *accountConfig) bool { return a.Name == k.Name }); at >= 0 {
			all[at].paused = !k.Paused.IsZero()
			continue
		}
		if k.Settings == nil || !k.Removed.IsZero() {
			continue
		}
		a, err := c.keptAccount(k, getenv)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		all = append(all, a)
	}
	return all, usageError(errors.Join(problems...))
}

// keptAccount reads the settings of an account that the database keeps: the keys of an account of the configuration, with
// the same meaning, defaults and rules.
func (c *config) keptAccount(k *state.Account, getenv func(string) string) (*accountConfig, error) {
	place := "account " + k.Name + " in the database"
	root, err := parseConfig(place, k.Settings)
	if err != nil {
		return nil, err
	}
	d := &configDecoder{
		file: place, dir: filepath.Dir(c.file), getenv: getenv, lines: map[string]int{}, anchors: map[string]ast.Node{},
	}
	var a accountConfig
	a.setDefaults()
	d.decode(root, reflect.ValueOf(&a).Elem(), k.Name)
	a.Name = k.Name
	a.complete()
	if len(d.problems) == 0 {
		d.checkAccount(&a, k.Name, c, entityNames())
	}
	a.kept, a.paused = true, !k.Paused.IsZero()
	return &a, d.all()
}

// all are the problems in the order of lines, as one error.
func (d *configDecoder) all() error {
	slices.SortStableFunc(d.problems, func(a, b problem) int { return cmp.Compare(a.line, b.line) })
	var all []error
	for _, p := range d.problems {
		all = append(all, p.err)
	}
	return errors.Join(all...)
}
