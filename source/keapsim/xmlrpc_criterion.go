package keapsim

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// criterion is one member of a query's struct: what a field has to be. All of them have to hold.
type criterion struct {
	name    string
	op      operator
	texts   bool // the field is compared as a text
	text    string
	number  float64
	numbers map[int64]bool // for one of
	pattern []rune
}

type operator uint8

const (
	opEquals operator = iota
	opDiffers
	opGreater
	opGreaterEqual
	opLess
	opLessEqual
	opNull
	opLike
	opOneOf
)

// rpcOperators are the operators as a value begins with them, the longer ones first.
var rpcOperators = []struct {
	prefix string
	op     operator
}{{"~>=~", opGreaterEqual}, {"~<=~", opLessEqual}, {"~<>~", opDiffers}, {"~>~", opGreater}, {"~<~", opLess}}

// maxOneOf is how many ids an array may name.
const maxOneOf = 1000

// parseCriterion understands a member of a query's struct, whose field is of a kind.
func (k *Keap) parseCriterion(name, kind string, given any) (criterion, error) {
	c := criterion{name: name, texts: kind == "String" || kind == "Enum" || kind == "Blob"}
	if _, ok := given.(string); !ok && (kind == "Date" || kind == "DateTime") {
		return c, fmt.Errorf("%s cannot be compared with a %s", name, javaType(given))
	}
	switch v := given.(type) {
	case string:
		return c, c.parseText(v, kind)
	case int:
		c.number, c.text = float64(v), strconv.Itoa(v)
		return c, nil
	case float64:
		c.number, c.text = v, strconv.FormatFloat(v, 'f', -1, 64)
		return c, nil
	case bool:
		c.number, c.text = float64(bit(v)), strconv.FormatBool(v)
		return c, nil
	case []any:
		return c, k.parseOneOf(&c, kind, v)
	default:
		return c, fmt.Errorf("%s cannot be compared with a %s", name, javaType(given))
	}
}

func (c *criterion) parseText(v, kind string) error {
	if v == "~null~" {
		c.op = opNull
		return nil
	}
	for _, o := range rpcOperators {
		if rest, ok := strings.CutPrefix(v, o.prefix); ok {
			c.op, v = o.op, strings.TrimPrefix(rest, " ")
			break
		}
	}
	c.text = v
	if c.op == opEquals && strings.ContainsAny(v, "%_") {
		c.op, c.pattern = opLike, []rune(strings.ToLower(v))
		return nil
	}
	if c.texts {
		c.text = strings.ToLower(v)
		return nil
	}
	return c.parseNumber(v, kind)
}

func (c *criterion) parseNumber(v, kind string) error {
	if kind == "Date" || kind == "DateTime" {
		at, err := parseWall(v)
		if err != nil {
			return fmt.Errorf("%s: %q %w", c.name, v, err)
		}
		c.number = float64(at)
		return nil
	}
	if truth, err := strconv.ParseBool(v); err == nil && kind == "Boolean" {
		c.number = float64(bit(truth))
		return nil
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
	if err != nil {
		return fmt.Errorf("%s: %q is no number", c.name, v)
	}
	c.number = n
	return nil
}

// parseOneOf understands an array, which only ids take.
func (k *Keap) parseOneOf(c *criterion, kind string, list []any) error {
	allowed := kind == "Id" && (k.quirks.Arrays == ArraysOnIDs || k.quirks.Arrays == ArraysOnOwnID && c.name == "Id")
	switch {
	case !allowed:
		return fmt.Errorf("%s takes no array", c.name)
	case len(list) > maxOneOf:
		return fmt.Errorf("%s takes at most %d ids", c.name, maxOneOf)
	}
	c.op, c.numbers = opOneOf, map[int64]bool{}
	for _, item := range list {
		switch v := item.(type) {
		case int:
			c.numbers[int64(v)] = true
		case string:
			n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64)
			if err != nil {
				return fmt.Errorf("%s: %q is no id", c.name, v)
			}
			c.numbers[n] = true
		default:
			return fmt.Errorf("%s: %s is no id", c.name, javaType(item))
		}
	}
	return nil
}

// holds tests a value. What is unset is only ever null.
func (c *criterion) holds(v value) bool {
	switch {
	case v.kind == valueNull:
		return c.op == opNull
	case c.op == opNull:
		return false
	case c.op == opLike:
		return like([]rune(strings.ToLower(v.text())), c.pattern)
	case c.op == opOneOf:
		return v.kind == valueInteger && c.numbers[v.n]
	case c.texts:
		return c.compares(strings.Compare(strings.ToLower(v.text()), c.text))
	}
	n := v.float()
	if v.kind == valueText {
		var err error
		if n, err = strconv.ParseFloat(v.s, 64); err != nil {
			return false
		}
	}
	switch {
	case n < c.number:
		return c.compares(-1)
	case n > c.number:
		return c.compares(1)
	default:
		return c.compares(0)
	}
}

func (c *criterion) compares(sign int) bool {
	switch c.op {
	case opDiffers:
		return sign != 0
	case opGreater:
		return sign > 0
	case opGreaterEqual:
		return sign >= 0
	case opLess:
		return sign < 0
	case opLessEqual:
		return sign <= 0
	default:
		return sign == 0
	}
}

// bounds are the least and greatest id that can hold; all is what knows none.
func (c *criterion) bounds() (low, high int64) {
	low, high = math.MinInt64, math.MaxInt64
	switch c.op {
	case opEquals:
		if c.number != math.Trunc(c.number) {
			return 1, 0
		}
		return int64(c.number), int64(c.number)
	case opGreater:
		low = int64(math.Floor(c.number)) + 1
	case opGreaterEqual:
		low = int64(math.Ceil(c.number))
	case opLess:
		high = int64(math.Ceil(c.number)) - 1
	case opLessEqual:
		high = int64(math.Floor(c.number))
	}
	return low, high
}

// like matches a text with a pattern: % is any run of characters, _ is one.
func like(s, pattern []rune) bool {
	i, j, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case j < len(pattern) && pattern[j] == '%':
			star, mark = j, i
			j++
		case j < len(pattern) && (pattern[j] == '_' || pattern[j] == s[i]):
			i++
			j++
		case star >= 0:
			mark++
			i, j = mark, star+1
		default:
			return false
		}
	}
	for j < len(pattern) && pattern[j] == '%' {
		j++
	}
	return j == len(pattern)
}
