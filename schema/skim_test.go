package schema

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// findPlainly is what find is to do, byte by byte.
func findPlainly(block *[64]byte) (in sets) {
	for i, c := range block {
		bit := uint64(1) << i
		switch {
		case c == '"':
			in.quotes |= bit
		case c == '\\':
			in.backslashes |= bit
		case strings.IndexByte("{}[]Yy_\x7f", c) >= 0:
			in.brackets |= bit
		}
		if c&4 != 0 {
			in.closing |= bit
		}
	}
	return in
}

func TestBytesAreFoundAlikeByAllProcessors(t *testing.T) {
	t.Parallel()
	check := func(block [64]byte) {
		want := findPlainly(&block)
		got := sets{1, 2, 3, 4}
		find(&block, &got)
		require.Equal(t, want, got, "%q", block)
		findPortably(&block, &got)
		require.Equal(t, want, got, "%q", block)
	}
	for i := range 64 {
		for c := range 256 {
			block := [64]byte{}
			block[i] = byte(c)
			check(block)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		block := [64]byte{}
		for i := range block {
			if block[i] = byte(random.Uint32()); random.IntN(2) == 0 {
				block[i] = `"\{}[]Y_`[random.IntN(8)] // where they are close together
			}
		}
		check(block)
	}
}
