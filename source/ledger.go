package source

import (
	"context"
	"time"
)

// Ledger is where calls are counted before they are made, and where they get their time slots. Whoever shares a ledger
// shares the day and the pace. Implementations are safe for concurrent use, and decide about one claim at a time.
type Ledger interface {
	// Take counts a call and gives it a slot, or does neither and says why. What the claim tells is noted in any case.
	Take(ctx context.Context, c Claim) (Grant, error)
}

// Claim asks for a call.
type Claim struct {
	Account string
	// Client is the OAuth client: Keap counts its calls over all accounts, so they share its day. Empty where the
	// credential is of one account.
	Client     string
	Credential string // last four characters; empty if it is not to be noted
	// Day is a time of the day that the call counts for, by Keap's calendar; zero is the ledger's own today.
	Day time.Time
	// Told is what Keap's answers told since the last claim. What is unknown of it stays as it was. Of a day, the fewest
	// calls that were ever told to be available hold, less what was taken since: answers overtake each other.
	Told Quota

	// Share is the part of the day's limit that is ours. Of a client's accounts the smallest counts that any of them
	// claimed that day or the day before, each as it claimed last. Keep is the part of that which is not for this call, by the smaller of
	// the limits of the credential and of the account. An unknown limit forbids nothing.
	Share, Keep float64
	// Reserve is how many available calls are left to others.
	Reserve int64
	// HookShare is the part of Share that calls for hooks may use; zero for a call that is not for hooks.
	HookShare float64

	// Slots are what the call waits for; the latest of them is its time. None is for a call that need not wait.
	Slots []Slot
	// Patience is the longest wait for which the call is taken.
	Patience time.Duration
}

// Slot spaces the calls of a scope: of an account, or of a client.
type Slot struct {
	Scope string
	Every time.Duration // between this call and the next
	After time.Duration // no call of the scope is made before it has passed, whoever makes it
}

// Grant is the answer to a claim, with what the ledger knows of the day, this call included.
type Grant struct {
	Refused   Refusal       // empty: the call is counted
	Wait      time.Duration // until the call may be made; with RefusedWait, until it might be
	Day       time.Time     // the beginning of the day it counts for, UTC
	Calls     int64         // of the account, or of all accounts of the client, made that day by all who share the ledger
	HookCalls int64         // of these, for hooks
	Share     float64       // that counted
	Limit     Amount        // a day, of the credential
	Available [2]Amount     // that day, of the credential and of the account with all its integrations
}

// Refusal is why a call was not granted.
type Refusal string

// Refusals.
const (
	RefusedShare     Refusal = "share"      // ours is used up, as far as it is for this purpose
	RefusedHooks     Refusal = "hooks"      // what hooks may use of it is
	RefusedDay       Refusal = "day"        // no more are available than are left to others
	RefusedTenantDay Refusal = "tenant day" // the same, of the account with all its integrations
	RefusedWait      Refusal = "wait"       // the slot is too far away
)
