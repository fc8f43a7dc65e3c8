package integration

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

// expectXML works out what an entity's records should be in the mirror, out of Keap's tables.
func (l *lab) expectXML(e *schema.Entity) []record {
	l.t.Helper()
	x := e.XMLRPC
	fields := mapped(e.Columns)
	for i := range e.Children {
		if c := &e.Children[i]; c.XML != nil {
			fields = append(fields, slotFields(c)...)
		}
	}
	customs := l.customs(x.FormID)
	for name := range customs {
		fields = append(fields, "_"+name)
	}
	where := map[string]string{}
	for _, c := range x.Where {
		where[c.Field] = c.Value
	}
	by := x.Pair[0]
	if by == "" {
		by = "Id"
		if x.ID != "" {
			by = x.ID
		}
	}
	if len(where) == 0 {
		where[by] = "~>~0"
		if e.Name == "custom_field_definitions" {
			where[by] = "~>~-1"
		}
	}
	children := l.childRows(e, e.Children)
	var records []record
	for _, from := range l.tableOf(x.Table, l.offered(e, "", unique(fields)), by, where) {
		if x.NotSelf != "" && from[x.NotSelf].text == from["Id"].text {
			continue
		}
		r := record{rows: map[string][]row{}}
		own := l.rowOf(e.Columns, from)
		for _, c := range e.Columns {
			if c.Type == schema.CustomFields {
				own[c.Name] = l.customValues(customs, from)
			}
		}
		if id, ok := own["id"].(int64); ok {
			r.id = id
		}
		r.rows[e.Name] = []row{own}
		for i := range e.Children {
			l.addChildren(&r, &e.Children[i], from, r.id, 0, children)
		}
		records = append(records, r)
	}
	return records
}

func unique(fields []string) []string {
	slices.Sort(fields)
	return slices.Compact(fields)
}

// mapped are the fields that columns are filled from.
func mapped(columns []schema.Column) []string {
	var fields []string
	for _, c := range columns {
		if c.XML != "" && c.XML != "." {
			fields = append(fields, c.XML)
		}
	}
	return fields
}

func slotFields(c *schema.Child) []string {
	var fields []string
	if c.XML.List != "" {
		fields = append(fields, c.XML.List)
	}
	for _, e := range c.XML.Elements {
		for _, f := range e.Fields {
			fields = append(fields, f)
		}
	}
	return fields
}

// childRows reads the tables that child tables are filled from, by owner, in the order of their ids.
func (l *lab) childRows(e *schema.Entity, children []schema.Child) map[string]map[int64][]xmlRow {
	l.t.Helper()
	all := map[string]map[int64][]xmlRow{}
	for i := range children {
		c := &children[i]
		if c.XML == nil || c.XML.Table == "" {
			continue
		}
		byOwner := map[int64][]xmlRow{}
		fields := l.offered(e, c.XML.Table+".", unique(append(mapped(c.Columns), "Id", c.XML.Owner)))
		for _, r := range l.tableOf(c.XML.Table, fields, "Id", map[string]string{"Id": "~>~0"}) {
			byOwner[r.id(c.XML.Owner)] = append(byOwner[r.id(c.XML.Owner)], r)
		}
		all[c.Name] = byOwner
		maps.Copy(all, l.childRows(e, c.Children))
	}
	return all
}

// addChildren adds the rows of a child table.
func (l *lab) addChildren(r *record, c *schema.Child, owner xmlRow, id, position int64, tables map[string]map[int64][]xmlRow) {
	l.t.Helper()
	if c.XML == nil {
		return
	}
	add := func(own row) {
		if c.ParentPosition != "" {
			own[c.ParentPosition] = position
		}
		if c.Key == "" {
			n := int64(1)
			for _, before := range r.rows[c.Name] {
				if c.ParentPosition == "" || before[c.ParentPosition] == position {
					n++
				}
			}
			own["position"] = n
		}
		r.rows[c.Name] = append(r.rows[c.Name], own)
	}
	switch {
	case c.XML.Table != "":
		for i, sub := range tables[c.Name][id] {
			own := l.rowOf(c.Columns, sub)
			if scalars(c) {
				delete(own, "extra")
			}
			add(own)
			for j := range c.Children {
				l.addChildren(r, &c.Children[j], sub, sub.id("Id"), int64(i+1), tables)
			}
		}
	case c.XML.List != "":
		l.addList(c, owner[c.XML.List].text, add)
	default:
		l.addElements(c, owner, add)
	}
}

func scalars(c *schema.Child) bool { return len(c.Columns) == 1 && c.Columns[0].V2 == "." }

func (l *lab) addList(c *schema.Child, text string, add func(row)) {
	separator := ","
	if c.XML.Lines {
		separator = "\n"
	}
	for part := range strings.SplitSeq(text, separator) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		own := row{}
		for _, col := range c.Columns {
			own[col.Name] = nil
			if col.XML == "." {
				own[col.Name], _ = l.convertXML(col, xmlValue{text: part})
			}
		}
		if !scalars(c) {
			own["extra"] = nil
		}
		add(own)
	}
}

