package integration

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/keapsync/keapsync/source/keapsim"
)

// unusedSwitches are those with which a mirror rightly differs, or commands rightly fail.
var unusedSwitches = map[string]string{
	"OfficialTables": "tables that Keap refuses end every pass with an error",
}

// choices are how many values a switch has that is more than on and off.
var choices = map[string]int{
	"EndOfList": 4, "Strict": 4, "Arrays": 3,
	"EntryURL": 3, "HookTimes": 4, "PaymentIDs": 3,
}

// drawSwitches sets a few of keapsim's switches: whatever fields its Quirks have, so that new ones join by themselves.
func drawSwitches(r *rand.Rand, api string) (switches []string) {
	each(reflect.TypeFor[keapsim.Quirks](), "", func(name string, t reflect.Type) {
		if unusedSwitches[name] != "" || r.IntN(8) > 0 {
			return
		}
		switch t.Kind() {
		case reflect.Bool:
			switches = append(switches, name)
		case reflect.Uint8:
			if n := choices[t.Name()]; n > 1 {
				switches = append(switches, fmt.Sprintf("%s=%d", name, 1+r.IntN(n-1)))
			}
		}
	})
	return append(switches, drawHostility(r, api)...)
}

// hostile begins the switch of a way in which Keap is awkward; the number of its bit follows.
const hostile = "Hostile="

// drawHostility has Keap be awkward in all ways, in some, or in none.
func drawHostility(r *rand.Rand, api string) (switches []string) {
	share := r.IntN(3)
	for bit := range bits.Len32(uint32(keapsim.Everything)) {
		if api == "xmlrpc" && keapsim.Hostility(1)<<bit == keapsim.LargeIDs {
			continue // XML-RPC's integers cannot carry them
		}
		if share == 2 || share == 1 && r.IntN(2) == 0 {
			switches = append(switches, fmt.Sprint(hostile, bit))
		}
	}
	return switches
}

// hostilityOf are the ways in which Keap is awkward.
func hostilityOf(switches []string) (h keapsim.Hostility) {
	for _, s := range switches {
		if text, ok := strings.CutPrefix(s, hostile); ok {
			bit, err := strconv.Atoi(text)
			must(err)
			h |= 1 << bit
		}
	}
	if h == 0 {
		return keapsim.Regular
	}
	return h
}

// is reports whether Keap is awkward in a way.
func (a accountPlan) is(way keapsim.Hostility) bool { return hostilityOf(a.switches)&way != 0 }

// each calls f for every field, those of structs within by their path.
func each(t reflect.Type, prefix string, f func(name string, t reflect.Type)) {
	for field := range t.Fields() {
		if field.Type.Kind() == reflect.Struct {
			each(field.Type, prefix+field.Name+".", f)
			continue
		}
		f(prefix+field.Name, field.Type)
	}
}

// quirksOf are the switches as keapsim has them.
func quirksOf(switches []string) (q keapsim.Quirks) {
	for _, s := range switches {
		name, value, _ := strings.Cut(s, "=")
		if strings.HasPrefix(s, hostile) {
			continue
		}
		v := reflect.ValueOf(&q).Elem()
		for part := range strings.SplitSeq(name, ".") {
			v = v.FieldByName(part)
		}
		if v.Kind() == reflect.Bool {
			v.SetBool(true)
			continue
		}
		n, err := strconv.ParseUint(value, 10, 8)
		must(err)
		v.SetUint(n)
	}
	return q
}

// faultForms are the faults that calls meet, of both APIs, of XML-RPC alone, and of logins. Content faults show wrong values
// under an unchanged timestamp.
var faultForms = map[string][]string{
	"both":    {"500", "502html", "503html", "504html", "slow=30ms", "slow=200ms", "cut", "drop", "lost", "notjson", "emptylist", "cutlist", "limited=0.5", "429"},
	"xmlrpc":  {"fault=1", "fault=500", "blank", "truncated", "brownout"},
	"content": {"malformed=0.05"},
	"latin":   {"badchars=0.05", "latin1=0.05", "nulltext=0.05"},
	"login":   {"lost@/token", "503html@/token", "500@/token", "notjson@/token", "slow=300ms@/token"},
}

// drawFaults makes a fault list for an account.
func drawFaults(r *rand.Rand, a accountPlan) string {
	forms := slices.Clone(faultForms["both"])
	if a.api == "xmlrpc" {
		forms = append(forms, faultForms["xmlrpc"]...)
	}
	if r.IntN(4) == 0 {
		forms = append(forms, faultForms["content"]...)
		if a.api == "xmlrpc" {
			forms = append(forms, faultForms["latin"]...)
		}
	}
	if a.login == "oauth" {
		forms = append(forms, faultForms["login"]...)
	}
	var list []string
	for range 1 + r.IntN(4) {
		fault := forms[r.IntN(len(forms))]
		switch r.IntN(3) {
		case 0:
			fault += fmt.Sprintf(":next=%d", 1+r.IntN(5))
		case 1:
			fault += ":0.1"
		default:
			fault += ":0.4"
		}
		list = append(list, fault)
	}
	return strings.Join(list, ",")
}

// showsWrongValues reports whether a fault list has faults that change the values of records.
func showsWrongValues(list string) bool {
	for _, kind := range slices.Concat(faultForms["content"], faultForms["latin"]) {
		if name, _, _ := strings.Cut(kind, "="); strings.Contains(list, name) {
			return true
		}
	}
	return false
}
