// Package difference compares the catalogue with a database, and writes the SQL that leads from the one to the other.
//
// It is for development: the generator of migrations and the test that holds both equal. What it compares is tables,
// columns, types, defaults, NOT NULL, primary keys and comments; the order of columns is nobody's business, since added
// ones come last in a database. What would lose data (a table or column that is no longer wanted, another type, another
// key) is never generated: it is refused, to be written by hand.
package difference
