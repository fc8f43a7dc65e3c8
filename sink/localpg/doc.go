// Package localpg runs a Postgres on this machine that nobody has to set up: for a demonstration and for tests.
//
// Start takes the first of these that is there:
//
//  1. the URL the caller was given, which is used as it is;
//  2. server programs found on this machine (PATH, then the newest of the places where Debian, Red Hat, SUSE, Alpine,
//     Homebrew, MacPorts, Postgres.app and the EnterpriseDB installer put them);
//  3. server programs downloaded once by embedded-postgres and kept in the cache directory;
//  4. an error that names the command which installs Postgres on this system.
//
// # The invariant
//
// A private cluster lives no longer than the process that started it, however that process ends. Its server is the child
// of a small supervisor (supervisor.sh) that reads a pipe of which only our process holds the other end. When the pipe
// closes, by Stop, by exit or because we were killed, the supervisor stops the server and deletes the directory. It is
// in a session of its own, so an interrupt typed at the terminal reaches us alone.
//
// Every cluster directory holds a lock file, locked by us and by the supervisor. A directory whose lock is free was left
// behind by a machine that went down; the next Start removes it. (Should a server without supervisor still run in there,
// it notices within a minute that its directory is gone, and ends.)
//
// Postgres refuses to run as root. When we are root, the server and the supervisor run as the user postgres or nobody,
// and the cluster belongs to that user.
//
// The server listens on a free port of the loopback address only, and asks for a random password. Its locale is C, its
// encoding UTF-8, its time zone UTC.
package localpg
