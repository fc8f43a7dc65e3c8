package main

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"

	"github.com/spf13/cobra"
)

// logging is what the flags say about log lines. They go to stderr, so that stdout holds the report alone.
type logging struct{ format, level string }

func logFlags(cmd *cobra.Command, l *logging) {
	cmd.Flags().StringVar(&l.format, "log-format", "text", "log lines as `text or json`")
	cmd.Flags().StringVar(&l.level, "log-level", "info", "least `level` to log: debug, info, warn or error")
	for flag, values := range map[string][]string{"log-format": {"text", "json"}, "log-level": {"debug", "info", "warn", "error"}} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)))
	}
}

// logger makes the logger the flags ask for.
func (l *logging) logger(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(strings.ToUpper(l.level))); err != nil {
		return nil, usageError(fmt.Errorf("unknown --log-level %q; want debug, info, warn or error", l.level))
	}
	options := &slog.HandlerOptions{Level: level}
	switch l.format {
	case "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return nil, usageError(fmt.Errorf("unknown --log-format %q; want text or json", l.format))
}

// redirected is a writer whose target changes: while progress bars are shown, log lines must go through them.
type redirected struct {
	mu sync.Mutex
	to io.Writer
}

func (r *redirected) Write(b []byte) (int, error) {
	r.mu.Lock()
	to := r.to
	r.mu.Unlock()
	return to.Write(b)
}

func (r *redirected) redirect(to io.Writer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.to = to
}
