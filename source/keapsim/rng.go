package keapsim

import "math/bits"

// rng is a small deterministic random source (splitmix64): creating one costs nothing, so every part of every record
// has its own.
type rng struct{ state uint64 }

const golden = 0x9e3779b97f4a7c15

// mix scrambles a number, so that neighbouring ids have nothing in common.
func mix(x uint64) uint64 {
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb
	return x ^ (x >> 31)
}

// hash combines numbers into one; their order matters.
func hash(numbers ...uint64) uint64 {
	h := uint64(golden)
	for _, n := range numbers {
		h = mix(h ^ (n + golden))
	}
	return h
}

// hashText reduces a text to a number (FNV-1a, scrambled).
func hashText(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return mix(h)
}

// fraction maps a hash to [0, 1).
func fraction(h uint64) float64 { return float64(h>>11) / (1 << 53) }

func (r *rng) next() uint64 {
	r.state += golden
	return mix(r.state)
}

// n returns a number from 0 to limit-1.
func (r *rng) n(limit int) int {
	high, _ := bits.Mul64(r.next(), uint64(limit))
	return int(high)
}

// between returns a number from low to high, both included.
func (r *rng) between(low, high int) int { return low + r.n(high-low+1) }

// chance is true in so many of a thousand cases.
func (r *rng) chance(perMille int) bool { return r.n(1000) < perMille }

// pick chooses one of a pool.
func pick[T any](r *rng, pool []T) T { return pool[r.n(len(pool))] }
