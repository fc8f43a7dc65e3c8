package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// defaultConfigFile is read when neither -c nor the environment names another.
const defaultConfigFile = "config.yaml"

// envConfigFile names the configuration file when -c is not given.
const envConfigFile = "KEAPSYNC_CONFIG"

// configFile chooses the configuration file: the one of -c, else that of the environment, else config.yaml here. An
// empty flag was not given.
func configFile(flag string, getenv func(string) string) string {
	return cmp.Or(flag, getenv(envConfigFile), defaultConfigFile)
}

// loadConfig reads and checks a configuration file; entities are the names an account's list may have. All that is wrong
// is told at once, one line each, as errors of usage.
func loadConfig(name string, getenv func(string) string, entities []string) (*config, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usageError(fmt.Errorf("there is no configuration file %s: copy config.example.yaml there, or name "+
			"another by -c or %s", name, envConfigFile))
	}
	if err != nil {
		return nil, usageError(fmt.Errorf("read the configuration: %w", err))
	}
	root, err := parseConfig(name, text)
	if err != nil {
		return nil, usageError(err)
	}
	c := defaultConfig()
	d := &configDecoder{
		file: name, dir: filepath.Dir(name), getenv: getenv,
		lines: map[string]int{}, anchors: map[string]ast.Node{},
	}
	d.decode(root, reflect.ValueOf(c).Elem(), "")
	for i := range c.Accounts {
		c.Accounts[i].complete()
	}
	if len(d.problems) == 0 { // a value that could not be read would be found wrong a second time
		d.check(c, entities)
	}
	if err := d.all(); err != nil {
		return nil, usageError(err)
	}
	c.file = name
	return c, nil
}

// parseConfig turns the text of a file into YAML's tree. The parser's messages come with an excerpt of the file, which
// might show a secret, so of its errors only line and message are passed on.
func parseConfig(name string, text []byte) (ast.Node, error) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF")) // some editors begin a file with this mark of its encoding
	file, err := parser.ParseBytes([]byte(hideReferences(string(text))), 0)
	if syntax, ok := errors.AsType[yaml.Error](err); ok {
		message := showReferences.Replace(syntax.GetMessage())
		if strings.Contains(message, "character '\t'") {
			message = "a tab at the beginning of a line: YAML wants spaces"
		}
		return nil, fmt.Errorf("%s:%d: %s", name, syntax.GetToken().Position.Line, message)
	}
	if err != nil {
		return nil, fmt.Errorf("%s is not YAML", name)
	}
	var roots []ast.Node
	for _, document := range file.Docs {
		if document.Body != nil {
			roots = append(roots, document.Body)
		}
	}
	switch len(roots) {
	case 0:
		return nil, fmt.Errorf("the configuration file %s is empty: begin with config.example.yaml", name)
	case 1:
		return roots[0], nil
	}
	return nil, fmt.Errorf("%s:%d: a second document begins here (---): want only one", name, roots[1].GetToken().Position.Line)
}
