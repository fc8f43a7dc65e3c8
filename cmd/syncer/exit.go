package main

import (
	"context"
	"errors"
	"strings"

	"github.com/keapsync/keapsync/source"
)

// Exit codes. They are part of the program's contract.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2 // wrong usage or configuration
	exitPartial     = 3 // done, with rejected records or refused deletes
	exitQuota       = 4 // stopped by quota, resumable
	exitInterrupted = 130
)

// exitError is an error that knows its exit code. Without a cause, all was said already.
type exitError struct {
	code  int
	cause error
}

func (e *exitError) Error() string {
	if e.cause == nil {
		return ""
	}
	return e.cause.Error()
}

func (e *exitError) Unwrap() error { return e.cause }

// usageError marks an error as the caller's, in arguments or configuration.
func usageError(err error) error {
	if err == nil {
		return nil
	}
	return &exitError{exitUsage, err}
}

// code is the exit code of an error. What cobra refuses before a command has started is wrong usage.
func (a *app) code(ctx context.Context, err error) int {
	if err == nil {
		return exitDone
	}
	if e, ok := errors.AsType[*exitError](err); ok {
		return e.code
	}
	switch {
	case !a.started:
		return exitUsage
	case ctx.Err() != nil:
		return exitInterrupted
	case source.IsQuota(err):
		return exitQuota
	}
	return exitFailed
}

// errorLines is what stderr is told of an error: one line, but for the mistakes in a configuration, which have one each.
func errorLines(err error) []string {
	if e, ok := errors.AsType[*exitError](err); ok && e.code == exitUsage && e.cause != nil {
		return strings.Split(strings.TrimSpace(err.Error()), "\n")
	}
	if line := errorLine(err); line != "" {
		return []string{line}
	}
	return nil
}

// errorLine is an error's text in one line.
func errorLine(err error) string {
	if err == nil {
		return ""
	}
	var parts []string
	for part := range strings.Lines(err.Error()) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}
