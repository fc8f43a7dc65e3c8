package schema

import "strconv"

// money reads REST v2's CurrencyValue into three cells: the amount in major units, the currency, and Keap's own
// rendering. The currency may come after the amount that depends on it.
func (d *Decoder) money(m *member, table int) error {
	d.json.step()
	r := &d.plan.tables[table].row
	var amount []byte
	for d.json.peek() != '}' {
		name, err := d.json.name()
		if err != nil {
			return err
		}
		field := string(name[1 : len(name)-1])
		raw, err := d.json.value()
		if err != nil {
			return err
		}
		fits := true
		switch field {
		case "amount":
			amount = raw
		case "currency_code":
			fits = r.set(m.cell+1, Text, raw)
		case "formatted_amount":
			fits = r.set(m.cell+2, Text, raw)
		default:
			r.extra = r.extra.addNamed(m.name+"."+field, raw)
		}
		if !fits {
			d.invalid(table, m.name+"."+field, raw)
		}
	}
	if !r.setMoney(m.cell, amount) {
		d.invalid(table, m.name+".amount", amount)
	}
	d.json.step()
	return nil
}

// setMoney puts an amount that counts the currency's smallest unit.
func (r *row) setMoney(cell int, raw []byte) bool {
	if len(raw) == 0 || raw[0] == 'n' {
		return true
	}
	if raw[0] == '"' {
		raw = raw[1 : len(raw)-1]
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		return false
	}
	from := len(r.arena)
	scale := currencyScale(r.payload(cell + 1))
	r.arena = endValue(appendMinor(append(r.arena, 0, 0, 0, 0), n, scale), from)
	r.cells[cell] = span{from, len(r.arena)}
	return true
}
