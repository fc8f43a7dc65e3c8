package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// watchMemory notes a process's largest resident set until stop is called. The kernel keeps the record (VmHWM); it is
// read ten times a second, since what the process has when it is waited for (ru_maxrss) counts the memory of the
// process that started it as well.
func watchMemory(pid int) (stop func() (peak int64)) {
	done, result := make(chan struct{}), make(chan int64)
	go func() {
		var peak int64
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			peak = max(peak, highWater(pid))
			select {
			case <-tick.C:
			case <-done:
				result <- peak
				return
			}
		}
	}()
	return func() int64 {
		close(done)
		return <-result
	}
}

// highWater is the largest resident set of a process so far in bytes, 0 if it is gone or the system does not say.
func highWater(pid int) int64 { return memoryOf(pid, "VmHWM:") }

// resident is its resident set now.
func resident(pid int) int64 { return memoryOf(pid, "VmRSS:") }

func memoryOf(pid int, field string) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(status) {
		if value, ok := bytes.CutPrefix(line, []byte(field)); ok {
			kib, err := strconv.ParseInt(string(bytes.TrimSuffix(bytes.TrimSpace(value), []byte(" kB"))), 10, 64)
			if err == nil {
				return kib * 1024
			}
		}
	}
	return 0
}
