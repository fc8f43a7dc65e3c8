package main

import (
	"context"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the linker (-X main.version=…) for releases.
var version = ""

// build is what `syncer version` tells.
type build struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`
	Modified bool   `json:"modified,omitempty"` // the checkout had changes that are not in the commit
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// thisBuild reads what the Go toolchain noted in the binary.
func thisBuild() build {
	b := build{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		if b.Version == "" {
			b.Version = info.Main.Version
		}
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				b.Commit = s.Value
			case "vcs.modified":
				b.Modified = s.Value == "true"
			}
		}
	}
	if b.Version == "" {
		b.Version = "(devel)"
	}
	return b
}

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "version", Short: "Version, commit and Go version", Example: "  syncer version --json",
	}
	jsonFlag(cmd, &asJSON)
	return a.command(cmd, func(context.Context, []string) error {
		b := thisBuild()
		if asJSON {
			return a.printJSON(b)
		}
		a.printf("syncer %s", b.Version)
		if b.Commit != "" {
			a.printf(", commit %s", b.Commit[:min(12, len(b.Commit))])
		}
		if b.Modified {
			a.printf(" with changes")
		}
		a.printf(", %s, %s\n", b.Go, b.Platform)
		return nil
	})
}
