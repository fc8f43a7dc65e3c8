package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheReducedFileIsCurrent(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("KEAP_OPENAPI_DIR")
	if dir == "" {
		t.Skip("KEAP_OPENAPI_DIR is not set: Keap's OpenAPI documents are not part of this repository")
	}
	want, err := fromDir(dir)
	require.NoError(t, err)
	have, err := os.ReadFile(filepath.Join("..", "reduced.json"))
	require.NoError(t, err)
	assert.Equal(t, string(want), string(have), "run go generate ./source/keapsim/openapi")
}

func TestReducingKeepsFactsAndNoProse(t *testing.T) {
	t.Parallel()
	got, err := reduceAll([]byte(`{"openapi":"3.0.1","info":{"title":"t","description":"prose","version":"1"},"servers":[{"url":"/crm","description":"prose"}],
		"paths":{"/v1/hooks":{"post":{"summary":"prose","responses":{"200":{"description":"prose"}}}},"/v1/x":{"post":{"responses":{}}}},"components":{"schemas":{}}}`),
		[]byte(`{"openapi":"3.0.1","info":{"title":"t","version":"2"},"servers":[],"paths":{"/v2/a":{"get":{"description":"prose",
		"parameters":[{"name":"fields","in":"query","explode":false,"description":"Prose. (Available fields are: `+"`b`,\\nc"+`)","schema":{"type":"array","items":{"type":"string"}}}],
		"responses":{"200":{"description":"prose","content":{"application/json":{"schema":{"$ref":"#/components/schemas/A","description":"prose"}}}}}}}},
		"components":{"schemas":{"A":{"type":"object","description":"prose","properties":{"description":{"type":"string","example":"prose"},"n":{"type":"integer","enum":["1"]}}},"Unused":{"type":"string"}}}}`))
	require.NoError(t, err)
	text := string(got)
	assert.NotContains(t, text, "rose")
	assert.NotContains(t, text, "Unused")
	assert.NotContains(t, text, "/v1/x")
	assert.Contains(t, text, `"/v1/hooks"`)
	assert.JSONEq(t, `{"v1":{"openapi":"3.0.1","info":{"title":"Keap REST, reduced","version":"1"},"servers":[{"url":"/crm"}],
		"paths":{"/v1/hooks":{"post":{"responses":{"200":{"description":""}}}}},"components":{"schemas":{}}},
		"v2":{"openapi":"3.0.1","info":{"title":"Keap REST, reduced","version":"2"},"servers":[],"paths":{"/v2/a":{"get":{
		"parameters":[{"name":"fields","in":"query","explode":false,"schema":{"type":"array","items":{"type":"string","enum":["b","c"]}}}],
		"responses":{"200":{"description":"","content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}}}}}},
		"components":{"schemas":{"A":{"type":"object","properties":{"description":{"type":"string"},"n":{"type":"integer","enum":[1]}}}}}}}`, text)
}
