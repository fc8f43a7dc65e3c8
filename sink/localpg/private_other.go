//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package localpg

import (
	"context"
	"errors"
)

func startPrivate(context.Context, Options) (*Server, error) {
	return nil, errors.New("a private Postgres needs Linux, macOS or BSD: name a database URL, or use WSL")
}
