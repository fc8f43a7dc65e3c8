package keapsim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// condition is one filter as a caller wrote it: field, operator, value.
type condition struct {
	filter  *filter
	field   *customField // set if the condition is on a custom field
	op      string
	value   string
	texts   []string
	numbers []float64
	ids     []int64
	none    bool // NONE: the record has no value
}

// operators in the order in which they are looked for: the longer ones first.
var operators = []string{"==", "!=", ">=", "<=", ">", "<"}

// parseConditions reads the filter parameter.
func (k *Keap) parseConditions(res *resource, raw string) ([]condition, error) {
	var conditions []condition
	for clause := range strings.SplitSeq(raw, ";") {
		if strings.TrimSpace(clause) == "" {
			continue
		}
		c, err := k.parseCondition(res, clause)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, c)
	}
	if res.combine == nil {
		return conditions, nil
	}
	return conditions, res.combine(conditions)
}

func (k *Keap) parseCondition(res *resource, clause string) (condition, error) {
	at := strings.IndexAny(clause, "=!<>")
	if at <= 0 {
		return condition{}, fmt.Errorf("filter %q has no operator", clause)
	}
	c := condition{}
	for _, op := range operators {
		if strings.HasPrefix(clause[at:], op) {
			c.op = op
			break
		}
	}
	if c.op == "" {
		return condition{}, fmt.Errorf("filter %q has no operator", clause)
	}
	name := strings.TrimSpace(clause[:at])
	c.value = strings.TrimSpace(clause[at+len(c.op):])
	if c.value == "" {
		return condition{}, fmt.Errorf("filter %s has no value", name)
	}
	if i := slices.IndexFunc(res.filters, func(f filter) bool { return f.name == name }); i >= 0 {
		c.filter = &res.filters[i]
		return c, c.prepare(res)
	}
	if res.custom != nil {
		for i := range k.forms[res.set] {
			if f := &k.forms[res.set][i]; strings.EqualFold(f.fieldName, name) {
				c.field = f
				return c, c.prepareCustom()
			}
		}
	}
	return condition{}, fmt.Errorf("filter field %s is not supported", name)
}

// prepare checks operator and value against what the filter takes.
func (c *condition) prepare(res *resource) error {
	f := c.filter
	switch c.op {
	case "==":
	case "!=":
		if f.flags&negated == 0 {
			return c.badOperator(f.name)
		}
	default:
		if f.flags&compared == 0 {
			return c.badOperator(f.name)
		}
	}
	switch f.role {
	case roleValue, roleID, roleShow, roleNarrow:
		return c.prepareValue(res)
	default:
		at, err := parseTime(c.value)
		c.numbers = []float64{float64(at)}
		return err
	}
}

func (c *condition) badOperator(name string) error {
	return fmt.Errorf("operator %s is not supported for filter field %s", c.op, name)
}

func (c *condition) prepareValue(res *resource) error {
	f := c.filter
	if f.flags&nullable != 0 && c.value == "NONE" {
		c.none = true
		return nil
	}
	values := []string{c.value}
	if f.flags&listed != 0 {
		values = strings.Split(c.value, ",")
		if res.maxIDs > 0 && len(values) > res.maxIDs {
			return fmt.Errorf("filter field %s takes at most %d ids", f.name, res.maxIDs)
		}
	}
	for _, v := range values {
		if err := c.add(f, strings.TrimSpace(v)); err != nil {
			return err
		}
	}
	return nil
}

func (c *condition) add(f *filter, value string) error {
	switch {
	case f.role == roleShow || f.shape == contentTruth:
		b, err := strconv.ParseBool(value)
		if err != nil {
			return fmt.Errorf("filter field %s takes true or false, not %q", f.name, value)
		}
		c.numbers = append(c.numbers, map[bool]float64{true: 1}[b])
	case f.role == roleID || f.shape == contentID:
		id, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return fmt.Errorf("filter field %s takes an id, not %q", f.name, value)
		}
		c.ids = append(c.ids, id)
	case f.shape == contentNumber:
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return fmt.Errorf("filter field %s takes a number, not %q", f.name, value)
		}
		c.numbers = append(c.numbers, n)
	default:
		if len(f.words) > 0 && !slices.Contains(f.words, value) {
			return fmt.Errorf("filter field %s does not know %q", f.name, value)
		}
		return c.addText(f.name, f.flags&wild != 0, value)
	}
	return nil
}

func (c *condition) addText(name string, wildcard bool, value string) error {
	if i := strings.IndexByte(value, '*'); i >= 0 && (i == 0 || i < len(value)-1 || !wildcard) {
		return fmt.Errorf("filter field %s does not take the wildcard in %q", name, value)
	}
	c.texts = append(c.texts, value)
	return nil
}

// filterTimeForms are the forms of a time that filters take: to the millisecond, with a zone.
var filterTimeForms = []string{"2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04:05.000-0700"}

func parseTime(value string) (stamp, error) {
	for _, form := range filterTimeForms {
		if t, err := time.Parse(form, value); err == nil {
			return stampOf(t), nil
		}
	}
	return 0, fmt.Errorf("%q is not a date-time with milliseconds and a zone, such as 2025-01-01T00:00:00.000Z", value)
}

// match tests a record. The caller resets nothing: v is only lent.
func (c *condition) match(rec any, v *candidates) bool {
	v.reset()
	c.filter.read(rec, v)
	if c.none {
		return len(v.texts) == 0 && len(v.numbers) == 0 && len(v.ids) == 0
	}
	if c.filter.shape == contentID {
		return slices.ContainsFunc(v.ids, func(id int64) bool {
			return slices.ContainsFunc(c.ids, func(want int64) bool { return compare(id, c.op, want) })
		})
	}
	if c.filter.shape == contentText {
		return c.matchTexts(v.texts, c.filter.flags&within != 0)
	}
	return c.matchNumbers(v.numbers)
}

func (c *condition) matchTexts(have []string, anywhere bool) bool {
	for _, want := range c.texts {
		prefix, isPrefix := strings.CutSuffix(want, "*")
		for _, text := range have {
			switch {
			case isPrefix && hasPrefixFold(text, prefix), !isPrefix && text == want:
				return true
			case !isPrefix && anywhere && strings.Contains(strings.ToLower(text), strings.ToLower(want)):
				return true
			}
		}
	}
	return false
}

func hasPrefixFold(s, prefix string) bool {
	return strings.HasPrefix(strings.ToLower(s), strings.ToLower(prefix))
}

func (c *condition) matchNumbers(have []float64) bool {
	for _, n := range have {
		for _, want := range c.numbers {
			if compare(n, c.op, want) {
				return true
			}
		}
	}
	return false
}

func compare[N int64 | float64](n N, op string, want N) bool {
	switch op {
	case "==":
		return n == want
	case "!=":
		return n != want
	case ">":
		return n > want
	case ">=":
		return n >= want
	case "<":
		return n < want
	default:
		return n <= want
	}
}
