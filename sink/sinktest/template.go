package sinktest

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

// Template is a database that tests get copies of, since preparing one takes longer than copying it. It is prepared
// when a first test wants a copy, and dropped when the last of those that run has ended.
type Template struct {
	// Prepare fills the database at a URL, which is empty. Its connections must be closed when it returns.
	Prepare func(ctx context.Context, url string) error

	mu    sync.Mutex
	users int
	name  string
	err   error
}

// Database creates a copy for this test alone and returns its URL. When the test is over the copy is dropped.
func (p *Template) Database(t testing.TB) string {
	t.Helper()
	p.acquire(t)
	t.Cleanup(func() { p.release(t) })
	return copyOf(t, p.name)
}

// acquire makes the template unless it is there.
func (p *Template) acquire(t testing.TB) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.users == 0 {
		p.name, p.err = p.create(t)
	}
	if p.err != nil {
		t.Fatalf("prepare a database for copies of it: %v", p.err)
	}
	p.users++
}

func (p *Template) create(t testing.TB) (string, error) {
	s, err := server()
	if err != nil {
		return "", err
	}
	name := "keapsync_template_" + strings.ToLower(rand.Text())
	if err := execute(t, s.URL(), "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		return "", err
	}
	address, err := withDatabase(s.URL(), name)
	if err == nil {
		// Not the test's own context: other tests need what this one makes.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
		defer cancel()
		err = p.Prepare(ctx, address)
	}
	if err != nil {
		return "", errors.Join(err, execute(t, s.URL(), "DROP DATABASE "+name+" WITH (FORCE)"))
	}
	return name, nil
}

func (p *Template) release(t testing.TB) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.users--; p.users > 0 {
		return
	}
	s, err := server()
	if err == nil {
		err = execute(t, s.URL(), "DROP DATABASE "+p.name+" WITH (FORCE)")
	}
	if err != nil {
		t.Errorf("drop the template: %v", err)
	}
}
