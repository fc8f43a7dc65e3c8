// Package oauth gets access tokens from Keap: by a code that a person's consent gave, and by the refresh token that came
// with the last one.
//
// # A refresh token works once
//
// Keap answers each refresh with a new pair and takes the old refresh token back at once. So whoever sends one has to
// know afterwards what became of it, and the Fate of an Error says so:
//
//   - Refused: invalid_grant. Nobody gets in with it any more, and a person has to authorize the account again.
//   - Unused: the call did not get as far as Keap (no name, no connection, no TLS), or the token service names another
//     reason: invalid_client, a limit (4xx in JSON). The token can be sent again at any time.
//   - Unknown: the connection broke, or time was up, after the call was on its way; a success could not be read; or a 5xx, a
//     redirect or a web page came, which may have taken the place of an answer with a new pair. The token may be used up.
//
// One whose fate is Unknown is not sent again while the access token lives. At its end nothing can be lost any more: the
// refresh token is sent again, and only if Keap refuses it a person has to authorize the account.
//
// A Client makes each call on a connection of its own, so that it is known whether anything was sent, and never twice.
// It follows no redirect. Its errors show no secret.
//
// # Many users of one pair
//
// A Source gives calls the access token of an account. What must be durable, and that of many processes only one refreshes,
// is up to its Store; the Source keeps what was stored in memory, has it refreshed ahead of its end, and by one goroutine at
// a time. A Transport has a refused access token replaced, once, and makes the call again.
//
// When the store says that the refresh token was refused, calls get an error that source.IsGrant knows, and Keap is not
// called.
package oauth
