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
			XMLRPC: &XMLRPC{
				Table: "Bird", Strategy: Window, Where: []XMLCondition{{"Kind", "Wild"}}, NotSelf: "FlockId", Reread: true,
				Owners: []Owner{{"flocks", "flock_id"}, {"nests", "nest_id"}}, Optional: []string{"Song"},
				Never: map[string]string{"Ring": "a secret"},
			},
			Columns: []Column{
				{Name: "id", Type: BigInt, Doc: "Number."},
				{Name: "nest_tree", Type: Text, V2: "nest.tree", XML: "Tree", References: "trees", Doc: "Oak | beech."},
				{Name: "price", Type: Money, Doc: "Price."},
				{Name: "zoo", Type: Text, V2: "-", Doc: "Zoo."},
				{Name: "song", Type: Text, V2: "-", XML: "Song", Doc: "Song."},
			},
			Children: []Child{{
				Name: "bird_eggs", Doc: "Eggs.", V2: "nest.eggs", ParentKey: "bird_id",
				XML:     &XMLChild{Table: "Egg", Owner: "BirdId"},
				Columns: []Column{{Name: "size", Type: Integer, XML: "Size", Doc: "Size."}},
				Children: []Child{{
					Name: "bird_egg_spots", Doc: "Spots.", V2: "spots", ParentKey: "bird_id", ParentPosition: "egg_position",
					Columns: []Column{{Name: "spot", Type: Text, V2: ".", Doc: "Spot."}},
				}},
			}, {
				Name: "bird_calls", Doc: "Calls.", V2: "-", ParentKey: "bird_id",
				Columns: []Column{{Name: "call", Type: Text, Doc: "Call."}},
				XML: &XMLChild{Elements: []XMLElement{
					{Fields: map[string]string{"call": "Call1"}}, {Fields: map[string]string{"call": "Call2"}},
				}},
			}, {
				Name: "bird_names", Doc: "Names.", V2: "names", ParentKey: "bird_id", XML: &XMLChild{List: "Names"},
				Columns: []Column{{Name: "name", Type: Text, V2: ".", XML: ".", Doc: "Name."}},
			}},
		}}))
		for _, line := range []string{
			"| `id` | bigint not null | `id` |  | Number. |",
			"| `nest_tree` | text | `nest.tree` | `Tree` | Oak \\| beech. Points into `trees`. |",
			"| `price` | numeric | `price.amount` |  | Price. |",
			"| `price_currency` | text | `price.currency_code` |",
			"| `zoo` | text |  |  | Zoo. |",
			"| `song` | text |  | `Song` | Song. |",
			"| `bird_id` | bigint not null |  | `Egg.BirdId` |",
			"| `size` | integer | `nest.eggs[].size` | `Egg.Size` | Size. |",
			"| `spot` | text | `nest.eggs[].spots[]` |  | Spot. |",
			"| `call` | text |  | `Call1`, `Call2` | Call. |",
			"| `name` | text | `names[]` | `Names` | Name. |",
			"Read from XML-RPC's table `Bird` where `Kind` is Wild without the records that have their own id in `FlockId`; changes are " +
				"found by the strategy *window*, and by changes of `flocks` and `nests`; all of it is read again from time to time, " +
				"since not every change shows.\nNever asked for: `Ring` (a secret).\nSome accounts lack `Song`.\n",
			"Key: `bird_id`, `account`, `egg_position`, `position`.",
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
