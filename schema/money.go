package schema

import "strconv"

// money reads REST v2's CurrencyValue into three cells: the amount in major units, the currency, and Keap's own
// rendering. The currency may come after the amount that depends on it.
func (d *Decoder) money(m *member, table int) error {
	r := &d.plan.tables[table].row
	var amount []byte
	err := d.json.each(func(name []byte) error {
		raw, err := d.json.read()
		if err != nil {
			return err
		}
		fits := true
		switch field := name[1 : len(name)-1]; string(field) {
		case "amount":
			amount = raw
		case "currency_code":
			fits = r.set(m.cell+1, Text, raw, d.json.seen)
		case "formatted_amount":
			fits = r.set(m.cell+2, Text, raw, d.json.seen)
		default:
			r.extra = r.extra.addNamed(m.name+"."+string(field), raw)
		}
		if !fits {
			d.invalid(table, m.name+"."+string(name[1:len(name)-1]), raw)
		}
		return nil
	})
	if err == nil && !r.setMoney(m.cell, amount) {
		d.invalid(table, m.name+".amount", amount)
	}
	return err
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
