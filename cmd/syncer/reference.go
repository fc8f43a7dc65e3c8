package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Values of the configuration may refer to what is elsewhere: ${NAME} is an environment variable, $${ stands for ${
// itself, and a secret that begins with file: is in that file.

// In YAML's {flow: style} a brace ends a value, so a reference could not stand there unquoted. Braces of references are
// therefore exchanged for two characters that no text uses (the first of Unicode's private ones), before YAML is parsed.
const openBrace, closeBrace = "\uE000", "\uE001"

var reference = regexp.MustCompile(`\$\{([^{}\s,'"]*)\}`)

func hideReferences(text string) string {
	return reference.ReplaceAllString(text, "$$"+openBrace+"$1"+closeBrace)
}

var showReferences = strings.NewReplacer(openBrace, "{", closeBrace, "}")

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expand replaces the references to environment variables in value.
func expand(value string, getenv func(string) string) (string, error) {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(value, "${")
		if !found {
			out.WriteString(value)
			return out.String(), nil
		}
		if plain, escaped := strings.CutSuffix(before, "$"); escaped {
			out.WriteString(plain + "${")
			value = after
			continue
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed || !variableName.MatchString(name) {
			return "", errors.New("write an environment variable as ${NAME}, and a ${ that is none as $${")
		}
		content := getenv(name)
		if content == "" {
			return "", fmt.Errorf("environment variable %s is not set, or empty", name)
		}
		out.WriteString(before + content)
		value = rest
	}
}

// maxSecretFile is the size in bytes of a file that is certainly no secret.
const maxSecretFile = 64 << 10

// resolve gives the secret that value refers to, or is. Names of files are relative to dir.
func resolve(value, dir string, getenv func(string) string) (string, error) {
	name, isFile := strings.CutPrefix(value, "file:")
	expanded, err := expand(name, getenv)
	expanded = strings.TrimSpace(expanded) // an end of line often comes along, and no secret has one
	if err != nil || !isFile {
		return expanded, err
	}
	if !filepath.IsAbs(expanded) {
		expanded = filepath.Join(dir, expanded)
	}
	return readSecret(expanded)
}

// readSecret reads a file that holds nothing but a secret, and perhaps an end of line.
func readSecret(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("read the secret: %w", err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	switch text := strings.TrimSpace(string(content)); {
	case err != nil:
		return "", fmt.Errorf("read the secret: %w", err)
	case text == "":
		return "", fmt.Errorf("file %s is empty", name)
	case len(content) > maxSecretFile || !utf8.ValidString(text):
		return "", fmt.Errorf("file %s does not look like a secret: want one line of text", name)
	default:
		return text, nil
	}
}
