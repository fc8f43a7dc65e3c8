package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReferences(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	getenv := env("TOKEN", "from-the-environment", "DIR", dir, "URL", "file:/not/followed", "LINE", "with-end\n", "USER_", "u")
	token := func(value string) string { return strings.Replace(minimal, "secret-token-4321", value, 1) }

	for name, c := range map[string]struct{ value, want string }{
		"InFlowStyleWithoutQuotes":     {"${TOKEN}", "from-the-environment"},
		"InQuotes":                     {`"${TOKEN}"`, "from-the-environment"},
		"AmidText":                     {"a${USER_}b${USER_}", "aubu"},
		"Escaped":                      {"a$${TOKEN}b", "a${TOKEN}b"},
		"ADollarAlone":                 {"pa$$word$", "pa$$word$"},
		"WithAnEndOfLine":              {"${LINE}", "with-end"},
		"ToAFile":                      {"file:" + file("abs", "from-a-file\n"), "from-a-file"},
		"ToAFileByAVariable":           {"file:${DIR}/abs2", "second"},
		"WhoseContentLooksLikeAnother": {"${URL}", "file:/not/followed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file("abs2", "second")
			c2, err := load(t, token(c.value), getenv)
			require.NoError(t, err)
			require.Equal(t, c.want, revealed(t, c2.Accounts[0].Auth.Token))
		})
	}

	t.Run("AreRelativeToTheConfigurationFile", func(t *testing.T) {
		t.Parallel()
		name := writeConfig(t, token("file:token.txt"))
		require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(name), "token.txt"), []byte("beside"), 0o600))
		c, err := loadConfig(name, getenv, knownEntities)
		require.NoError(t, err)
		require.Equal(t, "beside", revealed(t, c.Accounts[0].Auth.Token))
	})

	for name, c := range map[string]struct{ value, want string }{
		"ToAVariableThatIsNotSet": {"${NOT_SET}", "environment variable NOT_SET is not set"},
		"ToAFileThatIsNotThere":   {"file:/nowhere/token", "/nowhere/token: no such file"},
		"ToAnEmptyFile":           {"file:" + file("empty", " \n"), "is empty"},
		"ToAFileThatIsNoText":     {"file:" + file("binary", "\xff\xfe"), "does not look like a secret"},
		"ToAHugeFile":             {"file:" + file("huge", strings.Repeat("x", maxSecretFile+1)), "does not look like a secret"},
		"WithoutAName":            {"'${}'", "write an environment variable as ${NAME}"},
		"WithABadName":            {"'${A-B}'", "write an environment variable as ${NAME}"},
		"ThatDoNotEnd":            {"'${TOKEN'", "write an environment variable as ${NAME}"},
	} {
		t.Run(name+"FailOnlyWhenRevealed", func(t *testing.T) {
			t.Parallel()
			c2, err := load(t, token(c.value), getenv)
			require.NoError(t, err)
			_, err = c2.Accounts[0].Auth.Token.Reveal()
			line := problems(t, err)[0]
			require.Contains(t, line, "config.yaml:4: accounts[0].auth.token: ")
			require.Contains(t, line, c.want)
		})
	}
}