func (l *lab) addElements(c *schema.Child, owner xmlRow, add func(row)) {
	for _, e := range c.XML.Elements {
		own, any := row{"extra": nil}, false
		for _, col := range c.Columns {
			own[col.Name] = nil
			if fixed, ok := e.Fixed[col.Name]; ok {
				own[col.Name] = fixed
			}
			if v, ok := owner[e.Fields[col.Name]]; ok {
				own[col.Name], _ = l.convertXML(col, v)
				any = any || v.text != ""
			}
		}
		if any {
			add(own)
		}
	}
}

// rowOf fills columns from a row of Keap's table.
func (l *lab) rowOf(columns []schema.Column, from xmlRow) row {
	own := row{"extra": nil}
	bad := map[string]any{}
	for _, c := range columns {
		own[c.Name] = nil
		if c.Type == schema.Money {
			own[c.Name+"_currency"], own[c.Name+"_formatted_amount"] = nil, nil
		}
		if v, ok := from[c.XML]; ok && c.XML != "" {
			if own[c.Name], ok = l.convertXML(c, v); !ok {
				bad[c.Name] = v.json()
			}
		}
	}
	if len(bad) > 0 {
		own["extra"] = toDocument(map[string]any{"_invalid": bad})
	}
	for _, c := range columns {
		if c.Type == schema.Marketable {
			status := c.V2
			if _, ok := own[status]; !ok {
				status = "email_opt_status"
			}
			own[c.Name] = marketable(own[status])
		}
	}
	return own
}

// eastern is the zone of XML-RPC's wall times.
var eastern = func() *time.Location {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	return zone
}()

const wallTime = "20060102T15:04:05"

// fromWall is when it was that time: the second time in the hour that comes twice, unless that is still to come.
func (l *lab) fromWall(text string) (time.Time, error) {
	at, err := time.ParseInLocation(wallTime, text, eastern)
	if again := at.Add(time.Hour); again.In(eastern).Format(wallTime) == text && !again.After(l.keap.Now()) {
		at = again
	}
	return at, err
}

// json is the value as JSON has it.
func (v xmlValue) json() any {
	switch v.kind {
	case "i4", "int", "double":
		return json.Number(plainNumber(v.text))
	}
	return v.text
}

// convertXML turns a value into a column's; false if it does not fit.
func (l *lab) convertXML(c schema.Column, v xmlValue) (any, bool) {
	l.t.Helper()
	text := v.text
	if word, ok := c.XMLWords[text]; ok {
		text = word
	}
	if c.Type == schema.Text {
		return text, true
	}
	refers := c.Type == schema.BigInt && (c.References != "" || strings.HasSuffix(c.Name, "_id"))
	if text == "" || refers && text == "0" {
		return nil, true
	}
	switch c.Type {
	case schema.Timestamp:
		at, err := l.fromWall(text)
		return instant(at.UnixMicro()), err == nil
	case schema.Date:
		at, err := time.Parse(wallTime, text)
		return day(at.Format(time.DateOnly)), err == nil
	case schema.Money, schema.Numeric:
		return numeric(plainNumber(rounded(text))), true
	}
	value, err := convertText(c.Type, text)
	if err != nil {
		return nil, false
	}
	return value, true
}

// rounded is a number with six decimals at most.
func rounded(text string) string {
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return text
	}
	return n.FloatString(6)
}

// customs are the custom fields of a form: number and type by name.
func (l *lab) customs(form int) map[string]customField {
	l.t.Helper()
	fields := map[string]customField{}
	if form == 0 {
		return fields
	}
	rows := l.tableOf("DataFormField", []string{"Id", "Name", "DataType", "Values"}, "Id", map[string]string{"FormId": strconv.Itoa(form)})
	for _, r := range rows {
		fields[r["Name"].text] = customField{r["Id"].text, r["DataType"].text, strings.Split(r["Values"].text, "\n")}
	}
	return fields
}

type customField struct {
	id, dataType string
	options      []string
}

func (l *lab) customValues(fields map[string]customField, from xmlRow) any {
	if len(fields) == 0 {
		return nil
	}
	values := map[string]any{}
	for name, f := range fields {
		if v, ok := from["_"+name]; ok {
			values[f.id] = l.customValue(f, v)
		}
	}
	return toDocument(values)
}

// customValue is a custom field's value as REST v2 has it.
func (l *lab) customValue(f customField, v xmlValue) any {
	l.t.Helper()
	switch f.dataType {
	case "13":
		return v.text[:4] + "-" + v.text[4:6] + "-" + v.text[6:8]
	case "14":
		at, err := l.fromWall(v.text)
		require.NoError(l.t, err)
		return at.UTC().Format("2006-01-02T15:04:05.000+0000")
	case "17":
		list := []any{}
		for rest := v.text; rest != ""; {
			option := ""
			for _, o := range f.options {
				if len(o) > len(option) && (rest == o || strings.HasPrefix(rest, o+",")) {
					option = o
				}
			}
			if option == "" {
				option, _, _ = strings.Cut(rest, ",")
			}
			list = append(list, option)
			rest = strings.TrimPrefix(strings.TrimPrefix(rest, option), ",")
		}
		return list
	}
	switch v.kind {
	case "i4", "int", "double":
		return json.Number(plainNumber(v.text))
	}
	return fmt.Sprint(v.text)
}
