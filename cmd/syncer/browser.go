package main

import (
	"os/exec"
	"runtime"
)

// openBrowser opens an address in the person's browser. It tells whether one was found.
func openBrowser(address string, getenv func(string) string) bool {
	var command []string
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open", address}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler", address}
	default:
		if getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
			return false
		}
		command = []string{"xdg-open", address}
	}
	cmd := exec.Command(command[0], command[1:]...) //nolint:noctx // the browser outlives us
	if cmd.Start() != nil {
		return false
	}
	go cmd.Wait() //nolint:errcheck // it ends with the opener, which tells nothing
	return true
}
