package keapsim

import (
	"net/http"

	"github.com/keapsync/keapsync/source/keapsim/openapi"
)

// Strict is whether REST refuses requests that Keap's documents do not allow, and how it reads a list of values where the
// document contradicts itself, as at the fields of opportunities.
type Strict uint8

// The readings of the documents.
const (
	NotStrict      Strict = iota // takes what it understands
	StrictEither                 // lists with commas or repeated
	StrictCommas                 // lists with commas, as the descriptions have it
	StrictRepeated               // lists repeated, as the schemas have it
)

var readings = map[Strict]openapi.Lists{StrictEither: openapi.Either, StrictCommas: openapi.Commas, StrictRepeated: openapi.Repeated}

// strictness is what the options mean: the quirk, or a reading that the seed decides.
func (k *Keap) strictness() Strict {
	if k.quirks.Strict == NotStrict && k.hostile.has(StrictRequests) {
		return StrictEither + Strict(hash(k.seed, 0x57c)%uint64(len(readings)))
	}
	return k.quirks.Strict
}

// refused answers a request that the documents do not allow; false if they do.
func (c *call) refused() bool {
	strict := c.k.strictness()
	if strict == NotStrict {
		return false
	}
	err := openapi.Check(c.r.Method, c.path, c.r.URL.Query(), readings[strict])
	if err == nil {
		return false
	}
	c.k.stats.fault("not in the document")
	c.fail(http.StatusBadRequest, err.Error(), "request")
	return true
}
