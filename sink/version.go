package sink

import "github.com/keapsync/keapsync/schema"

// version is what decides between two versions of a record.
type version struct {
	stamp int64 // the record's change stamp; schema.NoStamp if it has none
	asked int64 // when Keap was asked for it, by the database's clock
	gone  bool  // Keap has no such record
}

// trust says how far change stamps count.
type trust uint8

const (
	stampsDecide   trust = iota // an older stamp never wins
	questionsFirst              // an older stamp wins if Keap was asked later: the read is authoritative
	stampsNever                 // stamps go backwards by themselves; the question alone decides
)

// supersedes is the version rule, and the only one: it reports whether an answer of Keap's takes the place of what the
// mirror has. The newer stamp wins. Where the stamps do not decide, the later question does.
func (answer version) supersedes(row version, stamps trust) bool {
	later := answer.asked >= row.asked
	switch {
	case answer.gone || row.gone || stamps == stampsNever:
		return later
	case answer.stamp == schema.NoStamp || row.stamp == schema.NoStamp || answer.stamp == row.stamp:
		return later
	case answer.stamp < row.stamp:
		return later && stamps == questionsFirst
	}
	return true
}
