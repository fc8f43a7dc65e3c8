// Package schedule decides when something is done for an account, and on which machine. River lives only here.
//
// # Invariant
//
// The table schedule is the truth: a row for each account and task, with the time it is due. A River job carries no
// state; it says "look at this row", and may come twice, late, or not at all. So may a wake-up: what has to be done is in
// the watermarks and in the inbox of hooks.
//
// # States of a row
//
//   - waiting: due_at is in the future (or NULL: a task that is only woken).
//   - due: due_at has passed, nobody holds it. The tick makes a job of it, once (queued_at).
//   - held: a daemon has claimed it by a statement that only one can win, and cleared due_at. Until it finishes it tells
//     every HeartbeatEvery that it is at it. Whoever is woken meanwhile finds due_at set again when it finishes.
//
// So no task runs twice at once, however many daemons there are, and they need to know nothing of each other. River
// elects the one that ticks, carries jobs to whoever is free, and tells of new ones at once.
//
// # Failure
//
//   - A task that fails is due again after a wait that doubles, up to its interval (Plan). A panic is a failure.
//   - A daemon that is killed leaves rows that it holds. After StaleAfter of silence the tick makes them due, and another
//     goes on: passes resume behind their last committed batch.
//   - A daemon that was only slow may find its row taken. Its task is cancelled; what it would still have written is
//     fenced off by the watermark (sink.ErrFenced), so that being two for a moment harms nothing.
//   - Stop lets tasks finish until its deadline, then cancels them; what was cancelled is due at once, for others.
package schedule
