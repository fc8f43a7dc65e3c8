package keapsim

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// documented is a table as the facts about Keap have it.
type documented struct {
	Access string `json:"access"`
	Source string `json:"source"`
	Form   int    `json:"custom_field_form_id"`
	Fields map[string]struct {
		Type, Access, Ref, Source, Note string
		Enum                            map[string]string
	} `json:"fields"`
}

func TestTheTablesAreThoseThatAreDocumented(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("KEAP_OPENAPI_DIR")
	if dir == "" {
		t.Skip("KEAP_OPENAPI_DIR is not set: the facts about the tables are not at hand")
	}
	text, err := os.ReadFile(filepath.Join(dir, "xmlrpc-tables.json"))
	require.NoError(t, err)
	var tables map[string]documented
	require.NoError(t, json.Unmarshal(text, &tables))
	require.Len(t, specs, len(tables))
	for name, want := range tables {
		have := specs[name]
		require.NotNil(t, have, name)
		assert.Equal(t, want.Access, have.access, name)
		assert.Equal(t, want.Form, have.form, name)
		assert.Equal(t, want.Source == "sdk", have.optional, name)
		require.Len(t, have.fields, len(want.Fields), name)
		for field, w := range want.Fields {
			at, h := name+"."+field, have.byName[field]
			require.NotNil(t, h, at)
			assert.Equal(t, w.Type, h.kind, at)
			assert.Equal(t, w.Access, h.access, at)
			late := want.Source == "sdk" && (field == "LastUpdated" || field == "DateCreated")
			optional := w.Source == "sdk" || w.Note != "" || late
			assert.Equal(t, optional && at != "Payment.InvoiceId", h.optional, at)
			if h.refers != "" {
				assert.True(t, strings.HasPrefix(strings.ReplaceAll(w.Ref, "[]", ""), h.refers), "%s refers to %s", at, w.Ref)
			} else if w.Ref != "" {
				assert.True(t, strings.ContainsAny(w.Ref, "(|"), "%s refers to one table: %s", at, w.Ref)
			}
			var values []string
			for v := range w.Enum {
				values = append(values, v)
			}
			assert.ElementsMatch(t, values, h.values, at)
		}
	}
}

func TestAListOfTablesHasToBeginWithATable(t *testing.T) {
	t.Parallel()
	_, err := parseSpecs("\tId Id\n")
	require.Error(t, err)
	assert.True(t, slices.IsSorted(specNames))
}
