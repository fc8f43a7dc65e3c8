package schema

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWriteMarkdown(t *testing.T) {
	t.Parallel()

	t.Run("TellsOfEveryTableAndColumn", func(t *testing.T) {
		t.Parallel()
		var b bytes.Buffer
		require.NoError(t, WriteMarkdown(&b, All()))
		sections := map[string]string{}
		for i, section := range strings.Split(b.String(), "\n## ") {
			for j, part := range strings.Split(section, "\n### ") {
				name, text, _ := strings.Cut(part, "\n")
				if i+j > 0 {
					sections[name] = text
				}
			}
		}
		for _, e := range All() {
			for _, table := range e.Tables() {
				text := sections[table.Name]
				assert.Contains(t, text, table.Doc)
				for _, c := range table.Columns {
					assert.Equal(t, !c.shared(), strings.Contains(text, "\n| `"+c.Name+"` | "+c.sql()+" |"), "%s.%s", table.Name, c.Name)
				}
			}
		}
	})

	t.Run("SaysWhereValuesComeFrom", func(t *testing.T) {
		t.Parallel()
		var b bytes.Buffer
		require.NoError(t, WriteMarkdown(&b, []*Entity{{
			Name: "birds", Doc: "Birds.", Strategy: Snapshot, V2: &V2{Path: "/birds"},
			Columns: []Column{
				{Name: "id", Type: BigInt, Doc: "Number."},
				{Name: "nest_tree", Type: Text, V2: "nest.tree", References: "trees", Doc: "Oak | beech."},
				{Name: "price", Type: Money, Doc: "Price."},
				{Name: "zoo", Type: Text, V2: "-", Doc: "Zoo."},
			},
			Children: []Child{{
				Name: "bird_eggs", Doc: "Eggs.", V2: "nest.eggs", ParentKey: "bird_id",
				Children: []Child{{
					Name: "bird_egg_spots", Doc: "Spots.", V2: "spots", ParentKey: "bird_id", ParentPosition: "egg_position",
					Columns: []Column{{Name: "spot", Type: Text, V2: ".", Doc: "Spot."}},
				}},
			}},
		}}))
		for _, line := range []string{
			"| `id` | bigint not null | `id` | Number. |",
			"| `nest_tree` | text | `nest.tree` | Oak \\| beech. Points into `trees`. |",
			"| `price` | numeric | `price.amount` | Price. |",
			"| `price_currency` | text | `price.currency_code` |",
			"| `zoo` | text |  | Zoo. |",
			"| `spot` | text | `nest.eggs[].spots[]` | Spot. |",
			"Key: `account`, `bird_id`, `egg_position`, `position`.",
			"GET /v2/birds`; changes are found by the strategy *snapshot*.",
		} {
			assert.Contains(t, b.String(), line)
		}
	})

	t.Run("ReportsAWriterThatFails", func(t *testing.T) {
		t.Parallel()
		full := errors.New("disk full")
		require.ErrorIs(t, WriteMarkdown(failing{full}, nil), full)
	})
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
