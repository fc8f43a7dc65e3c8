package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// cpuOf is the processor time of a process so far, with that of the system for it.
func cpuOf(pid int) time.Duration {
	_, own, _ := process(pid)
	return own
}

// process tells of a process its parent, its processor time so far, and that of the children it has waited for; zeros if it is
// gone or the system does not say.
func process(pid int) (parent int, own, waited time.Duration) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, 0
	}
	// The name, in brackets, may hold blanks; the parent is the second behind it, utime to cstime are the 12th to the 15th.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	n := func(i int) int {
		v, _ := strconv.Atoi(fields[i]) // they are numbers
		return v
	}
	const tick = time.Second / 100
	return n(1), time.Duration(n(11)+n(12)) * tick, time.Duration(n(13)+n(14)) * tick
}

// postgresCPU is the processor time of the whole server so far: of its first process, of all that this one has started, and of
// those that have ended.
func (b *bench) postgresCPU(ctx context.Context) (time.Duration, error) {
	conn, err := pgx.Connect(ctx, b.postgres.URL())
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	first, _, _ := process(int(conn.PgConn().PID()))
	_, sum, ended := process(first)
	sum += ended
	entries, err := os.ReadDir("/proc")
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			if parent, own, _ := process(pid); parent == first {
				sum += own
			}
		}
	}
	return sum, err
}
