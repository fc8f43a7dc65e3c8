package schedule

import (
	"math/rand/v2"
	"time"
)

// Task is something that is done for an account. Its text is in the database.
type Task string

// The tasks. Hooks is only woken; the others come again and again.
const (
	Backfill  Task = "backfill"  // the first passes, which may take hours
	Sync      Task = "sync"      // incremental passes
	Reference Task = "reference" // the same over entities that are read whole each time
	Sweep     Task = "sweep"     // compare with Keap, find what was deleted
	Hooks     Task = "hooks"     // read what hook deliveries name
	Guard     Task = "guard"     // look after hook subscriptions, close gaps
	Refresh   Task = "refresh"   // renew OAuth tokens ahead of their end
)

// tasks are all of them.
var tasks = []Task{Backfill, Sync, Reference, Sweep, Hooks, Guard, Refresh}

// queue is where River keeps a task's jobs. Hooks wait behind nothing else, upkeep not behind passes, and what keeps accounts fresh
// not behind backfills.
func (t Task) queue() string {
	switch t {
	case Backfill:
		return queueBackfills
	case Hooks:
		return queueHooks
	case Guard, Refresh:
		return queueUpkeep
	}
	return queuePasses
}

const (
	queueHooks     = "hooks"
	queueUpkeep    = "upkeep"
	queuePasses    = "passes"
	queueBackfills = "backfills"
	queueTick      = "tick"
)

// priority orders the jobs of a queue: 1 comes first.
func (t Task) priority() int {
	switch t {
	case Reference:
		return 2
	case Sweep:
		return 3
	}
	return 1
}

// Plan says how often the tasks are done. A task without an interval is only woken.
type Plan map[Task]time.Duration

// Waits between two attempts of a task that fails: doubled each time, and never more than the task's interval.
const (
	firstRetry = 15 * time.Second
	lastRetry  = 15 * time.Minute // of a task without an interval
)

// next is the time until a task is due again, after so many failures in a row.
func (p Plan) next(t Task, failures int) time.Duration {
	interval := p[t]
	if failures > 0 {
		wait := firstRetry << min(failures-1, 16)
		most := interval
		if most == 0 {
			most = lastRetry
		}
		interval = min(wait, most)
	}
	return jittered(interval)
}

// first is the most time until a task of a new account is due. What reads it is due at once; a sweep is not, since a backfill is a
// comparison already.
func (p Plan) first(t Task) time.Duration {
	if t == Sweep {
		return p[t]
	}
	return 0
}

// jittered is d, up to a tenth less or more, so that accounts do not stay in step.
func jittered(d time.Duration) time.Duration {
	return time.Duration(float64(d) * (0.9 + rand.Float64()/5))
}
