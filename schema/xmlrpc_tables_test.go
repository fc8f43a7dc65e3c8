package schema

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// keapTable is what is published of a table of XML-RPC.
type keapTable struct {
	Source           string
	PrimaryKey       []string `json:"primary_key"`
	UpdatedWatermark string   `json:"updated_watermark"`
	CreatedWatermark string   `json:"created_watermark"`
	FormID           int      `json:"custom_field_form_id"`
	Fields           map[string]keapField
}

type keapField struct {
	Type, Access, Source, Note, Ref string
	Enum                            map[string]string
}

func (f keapField) readable() bool { return strings.Contains(f.Access, "R") }

// doubtful tells that not every account has the field.
func (f keapField) doubtful() bool {
	return f.Source == "sdk" || strings.Contains(f.Note, "may fault")
}

func keapTables(t *testing.T) map[string]keapTable {
	t.Helper()
	dir := os.Getenv("KEAP_OPENAPI_DIR")
	if dir == "" {
		t.Skip("KEAP_OPENAPI_DIR names no folder with the tables of XML-RPC, xmlrpc-tables.json")
	}
	text, err := os.ReadFile(filepath.Join(dir, "xmlrpc-tables.json"))
	require.NoError(t, err)
	var tables map[string]keapTable
	require.NoError(t, json.Unmarshal(text, &tables))
	return tables
}

// TestXMLRPCTables holds the catalogue against what is published of XML-RPC's tables.
func TestXMLRPCTables(t *testing.T) {
	t.Parallel()
	keap := keapTables(t)

	t.Run("AreAllMirrored", func(t *testing.T) {
		t.Parallel()
		mirrored := map[string]bool{}
		for _, e := range OfRoad(XMLRPCRoad) {
			for _, table := range e.xmlTables(t) {
				mirrored[table.name] = true
			}
		}
		assert.ElementsMatch(t, slices.Collect(maps.Keys(keap)), slices.Collect(maps.Keys(mirrored)))
	})

	for name, check := range map[string]func(t *testing.T, table *xmlTable, k keapTable){
		"HaveTheirFieldsMappedOrLeftOut": fieldsMapped,
		"HaveTheFieldsThatAreMapped":     fieldsExist,
		"HaveTypesThatFit":               typesFit,
		"HaveWordsForEveryCode":          wordsComplete,
		"HaveReferencesThatAreFollowed":  referencesFollowed,
		"LackWhatIsOptional":             optionalDoubtful,
		"HaveTheKey":                     func(t *testing.T, x *xmlTable, k keapTable) { assert.Equal(t, k.PrimaryKey, x.key) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEachOfRoad(t, XMLRPCRoad, func(t *testing.T, e *Entity) {
				for _, table := range e.xmlTables(t) {
					require.Contains(t, keap, table.name)
					check(t, table, keap[table.name])
				}
			})
		})
	}

	t.Run("TellOfChangesAsTheStrategySays", func(t *testing.T) {
		t.Parallel()
		forEachOfRoad(t, XMLRPCRoad, func(t *testing.T, e *Entity) {
			k := keap[e.XMLRPC.Table]
			assert.Equal(t, k.FormID, e.XMLRPC.FormID)
			assert.Equal(t, k.UpdatedWatermark != "", e.XMLRPC.Strategy == Window)
			switch {
			case k.UpdatedWatermark != "":
				assert.Equal(t, k.UpdatedWatermark, e.Column(e.Stamp).XML)
			default:
				assert.Equal(t, k.CreatedWatermark, e.XMLRPC.Created)
			}
		})
	})
}

func fieldsMapped(t *testing.T, x *xmlTable, k keapTable) {
	used := append(slices.Clone(x.asked), x.key...)
	for _, use := range x.uses {
		used = append(used, use.field)
	}
	for name, f := range k.Fields {
		mapped, never := slices.Contains(used, name), x.neverReads(name)
		assert.True(t, mapped || never != "" || !f.readable(), "%s.%s is neither read nor left out", x.name, name)
		if f.Type == "Blob" || !f.readable() {
			assert.NotEmpty(t, Unreadable(name), "%s.%s", x.name, name)
		}
		if Unreadable(name) != "" {
			assert.NotEmpty(t, never, "%s.%s", x.name, name)
		}
	}
}

