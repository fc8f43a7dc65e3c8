// Package hook receives what Keap delivers by REST Hooks. It reads nothing from Keap and knows no database: whoever makes
// a Receiver says which addresses there are, and takes the events.
//
// # What a delivery is worth
//
// A delivery bears no signature, names records and says nothing of what they hold. So it is a hint to look and never
// data: what a forged one could do is cause a reading. Each subscription has an address of its own, whose end is a secret of
// 130 bits (Address); only its SHA-256 is kept.
//
// # What is answered
//
// Keap waits 30 seconds, tries four times within the better part of an hour, and then sets the subscription Inactive until
// somebody has it verified again. What it wanted to deliver meanwhile is gone. The status therefore says whose fault it is:
//
//	200  the events are committed (Options.Accept has returned), or there is nothing that a repetition could better
//	404  no such address
//	405  no POST
//	413  more than 1 MiB
//	400  the body did not arrive whole, or is about events of another kind than the address
//	503  the database did not take it, or too many unknown addresses were asked for: Keap shall try again
//
// A body that cannot be read is no reason to refuse it: it would be the same at each try, and the fourth would cost the
// subscription. It counts as one event without a record, and so do entries that make no sense: something of this
// kind has changed, and whoever takes the events finds out what. Each is told to the log.
//
// # Who asks for addresses that are not there
//
// A known address is remembered for a minute and then asked for again. All unknown ones together may cause some tens of
// look-ups a second, and what is beyond that is answered without one. So a flood of forged addresses costs the database a
// bounded amount of work, and does not touch deliveries to addresses in use.
//
// # Verification
//
// When a subscription is made or verified, Keap sends a secret to its address in a header, and wants it back in the
// same header (the immediate way), or by a call of ours (the delayed one, which helps where something on the way takes
// unknown headers out of answers). The receiver does the former always, and hands the secret on for the latter (Options.Prove).
package hook
