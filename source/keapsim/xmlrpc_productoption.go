package keapsim

// chosen is a choice of an option of a product, and which one.
type chosen struct {
	*productOption
	*choice
	place, of int
}

// optionLimit is for how many options a product has room, choiceLimit for how many choices an option has.
const optionLimit, choiceLimit = 2, 4

var productOptionOrigin = &origin{
	kind: productKind, most: optionLimit,
	keys:  map[string]func(r row, part int) int64{"Id": ranged(optionLimit, 0), "ProductId": parent(0)},
	parts: func(s *session, r row) int { return len(s.productOf(r).options) },
	load: func(s *session, r row, part int) any {
		s.chosen = chosen{productOption: &s.productOf(r).options[part], place: part}
		return &s.chosen
	},
	fields: fields[chosen]{
		"Name":         func(c *chosen) value { return xmlText(c.name) },
		"Label":        func(c *chosen) value { return xmlText(c.name) },
		"IsRequired":   func(c *chosen) value { return flagged(c.required) },
		"OptionType":   func(c *chosen) value { return word(map[bool]string{true: "FixedList", false: "Variable"}[c.fixed]) },
		"Order":        func(c *chosen) value { return whole(int64(c.place)) },
		"AllowSpaces":  ruled(func(r *rule) value { return flagged(r.spaces) }),
		"CanContain":   ruled(func(r *rule) value { return word(titled(r.contains)) }),
		"CanStartWith": ruled(func(r *rule) value { return word(titled(r.start)) }),
		"CanEndWith":   ruled(func(r *rule) value { return whole(letterCodes[r.end]) }),
		"MinChars":     ruled(func(r *rule) value { return whole(int64(r.least)) }),
		"MaxChars":     ruled(func(r *rule) value { return whole(int64(r.most)) }),
		"TextMessage":  ruled(func(r *rule) value { return flagged(r.message.set) }),
	}.erase(),
}

// letterCodes are numbers for what a text may end with: the table has a number there, of which nothing is known.
var letterCodes = map[string]int64{"LETTER": 1, "NUMBER": 2, "BOTH": 3}

func ruled(read func(r *rule) value) func(c *chosen) value {
	return func(c *chosen) value {
		if c.fixed {
			return value{}
		}
		return read(&c.rule)
	}
}

var productOptValueOrigin = &origin{
	kind: productKind, most: optionLimit * choiceLimit,
	keys: map[string]func(r row, part int) int64{"Id": ranged(optionLimit*choiceLimit, 0)},
	parts: func(s *session, r row) (n int) {
		for i := range s.productOf(r).options {
			n += len(s.g.product.options[i].choices)
		}
		return n
	},
	load: func(s *session, r row, part int) any {
		options := s.productOf(r).options
		for i := range options {
			if part < len(options[i].choices) {
				s.chosen = chosen{&options[i], &options[i].choices[part], part, int(r.id)*optionLimit + i}
				break
			}
			part -= len(options[i].choices)
		}
		return &s.chosen
	},
	fields: fields[chosen]{
		"ProductOptionId": func(c *chosen) value { return whole(int64(c.of)) },
		"Name":            func(c *chosen) value { return xmlText(c.value) },
		"Label":           func(c *chosen) value { return xmlText(c.value) },
		"Sku":             func(c *chosen) value { return xmlText(c.code) },
		"PriceAdjustment": func(c *chosen) value { return double(c.adjustment) },
		"IsDefault":       func(c *chosen) value { return flagged(c.place == 0) },
		"OptionIndex":     func(c *chosen) value { return whole(int64(c.place)) },
	}.erase(),
}

// shelved is a product in a category.
type shelved struct{ category int64 }

var productCategoryAssignOrigin = &origin{
	kind: productKind, most: 2,
	keys:  map[string]func(r row, part int) int64{"Id": ranged(2, 0), "ProductId": parent(0)},
	parts: func(s *session, r row) int { return len(s.productOf(r).categories) },
	load: func(s *session, r row, part int) any {
		s.shelved = shelved{s.productOf(r).categories[part]}
		return &s.shelved
	},
	fields: fields[shelved]{"ProductCategoryId": func(c *shelved) value { return whole(c.category) }}.erase(),
}
