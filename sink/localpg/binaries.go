package localpg

import "path/filepath"

// oldestMajor is the oldest Postgres that the Postgres project still maintained when this was written.
const oldestMajor = 14

// places are where packages put server programs that are not on the PATH, as patterns of filepath.Glob.
var places = []string{
	"/usr/lib/postgresql/*/bin",                               // Debian, Ubuntu
	"/usr/pgsql-*/bin",                                        // the Postgres project's packages for Red Hat and Fedora
	"/usr/lib/postgresql*/bin",                                // SUSE
	"/usr/libexec/postgresql*",                                // Alpine
	"/opt/homebrew/opt/postgresql*/bin",                       // Homebrew, Apple silicon
	"/usr/local/opt/postgresql*/bin",                          // Homebrew, Intel
	"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",          // Homebrew, Linux
	"/opt/local/lib/postgresql*/bin",                          // MacPorts
	"/Applications/Postgres.app/Contents/Versions/[0-9]*/bin", // Postgres.app
	"/Library/PostgreSQL/*/bin",                               // EnterpriseDB installer, macOS
	"/opt/PostgreSQL/*/bin",                                   // EnterpriseDB installer, Linux
	"/usr/local/pgsql/bin",                                    // built from source
	"/usr/local/bin",                                          // FreeBSD, where PATH is short
}

// binaries is a directory with the programs postgres and initdb.
type binaries struct {
	dir   string
	major int
}

// findBinaries returns the first usable directory of path (a list like PATH), else the newest among globs.
// versionOf tells the major version of the programs in a directory, or 0 if they cannot be run.
func findBinaries(path string, globs []string, versionOf func(dir string) int) (binaries, bool) {
	for _, dir := range filepath.SplitList(path) {
		if major := versionOf(dir); major >= oldestMajor {
			return binaries{dir, major}, true
		}
	}
	var best binaries
	for _, glob := range globs {
		dirs, _ := filepath.Glob(glob) // the only error is a bad pattern, and a test tries all of them
		for _, dir := range dirs {
			if major := versionOf(dir); major > best.major {
				best = binaries{dir, major}
			}
		}
	}
	return best, best.major >= oldestMajor
}
