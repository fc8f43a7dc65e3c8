package keapsim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Conditions on custom fields: what operators and values they take depends on the field's type.

func (c *condition) prepareCustom() error {
	comparing := c.op != "==" && c.op != "!="
	switch c.field.fieldType {
	case "DATE", "DATE_TIME":
		if c.op == "!=" {
			return c.badOperator(c.field.fieldName)
		}
		at, err := parseTime(c.value)
		c.numbers = []float64{float64(at)}
		return err
	case "WHOLE_NUMBER", "DECIMAL_NUMBER", "CURRENCY", "PERCENT", "YEAR", "MONTH", "DAY_OF_WEEK", "USER":
		if c.op == "!=" {
			return c.badOperator(c.field.fieldName)
		}
		return c.addNumber()
	case "YES_NO":
		if c.op != "==" {
			return c.badOperator(c.field.fieldName)
		}
		if c.value != "0" && c.value != "1" {
			return fmt.Errorf("filter field %s takes 0 or 1, not %q", c.field.fieldName, c.value)
		}
		return c.addNumber()
	default:
		if comparing || c.op == "!=" {
			return c.badOperator(c.field.fieldName)
		}
		return c.addText(c.field.fieldName, c.field.fieldType != "LIST_BOX", c.value)
	}
}

func (c *condition) addNumber() error {
	n, err := strconv.ParseFloat(c.value, 64)
	if err != nil {
		return fmt.Errorf("filter field %s takes a number, not %q", c.field.fieldName, c.value)
	}
	c.numbers = []float64{n}
	return nil
}

// matchCustom tests a record's custom fields.
func (c *condition) matchCustom(all []*content) bool {
	i := slices.IndexFunc(all, func(have *content) bool { return have.field.id == c.field.id })
	if i < 0 {
		return false
	}
	switch have := all[i]; have.shape {
	case contentNumber:
		return compare(have.num, c.op, c.numbers[0])
	case contentList:
		return slices.Contains(have.list, c.value)
	case contentText:
		if strings.HasPrefix(c.field.fieldType, "DATE") {
			at, err := contentTime(have.text)
			return err == nil && compare(float64(at), c.op, c.numbers[0])
		}
		return c.matchTexts([]string{have.text}, false)
	default:
		return false
	}
}

// contentTime reads a content of a date field; a day counts from its midnight, UTC.
func contentTime(text string) (stamp, error) {
	if len(text) == len("2006-01-02") {
		text += "T00:00:00.000Z"
	}
	return parseTime(text)
}
