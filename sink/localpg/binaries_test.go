package localpg

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFindBinaries(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	versions := map[string]int{}
	install := func(name string, major int) string {
		dir := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(dir, 0o755))
		versions[dir] = major
		return dir
	}
	versionOf := func(dir string) int { return versions[dir] }
	path := install("onpath", 15)
	oldOnPath := install("oldonpath", 9)
	newest := install("packages/17/bin", 17)
	install("packages/9.6/bin", 9)
	install("packages/16/bin", 16)
	install("broken/18/bin", 0)
	globs := []string{filepath.Join(root, "broken/*/bin"), filepath.Join(root, "packages/*/bin")}
	list := func(dirs ...string) string { return strings.Join(dirs, string(filepath.ListSeparator)) }

	t.Run("PrefersThePathToANewerOneElsewhere", func(t *testing.T) {
		t.Parallel()
		found, ok := findBinaries(list(root, path), globs, versionOf)
		require.True(t, ok)
		require.Equal(t, binaries{path, 15}, found)
	})
	t.Run("TakesTheNewestOfThePlacesByVersionNotBySpelling", func(t *testing.T) {
		t.Parallel()
		found, ok := findBinaries(list(oldOnPath), globs, versionOf)
		require.True(t, ok)
		require.Equal(t, binaries{newest, 17}, found)
	})
	t.Run("FindsNothingWhereAllAreTooOldOrBroken", func(t *testing.T) {
		t.Parallel()
		_, ok := findBinaries(list(oldOnPath), []string{filepath.Join(root, "packages/9*/bin"), globs[0]}, versionOf)
		require.False(t, ok)
	})
}

func TestPlacesAreValidPatterns(t *testing.T) {
	t.Parallel()
	for _, p := range places {
		_, err := filepath.Match(p, "")
		require.NoError(t, err, p)
	}
}
