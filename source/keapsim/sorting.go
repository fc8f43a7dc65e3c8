package keapsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// sorting is a field of order_by.
type sorting struct {
	name string
	by   sortBy
	key  func(rec any) sortKey // for sortValue
}

type sortBy uint8

const (
	sortID sortBy = iota
	sortCreated
	sortUpdated
	sortValue
)

// sortKey is a value to sort by: a number, or else a text. What is unset comes first.
type sortKey struct {
	number float64
	text   string
}

func (k sortKey) compare(other sortKey) int {
	if c := cmp.Compare(k.number, other.number); c != 0 {
		return c
	}
	return strings.Compare(k.text, other.text)
}

func sortText[R any](name string, read func(rec *R) text) sorting {
	return sorting{name, sortValue, func(rec any) sortKey { return sortKey{text: read(rec.(*R)).s} }}
}

func sortNumber[R any](name string, read func(rec *R) float64) sorting {
	return sorting{name, sortValue, func(rec any) sortKey { return sortKey{number: read(rec.(*R))} }}
}

// parseOrder reads the order_by parameter; without it, lists are sorted by id.
func (res *resource) parseOrder(raw string) (o sorting, descending bool, err error) {
	words := strings.Fields(raw)
	if len(words) == 0 {
		return sorting{name: "", by: sortID}, false, nil
	}
	i := slices.IndexFunc(res.orders, func(o sorting) bool { return o.name == words[0] })
	if i < 0 {
		return sorting{}, false, fmt.Errorf("order_by %s is not supported", words[0])
	}
	direction := "asc"
	if len(words) > 1 {
		direction = strings.ToLower(words[1])
	}
	if len(words) > 2 || (direction != "asc" && direction != "desc") {
		return sorting{}, false, fmt.Errorf("order_by %q has no direction asc or desc", raw)
	}
	return res.orders[i], direction == "desc", nil
}