func fieldsExist(t *testing.T, x *xmlTable, k keapTable) {
	for _, use := range x.uses {
		if use.field != "." {
			assert.True(t, k.Fields[use.field].readable(), "%s fills %s", use.field, use.where)
		}
	}
	for _, name := range x.asked {
		assert.True(t, k.Fields[name].readable(), "%s.%s", x.name, name)
	}
	for name := range x.never {
		stem, all := strings.CutSuffix(name, "*")
		found := slices.ContainsFunc(slices.Collect(maps.Keys(k.Fields)), func(f string) bool {
			return f == name || all && strings.HasPrefix(f, stem)
		})
		assert.True(t, found, "%s has no %s to leave out", x.name, name)
	}
}

// fittingTypes are the types of columns that hold a field of a type. Codes become words, and so text.
var fittingTypes = map[string][]Type{
	"Id": {BigInt}, "Integer": {Integer, BigInt, Bool, Text}, "Long": {BigInt}, "Double": {Numeric, Money},
	"Boolean": {Bool}, "String": {Text}, "Enum": {Text}, "DateTime": {Timestamp}, "Date": {Date},
}

// otherTypes are those of fields that are not what their type says.
var otherTypes = map[string]Type{
	"Contact.Groups":                          BigInt, // each of the list
	"DataFormField.FormId":                    Text,   // a word for the kind of record
	"DataFormTab.FormId":                      Text,
	"GroupAssign.Admin":                       Bool, // a flag, for all that its type says
	"Payment.InvoiceId":                       Text, // not always a number
	"User.GlobalUserId":                       Text, // not always a number in REST v2
	"ProductCategoryAssign.ProductCategoryId": Text, // as in REST v2
	"Status.StatusOrder":                      Integer,
	"Status.TargetNumDays":                    Integer,
	"AffResource.ResourceOrder":               Integer,
	"LeadSource.CostPerLead":                  Numeric,
	// Days that REST v2 has as times.
	"Job.DueDate":          Timestamp,
	"Payment.PayDate":      Timestamp,
	"LeadSource.StartDate": Timestamp,
	"LeadSource.EndDate":   Timestamp,
	"Referral.DateSet":     Timestamp,
	"Referral.DateExpires": Timestamp,
}

func typesFit(t *testing.T, x *xmlTable, k keapTable) {
	for _, use := range x.uses {
		f := k.Fields[use.field]
		if use.field == "." {
			continue
		}
		other, ok := otherTypes[x.name+"."+use.field]
		flag := use.column.Type == Bool && use.column.XMLWords != nil
		fits := slices.Contains(fittingTypes[f.Type], use.column.Type) || flag || ok && other == use.column.Type
		assert.True(t, fits, "%s.%s is %s, and %s of type %d", x.name, use.field, f.Type, use.where, use.column.Type)
		if use.column.Type == Timestamp && f.Type == "Date" {
			assert.Contains(t, use.column.Doc, dayOnly, use.where)
		}
	}
}

func wordsComplete(t *testing.T, x *xmlTable, k keapTable) {
	for _, use := range x.uses {
		f := k.Fields[use.field]
		for code := range f.Enum {
			if use.column.Type != Bool || use.column.XMLWords != nil {
				assert.Contains(t, use.column.XMLWords, code, "%s.%s", x.name, use.field)
			}
		}
	}
}

// referencesFollowed makes sure that a column points into the table that its field does.
func referencesFollowed(t *testing.T, x *xmlTable, k keapTable) {
	names := map[string][]string{}
	for _, e := range OfRoad(XMLRPCRoad) {
		names[e.XMLRPC.Table] = append(names[e.XMLRPC.Table], e.Name)
		walkChildren(e.Children, func(c *Child, _ int) {
			if c.XML != nil && c.XML.Table != "" {
				names[c.XML.Table] = append(names[c.XML.Table], c.Name)
			}
		})
	}
	for _, use := range x.uses {
		table, rest, _ := strings.Cut(k.Fields[use.field].Ref, ".")
		if rest == "Id" && use.column.Type == BigInt && use.column.Name != "id" && use.column.Name != "account_id" {
			assert.Contains(t, names[table], use.column.References, "%s.%s", x.name, use.field)
		}
	}
}

// optionalDoubtful makes sure that the optional fields are those that only later lists of Keap's fields name. In tables
// that only these name at all, it is the times, which show changes and may be missing where the table is not.
func optionalDoubtful(t *testing.T, x *xmlTable, k keapTable) {
	doubtful := map[string]bool{}
	for _, use := range x.uses {
		watermark := use.field == k.UpdatedWatermark || use.field == k.CreatedWatermark
		if k.Fields[use.field].doubtful() || k.Source == "sdk" && watermark {
			doubtful[use.field] = true
		}
	}
	assert.Equal(t, slices.Sorted(maps.Keys(doubtful)), slices.Clone(x.optional), x.name)
}
