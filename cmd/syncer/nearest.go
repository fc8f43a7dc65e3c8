package main

import (
	"fmt"
	"slices"
	"strings"
)

// nearest returns the name that word was most likely meant to be; empty if none is close.
func nearest(word string, names []string) string {
	word = strings.ToLower(word)
	best, distance := "", len(word)/2+1
	for _, name := range names {
		lower := strings.ToLower(name)
		d := editDistance(word, lower)
		if strings.HasPrefix(lower, word) || strings.HasPrefix(word, lower) {
			d = min(d, 1)
		}
		if d < distance {
			best, distance = name, d
		}
	}
	return best
}

// unknown is the error for a name that does not exist.
func unknown(what, word string, names []string) error {
	if name := nearest(word, names); name != "" {
		return usageError(fmt.Errorf("unknown %s %q; did you mean %s?", what, word, name))
	}
	return usageError(fmt.Errorf("unknown %s %q; there are: %s", what, word, strings.Join(names, ", ")))
}

// editDistance is the number of letters to insert, delete, replace or swap with their neighbour to get from a to b.
func editDistance(a, b string) int {
	var before, previous []int
	current := make([]int, len(b)+1)
	for j := range current {
		current[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, previous = previous, slices.Clone(current)
		current[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
	}
	return current[len(b)]
}
