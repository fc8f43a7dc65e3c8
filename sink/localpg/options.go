package localpg

import "io"

// Options say which Postgres Start offers. The zero value is a private cluster with Postgres' own defaults.
type Options struct {
	// URL of a Postgres that runs already. If it is set, Start only tries to connect, and Stop leaves it alone.
	URL string

	// Dir is where private clusters and downloaded server programs are kept; empty is keapsync's folder in the user's
	// cache directory (for root, in the system's). When we are root, other users must be able to enter it.
	Dir string

	// NoSync trades safety against a crash of the machine for speed: for tests, whose data is worth nothing.
	NoSync bool

	// Settings are server settings (postgresql.conf names) on top of, or instead of, the ones Start chooses.
	Settings map[string]string

	// Log receives a line for each step that a person may want to know of, such as a download. Nil discards them.
	Log io.Writer
}
