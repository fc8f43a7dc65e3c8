package keapsim

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

//go:embed xmlrpc_tables.txt
var specText string

// spec is what Keap documents of a table of XML-RPC.
type spec struct {
	name     string
	access   string // R read, A add, E edit, D delete
	form     int    // FormId of its custom fields; 0 is none
	optional bool   // not in the vendor's own list
	fields   []*fieldSpec
	byName   map[string]*fieldSpec
}

// fieldSpec is what Keap documents of a field.
type fieldSpec struct {
	name     string
	kind     string // Id, Integer, Long, Double, Boolean, String, Enum, Date, DateTime or Blob
	access   string
	refers   string // "Table.Field" that an id points to
	optional bool   // not in the vendor's newest list: some accounts may lack it
	values   []string
}

func (f *fieldSpec) readable() bool { return strings.Contains(f.access, "R") }

// specs are the tables by name; specNames are the names in alphabetical order.
var specs, specNames = mustParseSpecs(specText)

func mustParseSpecs(text string) (map[string]*spec, []string) {
	all, err := parseSpecs(text)
	if err != nil {
		panic(err) // the text is a part of the program
	}
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return all, names
}

// parseSpecs reads the list of tables; its head tells the form.
func parseSpecs(text string) (map[string]*spec, error) {
	all := map[string]*spec{}
	var s *spec
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "" || line[0] == '#':
		case line[0] != '\t':
			words := strings.Fields(line)
			s = &spec{name: words[0], access: words[1], byName: map[string]*fieldSpec{}}
			for _, word := range words[2:] {
				s.optional = s.optional || word == "?"
				if form, ok := strings.CutPrefix(word, "form="); ok {
					s.form, _ = strconv.Atoi(form)
				}
			}
			all[s.name] = s
		case s == nil:
			return nil, fmt.Errorf("field %q belongs to no table", line)
		default:
			f := parseFieldSpec(line, s.access)
			s.fields, s.byName[f.name] = append(s.fields, f), f
		}
	}
	return all, nil
}

func parseFieldSpec(line, access string) *fieldSpec {
	line, values, _ := strings.Cut(strings.TrimSuffix(line, "}"), " {")
	words := strings.Fields(line)
	f := &fieldSpec{name: words[0], kind: words[1], access: access}
	if values != "" {
		f.values = strings.Split(values, "|")
	}
	for _, word := range words[2:] {
		switch word[0] {
		case '?':
			f.optional = true
		case '>':
			f.refers = word[1:]
		default:
			f.access = word
		}
	}
	return f
}
