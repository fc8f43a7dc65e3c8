package keapsim

// filter is a field by which a list can be filtered.
type filter struct {
	name  string
	flags flag
	role  role
	shape shape                        // of the values, for roleValue
	words []string                     // the only values there are, if not empty
	read  func(rec any, v *candidates) // for roleValue
}

// flag is what a filter field takes besides ==.
type flag uint8

const (
	listed   flag = 1 << iota // a list of values, separated by commas
	compared                  // > < >= <=
	negated                   // !=
	wild                      // a trailing * asks for a prefix
	within                    // without * the value may stand anywhere in the text
	nullable                  // NONE asks for records without a value
)

// role tells on what a filter works. All but roleValue need the state of a record only.
type role uint8

const (
	roleValue role = iota
	roleID
	roleCreatedSince
	roleCreatedUntil
	roleUpdatedSince
	roleUpdatedUntil
	roleChangedSince // the update stamp, or the creation, as Quirks.SinceTestsCreation says
	roleChangedUntil
	roleShow   // a boolean that shows what is hidden by default
	roleNarrow // narrows another filter and tests nothing by itself
)

// candidates are the values of a record that a filter looks at; one of them has to match.
type candidates struct {
	texts   []string
	numbers []float64
	ids     []int64
}

func (v *candidates) reset()           { v.texts, v.numbers, v.ids = v.texts[:0], v.numbers[:0], v.ids[:0] }
func (v *candidates) number(n float64) { v.numbers = append(v.numbers, n) }
func (v *candidates) word(s string)    { v.texts = append(v.texts, s) }
func (v *candidates) text(t text) {
	if t.set {
		v.texts = append(v.texts, t.s)
	}
}

func (v *candidates) id(id int64) {
	if id != 0 {
		v.ids = append(v.ids, id)
	}
}

func (v *candidates) truth(b bool) {
	if b {
		v.numbers = append(v.numbers, 1)
		return
	}
	v.numbers = append(v.numbers, 0)
}

// Shapes of filters alone: booleans, of which true and false are numbers, and ids.
const (
	contentTruth = contentList + 1 + iota
	contentID
)

func byID(name string, flags flag) filter { return filter{name: name, flags: flags, role: roleID} }

func bound(name string, r role) filter { return filter{name: name, role: r} }

func byText[R any](name string, flags flag, read func(rec *R) text) filter {
	return byTexts(name, flags, func(rec *R, v *candidates) { v.text(read(rec)) })
}

func byTexts[R any](name string, flags flag, read func(rec *R, v *candidates)) filter {
	return filter{name: name, flags: flags, shape: contentText, read: func(rec any, v *candidates) { read(rec.(*R), v) }}
}

func byWord[R any](name string, words []string, read func(rec *R) string) filter {
	f := byTexts(name, 0, func(rec *R, v *candidates) { v.word(read(rec)) })
	f.words = words
	return f
}

func byNumber[R any](name string, flags flag, read func(rec *R) float64) filter {
	return byNumbers(name, flags, func(rec *R, v *candidates) { v.number(read(rec)) })
}

// byRef filters by the id of another record; 0 is none.
func byRef[R any](name string, flags flag, read func(rec *R) int64) filter {
	return byRefs(name, flags, func(rec *R, v *candidates) { v.id(read(rec)) })
}

func byRefs[R any](name string, flags flag, read func(rec *R, v *candidates)) filter {
	return filter{name: name, flags: flags, shape: contentID, read: func(rec any, v *candidates) { read(rec.(*R), v) }}
}

func byNumbers[R any](name string, flags flag, read func(rec *R, v *candidates)) filter {
	return filter{name: name, flags: flags, shape: contentNumber, read: func(rec any, v *candidates) { read(rec.(*R), v) }}
}

func byTruth[R any](name string, read func(rec *R) bool) filter {
	return filter{name: name, shape: contentTruth, read: func(rec any, v *candidates) { v.truth(read(rec.(*R))) }}
}
