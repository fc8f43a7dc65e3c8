package source

import "fmt"

// Ascending checks a page that was asked for in ascending order after an id, and returns the id up to which it covers the
// list. It looks at n records, kept and left out; at returns the id of one, or false if it has no usable id.
//
// A record that appears twice is harmless, and so is one that was covered before. An id that comes too late and is not on
// the page before is neither: the page is not in order, so a record that it should cover may be on no page at all.
func Ascending(after int64, n int, at func(i int) (id int64, usable bool)) (through int64, err error) {
	through = after
	begun := after != 0 // zero asks for the list from its start, where ids may be negative
	for i := range n {
		id, usable := at(i)
		switch {
		case !usable:
		case !begun || id > through:
			begun, through = true, id
		case id == through, after != 0 && id <= after, appears(id, i, at):
		default:
			return 0, fmt.Errorf("id %d follows id %d, which is not the order asked for", id, through)
		}
	}
	return through, nil
}

// appears reports whether an id is among the first n records.
func appears(id int64, n int, at func(i int) (int64, bool)) bool {
	for i := range n {
		if earlier, usable := at(i); usable && earlier == id {
			return true
		}
	}
	return false
}
