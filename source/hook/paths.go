package hook

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// knownFor is how long an address is taken for known without being asked for again.
	knownFor = time.Minute
	// strangers is how many unknown addresses are looked up in a second.
	strangers = 50
	// longestAccount is the most bytes of an account's name.
	longestAccount = 63
)

// errFlood means that too many unknown addresses were asked for.
var errFlood = errors.New("too many unknown addresses at once")

// paths remembers which addresses there are.
type paths struct {
	find    func(ctx context.Context, account string, hash [32]byte) (eventKey string, known bool, err error)
	unknown *rate.Limiter
	now     func() time.Time
	mu      sync.Mutex
	known   map[path]knownPath
}

// path is an address, without its secret.
type path struct {
	account string
	hash    [32]byte
}

type knownPath struct {
	eventKey string
	until    time.Time
}

// at returns the path of an address; false for what can be none.
func at(account, secret string) (path, bool) {
	if len(secret) != secretLength || account == "" || len(account) > longestAccount {
		return path{}, false
	}
	return path{account, sha256.Sum256([]byte(secret))}, true
}

// eventKey returns the kind of event that an address is for; false if there is no such address.
func (p *paths) eventKey(ctx context.Context, at path) (key string, known bool, err error) {
	p.mu.Lock()
	k, known := p.known[at]
	p.mu.Unlock()
	now := p.now()
	switch {
	case known && now.Before(k.until):
		return k.eventKey, true, nil
	case !known && !p.unknown.AllowN(now, 1):
		return "", false, errFlood
	}
	key, known, err = p.find(ctx, at.account, at.hash)
	if err != nil {
		return "", false, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if known {
		p.known[at] = knownPath{key, now.Add(knownFor)}
	} else {
		delete(p.known, at)
	}
	return key, known, nil
}
