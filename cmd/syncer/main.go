package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, restore := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, restore) // so that a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run is the program with its world as arguments. It returns the exit code; an error is told in one line on stderr.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	a := &app{getenv: getenv, stdout: stdout, stderr: stderr}
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	code := a.code(ctx, err)
	if _, told := errors.AsType[*exitError](err); code == exitInterrupted && !told {
		err = context.Cause(ctx) // what broke off when the program was stopped is of no interest
	}
	for _, line := range errorLines(err) {
		fmt.Fprintln(stderr, "syncer: "+line)
	}
	return code
}
