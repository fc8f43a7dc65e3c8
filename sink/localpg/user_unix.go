//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
)

// osUser is the user of this machine who runs the server: ourselves, or somebody harmless when we are root.
type osUser struct {
	name string
	// credential is nil when the user is ourselves.
	credential *syscall.Credential
}

// harmless are users to run a server as when we are root, best first.
var harmless = []string{"postgres", "nobody"}

func serverUser() (osUser, error) {
	if os.Geteuid() != 0 {
		return osUser{}, nil
	}
	for _, name := range harmless {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.ParseUint(found.Uid, 10, 32)
		gid, errGID := strconv.ParseUint(found.Gid, 10, 32)
		if errUID == nil && errGID == nil && uid != 0 {
			return osUser{name, &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
		}
	}
	return osUser{}, errors.New("Postgres does not run as root, and there is no user postgres or nobody: " +
		"run as an ordinary user, or name a database URL")
}

// command prepares a program to be run as the user. It sees none of our environment but the search paths: not the
// variables by which Postgres programs may be misled, and no secrets.
func (u osUser) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = "/"
	cmd.Env = []string{"LC_ALL=C", "TZ=UTC", "PATH=" + os.Getenv("PATH")}
	if libraries, ok := os.LookupEnv("LD_LIBRARY_PATH"); ok {
		cmd.Env = append(cmd.Env, "LD_LIBRARY_PATH="+libraries)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: u.credential}
	return cmd
}

// own gives a file or directory to the user.
func (u osUser) own(path string) error {
	if u.credential == nil {
		return nil
	}
	return os.Chown(path, int(u.credential.Uid), int(u.credential.Gid))
}

// defaultDir is keapsync's cache directory. Root's own is closed to the user who runs the server, so root takes the
// system's.
func (u osUser) defaultDir() string {
	parent, err := os.UserCacheDir()
	if u.credential != nil {
		parent = "/var/cache"
		if _, err = os.Stat(parent); err != nil {
			parent, err = "/Library/Caches", nil
		}
	}
	if err != nil { // neither HOME nor XDG_CACHE_HOME is set
		return filepath.Join(os.TempDir(), fmt.Sprintf("keapsync-%d", os.Getuid()))
	}
	return filepath.Join(parent, "keapsync")
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// version asks the programs in dir for their major version, as the user who will run them: what that user cannot run
// is of no use. It is 0 if one of the programs is missing or does not run.
func (u osUser) version(ctx context.Context, dir string) int {
	if !filepath.IsAbs(dir) { // as PATH may hold
		return 0
	}
	var majors []int
	for _, program := range []string{"postgres", "initdb"} {
		file, err := exec.LookPath(filepath.Join(dir, program))
		if err != nil {
			return 0
		}
		out, err := u.command(ctx, file, "--version").Output()
		m := versionPattern.FindSubmatch(out)
		if err != nil || m == nil {
			return 0
		}
		major, _ := strconv.Atoi(string(m[1])) // the pattern admits digits only
		majors = append(majors, major)
	}
	return slices.Min(majors)
}
