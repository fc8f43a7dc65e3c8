package migrations

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed *.sql
var embedded embed.FS

// file is a migration upwards.
type file struct {
	version uint
	name    string // as "000002_mirror.up.sql"
}

// down is the name of the file that takes the migration back.
func (f file) down() string { return strings.TrimSuffix(f.name, ".up.sql") + ".down.sql" }

// list returns the migrations in order. Their versions are 1, 2, 3 …, which is checked here since a gap would be a file
// forgotten in a commit.
func list(files fs.FS) ([]file, error) {
	names, err := fs.Glob(files, "*.up.sql")
	if err != nil {
		return nil, err
	}
	var ordered []file
	for i, name := range names { // Glob sorts them, and they have six digits
		number, _, _ := strings.Cut(name, "_")
		version, err := strconv.ParseUint(number, 10, 32)
		if err != nil || version != uint64(i+1) || len(number) != 6 {
			return nil, fmt.Errorf("migration %s should be called %06d_….up.sql", name, i+1)
		}
		f := file{uint(version), name}
		if _, err := fs.Stat(files, f.down()); err != nil {
			return nil, fmt.Errorf("migration %s has no way back: %w", name, err)
		}
		ordered = append(ordered, f)
	}
	return ordered, nil
}

// Newest is the newest version this binary knows.
func Newest() (uint, error) {
	files, err := list(embedded)
	return uint(len(files)), err
}
