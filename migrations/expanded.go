package migrations

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// expanded is a file system whose SQL files have names in place of placeholders. The size that Stat tells is that of
// the file as it was.
type expanded struct {
	files    fs.FS
	replacer *strings.Replacer
}

var _ fs.FS = expanded{}

// Open implements fs.FS.
func (e expanded) Open(name string) (fs.File, error) {
	f, err := e.files.Open(name)
	if err != nil || path.Ext(name) != ".sql" {
		return f, err
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return &expandedFile{File: f, text: strings.NewReader(e.replacer.Replace(string(text)))}, nil
}

type expandedFile struct {
	fs.File
	text *strings.Reader
}

// Read implements fs.File.
func (f *expandedFile) Read(p []byte) (int, error) { return f.text.Read(p) }
