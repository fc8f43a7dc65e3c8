package schema

import (
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"

	"github.com/zeebo/xxh3"
)

// decoderVersion is part of every definition. Raise it when the decoder or a translator makes other rows of the same record.
const decoderVersion = 1

// definitions holds the hashes that Definition made. An entity does not change once it has been used.
var definitions [XMLRPCRoad + 1]sync.Map

// Definition is a hash of all that decides which row a record of the API becomes: tables, columns, types, where each value is
// in the record, words, children, keys and the fields that are asked for. It is the seed of the hashes of the API's records, so
// another definition makes every record differ from its row. It is computed once.
func (e *Entity) Definition(road Road) uint64 {
	if known, ok := definitions[road].Load(e); ok {
		return known.(uint64)
	}
	d := definition{road: road, w: xxh3.New()}
	d.entity(e)
	sum := d.w.Sum64()
	definitions[road].Store(e, sum)
	return sum
}

// HashSeed is the seed of the hashes of the entity's records in REST v2 (Raw.Hash) that a parent's call answered with.
func (e *Entity) HashSeed(parent string) uint64 {
	seed := e.Definition(RESTv2)
	if parent == "" {
		return seed
	}
	return xxh3.HashStringSeed(parent, seed)
}

// shape is a hash of the tables alone. Rows of child tables whose bytes and shape are equal are equal, whatever they were
// made of.
func (e *Entity) shape() uint64 {
	h := xxh3.New()
	for _, t := range e.Tables() {
		for _, c := range t.Columns {
			if !c.Kept && c.Name != AskedAtColumn && c.Name != ChildrenHashColumn { // they have nothing to do with what is read
				_, _ = h.WriteString(t.Name + " " + c.Name + " " + c.SQLType + "\n") // a hash's Write never returns an error
			}
		}
	}
	_, _ = h.WriteString("\n")
	return h.Sum64()
}

// definition writes a definition into a hash. Every list is preceded by its length and every text by its own, so that no two
// definitions are written alike.
type definition struct {
	road Road
	w    interface {
		io.Writer
		Sum64() uint64
	}
}

func (d *definition) add(texts ...string) {
	for _, s := range texts {
		d.number(len(s))
		_, _ = io.WriteString(d.w, s) // a hash's Write never returns an error
	}
}

func (d *definition) number(n int) {
	_, _ = d.w.Write(binary.LittleEndian.AppendUint64(nil, uint64(n)))
}

func (d *definition) list(texts []string) {
	d.number(len(texts))
	d.add(texts...)
}

func (d *definition) words(m map[string]string) {
	d.number(len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		d.add(k, m[k])
	}
}

func (d *definition) entity(e *Entity) {
	d.number(decoderVersion)
	d.add(e.Name, d.road.String(), e.Stamp, e.Numbered, e.ParentColumn)
	d.list(e.Key)
	d.columns(e.Columns)
	d.children(e.Children)
	switch {
	case d.road == RESTv2 && e.V2 != nil:
		d.list(e.V2.Fields)
		d.list(e.V2.Fixed)
	case d.road == XMLRPCRoad && e.XMLRPC != nil:
		d.table(e.XMLRPC)
	}
}

func (d *definition) table(x *XMLRPC) {
	d.add(x.Table, x.ID, x.NotSelf)
	d.list(x.Pair[:])
	d.number(x.FormID)
	d.number(len(x.Where))
	for _, c := range x.Where {
		d.add(c.Field, c.Value)
	}
	d.words(x.Never)
}

func (d *definition) columns(columns []Column) {
	d.number(len(columns))
	for i := range columns {
		c := &columns[i]
		d.add(c.Name, fmt.Sprint(c.Type))
		if d.road == XMLRPCRoad {
			d.add(c.XML)
			d.words(c.XMLWords)
		} else {
			d.add(c.V2)
		}
		switch c.Type {
		case Money:
			d.scales()
		case Marketable:
			d.list(marketableWords)
		}
	}
}

// scales writes the currencies' decimals.
func (d *definition) scales() {
	d.number(len(minorDigits))
	for _, code := range slices.Sorted(maps.Keys(minorDigits)) {
		d.add(code)
		d.number(minorDigits[code])
	}
}

func (d *definition) children(children []Child) {
	d.number(len(children))
	for i := range children {
		c := &children[i]
		d.add(c.Name, c.ParentKey, c.Key, c.ParentPosition)
		if d.road == XMLRPCRoad {
			d.xmlChild(c.XML)
		} else {
			d.add(c.V2)
		}
		d.columns(c.Columns)
		d.children(c.Children)
	}
}

func (d *definition) xmlChild(x *XMLChild) {
	if x == nil {
		d.number(0)
		return
	}
	d.number(1)
	d.add(x.List, fmt.Sprint(x.Lines), x.Table, x.Owner)
	d.words(x.Never)
	d.number(len(x.Elements))
	for _, e := range x.Elements {
		d.words(e.Fixed)
		d.words(e.Fields)
	}
}
