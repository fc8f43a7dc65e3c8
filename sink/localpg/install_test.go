package localpg

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInstallCommand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ goos, release, want string }{
		"macOS":                    {"darwin", "", "brew install"},
		"FreeBSD":                  {"freebsd", "", "pkg install"},
		"Debian":                   {"linux", "NAME=\"Debian GNU/Linux\"\nID=debian\n", "apt-get install"},
		"Mint, by what it is like": {"linux", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "apt-get install"},
		"Fedora":                   {"linux", "ID=fedora", "dnf install"},
		"Rocky":                    {"linux", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"", "dnf install"},
		"openSUSE":                 {"linux", "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"", "zypper install"},
		"Arch":                     {"linux", "ID=arch", "pacman -S"},
		"Manjaro":                  {"linux", "ID='manjaro'\nID_LIKE=arch", "pacman -S"},
		"Alpine":                   {"linux", "ID=alpine", "apk add"},
		"a Linux nobody knows":     {"linux", "ID=mine", "https://"},
		"no os-release":            {"linux", "", "https://"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, installCommand(c.goos, c.release), c.want)
		})
	}
}
