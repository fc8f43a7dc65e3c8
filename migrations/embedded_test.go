package migrations

import (
	"io"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEmbedded(t *testing.T) {
	t.Parallel()
	ordered, err := list(embedded)
	require.NoError(t, err)
	require.NotEmpty(t, ordered)
	newest, err := Newest()
	require.NoError(t, err)
	assert.EqualValues(t, len(ordered), newest)

	names, err := fs.Glob(embedded, "*.sql")
	require.NoError(t, err)
	assert.Len(t, names, 2*len(ordered), "a file that belongs to no migration")
	fixed := regexp.MustCompile(`(?i)\b(keap|keapsync)\.[a-z]`)
	for _, name := range names {
		text, err := fs.ReadFile(embedded, name)
		require.NoError(t, err)
		for line := range strings.SplitSeq(string(text), "\n") {
			assert.False(t, fixed.MatchString(line), "%s names a schema that may be called otherwise: %s", name, line)
		}
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	empty := &fstest.MapFile{}
	tests := map[string]struct {
		files   fstest.MapFS
		message string
	}{
		"AGapIsAForgottenFile":  {fstest.MapFS{"000002_b.up.sql": empty, "000002_b.down.sql": empty}, "should be called 000001_"},
		"NumbersHaveSixDigits":  {fstest.MapFS{"1_a.up.sql": empty, "1_a.down.sql": empty}, "should be called 000001_"},
		"NamesBeginWithANumber": {fstest.MapFS{"state.up.sql": empty, "state.down.sql": empty}, "should be called 000001_"},
		"EveryFileHasAWayBack":  {fstest.MapFS{"000001_a.up.sql": empty, "000001_b.down.sql": empty}, "no way back"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := list(test.files)
			require.ErrorContains(t, err, test.message)
		})
	}
}

func TestSchemas(t *testing.T) {
	t.Parallel()

	t.Run("HaveDefaults", func(t *testing.T) {
		t.Parallel()
		s, err := Schemas{}.Complete()
		require.NoError(t, err)
		assert.Equal(t, Schemas{Mirror: "keap", State: "keapsync"}, s)
	})

	t.Run("NeedNoQuotes", func(t *testing.T) {
		t.Parallel()
		for _, name := range []string{
			"Keap", "1keap", "ke-ap", "ke ap", `ke"ap`, "ke'ap", "keäp", "ke.ap", "pg_keap", "information_schema", "keapsync",
			strings.Repeat("k", 64), "{{state}}",
		} {
			_, err := Schemas{Mirror: name}.Complete()
			require.Error(t, err, name)
		}
		for _, name := range []string{"k", "_keap2", "public", strings.Repeat("k", 63)} {
			_, err := Schemas{Mirror: name}.Complete()
			require.NoError(t, err, name)
		}
	})
}

func TestExpanded(t *testing.T) {
	t.Parallel()
	files := expanded{
		fstest.MapFS{
			"a.sql": {Data: []byte("SELECT {{mirror}}.a, '{{state}}', '{\"{\"', {{other}}")},
			"a.txt": {Data: []byte("{{mirror}}")},
		},
		Schemas{Mirror: "m", State: "select"}.replacer(),
	}
	read := func(name string) string {
		f, err := files.Open(name)
		require.NoError(t, err)
		text, err := io.ReadAll(f)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		return string(text)
	}
	assert.Equal(t, `SELECT "m".a, '"select"', '{"{"', {{other}}`, read("a.sql"))
	assert.Equal(t, "{{mirror}}", read("a.txt"))
	_, err := files.Open("b.sql")
	require.ErrorIs(t, err, fs.ErrNotExist)
	entries, err := fs.ReadDir(files, ".")
	require.NoError(t, err)
	assert.Len(t, entries, 2)
}
