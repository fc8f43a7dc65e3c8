// Package carrier holds what the readers of Keap's APIs have in common because they speak HTTP: connections for many
// calls to few hosts, redirects that never take a credential elsewhere, bodies that are read whole or not at all, and
// errors that show no secret.
package carrier
