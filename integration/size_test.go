package integration

// slow is how many times smaller accounts are than without the race detector, which makes everything take that much longer
// and more. What it looks for shows in small accounts too.
var slow = 1

// sized is a number of records, or of the records on a page.
func sized(n int) int { return n / slow }
