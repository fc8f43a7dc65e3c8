// Command generate writes the reduced form of Keap's OpenAPI documents, out of those in the directory KEAP_OPENAPI_DIR. It
// leaves the file as it is where they are not at hand: they are no part of this repository.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	dir := os.Getenv("KEAP_OPENAPI_DIR")
	if dir == "" {
		fmt.Fprintln(os.Stderr, "KEAP_OPENAPI_DIR is not set; reduced.json stays as it is")
		return
	}
	if err := run(dir, "reduced.json"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir, to string) error {
	reduced, err := fromDir(dir)
	if err != nil {
		return err
	}
	return os.WriteFile(to, reduced, 0o644)
}

func fromDir(dir string) ([]byte, error) {
	v1, err := os.ReadFile(filepath.Join(dir, "openapi-v1.json"))
	if err != nil {
		return nil, err
	}
	v2, err := os.ReadFile(filepath.Join(dir, "openapi-v2.yml"))
	if err != nil {
		return nil, err
	}
	return reduceAll(v1, v2)
}
