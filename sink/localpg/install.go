package localpg

import (
	"bufio"
	"os"
	"runtime"
	"strings"
)

// installHint is the command that installs a Postgres server on this system.
func installHint() string {
	release, _ := os.ReadFile("/etc/os-release") // absent on systems other than Linux: no distribution known
	return installCommand(runtime.GOOS, string(release))
}

// installCommand chooses by the operating system and, on Linux, by the distribution's os-release file: its ID, else the
// ones it says it is like.
func installCommand(goos, osRelease string) string {
	switch goos {
	case "darwin":
		return "brew install postgresql@17"
	case "freebsd":
		return "pkg install postgresql17-server"
	}
	for _, id := range distributions(osRelease) {
		switch id {
		case "debian", "ubuntu":
			return "sudo apt-get install postgresql"
		case "fedora", "rhel", "centos", "amzn":
			return "sudo dnf install postgresql-server"
		case "suse", "opensuse":
			return "sudo zypper install postgresql-server"
		case "arch":
			return "sudo pacman -S postgresql"
		case "alpine":
			return "sudo apk add postgresql"
		}
	}
	return "see https://www.postgresql.org/download/"
}

func distributions(osRelease string) []string {
	var id, like string
	lines := bufio.NewScanner(strings.NewReader(osRelease))
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), "=")
		value = strings.Trim(value, `"'`)
		switch key {
		case "ID":
			id = value
		case "ID_LIKE":
			like = value
		}
	}
	return strings.Fields(id + " " + like)
}
