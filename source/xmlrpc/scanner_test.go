package xmlrpc

import (
	"bytes"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// servers are answers of servers as their software writes them.
var servers = []struct{ name, answer string }{
	{
		"Keap", `<?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value><array><data>` +
			`<value><struct><member><name>LastUpdated</name><value><dateTime.iso8601>20260703T09:15:30</dateTime.iso8601></value></member>` +
			`<member><name>Email</name><value>ana@example.test</value></member><member><name>_FavoriteColor</name><value>Grün &amp; blau</value></member>` +
			`<member><name>Id</name><value><i4>4203</i4></value></member><member><name>Total</name><value><double>199.0</double></value></member>` +
			`<member><name>Accepted</name><value><boolean>1</boolean></value></member><member><name>FirstName</name><value></value></member>` +
			`<member><name>LastName</name><value/></member><member><name>Nickname</name><value>  </value></member></struct></value>` +
			`<value><struct></struct></value></data></array></value></param></params></methodResponse>`,
	},
	{"KeapWithNothing", `<?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value><array><data/></array></value></param></params></methodResponse>`},
	{
		"Python", "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value><array><data>\n<value><struct>\n<member>\n<name>Id</name>\n" +
			"<value><int>4203</int></value>\n</member>\n<member>\n<name>Name</name>\n<value><string>a &lt; b &amp; c &gt; d</string></value>\n</member>\n" +
			"<member>\n<name>When</name>\n<value><dateTime.iso8601>20260703T09:15:30</dateTime.iso8601></value>\n</member>\n" +
			"<member>\n<name>Photo</name>\n<value><base64>\naGVsbG8=\n</base64></value>\n</member>\n<member>\n<name>Nothing</name>\n<value><nil/></value></member>\n" +
			"<member>\n<name>Price</name>\n<value><double>1.5</double></value>\n</member>\n<member>\n<name>Yes</name>\n<value><boolean>1</boolean></value>\n</member>\n" +
			"</struct></value>\n</data></array></value>\n</param>\n</params>\n</methodResponse>\n",
	},
	{
		"Apache", `<?xml version="1.0" encoding="UTF-8"?><methodResponse xmlns:ex="http://ws.apache.org/xmlrpc/namespaces/extensions"><params><param><value><array><data>` +
			`<value><struct><member><name>Id</name><value><i4>4203</i4></value></member><member><name>Big</name><value><ex:i8>9007199254740993</ex:i8></value></member>` +
			`<member><name>Gone</name><value><ex:nil/></value></member><member><name>List</name><value><array><data><value>one</value><value><i4>2</i4></value></data></array></value></member>` +
			`</struct></value></data></array></value></param></params></methodResponse>`,
	},
	{
		"PrettyPrinter", "<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<methodResponse>\n  <params>\n    <param>\n      <value>\n        <array>\n          <data>\n            <value>\n              <struct>\n" +
			"                <member>\n                  <name>Id</name>\n                  <value>\n                    <i4> 4203 </i4>\n                  </value>\n                </member>\n" +
			"                <!-- a remark -->\n                <member>\n                  <name>Text</name>\n                  <value><![CDATA[a < b & c]]></value>\n                </member>\n" +
			"              </struct>\n            </value>\n          </data>\n        </array>\n      </value>\n    </param>\n  </params>\n</methodResponse>\n",
	},
}

func envelope(value string) string {
	return `<?xml version="1.0"?><methodResponse><params><param>` + value + `</param></params></methodResponse>`
}

func member(name, value string) string {
	return "<member><name>" + name + "</name>" + value + "</member>"
}

// oddValues are values as they are, or as they should not be; text is what the scanner makes of them.
var oddValues = []struct {
	name, xml string
	kind      kind
	text      string
	repaired  int
}{
	{"BareText", "<value>text</value>", kindText, "text", 0},
	{"Empty", "<value></value>", kindText, "", 0},
	{"EmptyInOne", "<value/>", kindText, "", 0},
	{"EmptyInOneWithASpace", "<value />", kindText, "", 0},
	{"EmptyString", "<value><string></string></value>", kindText, "", 0},
	{"EmptyStringInOne", "<value><string/></value>", kindText, "", 0},
	{"WhiteSpaceIsText", "<value> \n </value>", kindText, " \n ", 0},
	{"WhiteSpaceInAStringIsText", "<value>\n<string> a </string>\n</value>", kindText, " a ", 0},
	{"WhiteSpaceAroundATypeIsNot", "<value>\n\t<i4>\n4 </i4>\n</value>", kindInt, "4", 0},
	{"Int", "<value><int>-7</int></value>", kindInt, "-7", 0},
	{"I8", "<value><i8>9007199254740993</i8></value>", kindInt, "9007199254740993", 0},
	{"Nil", "<value><nil/></value>", kindNil, "", 0},
	{"Attributes", `<value x="1"><i4 y='a>b'>4</i4></value>`, kindInt, "4", 0},
	{"CommentBeforeAType", "<value><!-- four --><i4>4</i4></value>", kindInt, "4", 0},
	{"CommentInText", "<value>a<!-- < & -->b</value>", kindText, "ab", 0},
	{"CDATA", "<value><![CDATA[<b> & ]] \r\n]]></value>", kindText, "<b> & ]] \n", 0},
	{"CDATAInAString", "<value><string>x<![CDATA[&amp;]]>&amp;</string></value>", kindText, "x&amp;&", 0},
	{"References", "<value>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&#x1F600;&#13;&#10;&#9;</value>", kindText, "<>&\"'AB😀\r\n\t", 0},
	{"ReferenceOfManyZeros", "<value>&#00000000000000000000065;</value>", kindText, "A", 0},
	{"LineBreaks", "<value>a\r\nb\rc\nd</value>", kindText, "a\nb\nc\nd", 0},
	{"OtherScripts", "<value>Яхты 日本語 🙂</value>", kindText, "Яхты 日本語 🙂", 0},
	{"VerticalTabByReference", "<value>note&#11;more</value>", kindText, "note\ufffdmore", 1},
	{"NULByReference", "<value>&#0;</value>", kindText, "\ufffd", 1},
	{"HalvesOfASurrogatePair", "<value>&#55357;&#56832;</value>", kindText, "\ufffd\ufffd", 2},
	{"ReferenceBeyondUnicode", "<value>&#x110000;&#99999999999999999999;</value>", kindText, "\ufffd\ufffd", 2},
	{"ControlCharacters", "<value>a\x0bb\x00c\x1f</value>", kindText, "a\ufffdb\ufffdc\ufffd", 3},
	{"NotUTF8", "<value>caf\xe9 \xed\xa0\x80</value>", kindText, "caf\ufffd \ufffd\ufffd\ufffd", 4},
	{"NonCharacter", "<value>\ufffe</value>", kindText, "\ufffd", 1},
	{"UnknownEntity", "<value>a&nbsp;b</value>", kindText, "a&nbsp;b", 1},
	{"LoneAmpersand", "<value>R&D &</value>", kindText, "R&D &", 2},
	{"UnfinishedReference", "<value>&#; &#x; &#12 &amp</value>", kindText, "&#; &#x; &#12 &amp", 4},
	{"LoneLessThan", "<value>1 < 2</value>", kindText, "1 < 2", 1},
	{"MarkupOfOthers", "<value>a <b>bold</b> word<br/></value>", kindText, "a <b>bold</b> word<br/>", 3},
	{"UnknownType", "<value><color>red</color></value>", kindText, "<color>red</color>", 2},
	{"TextBehindAType", "<value><i4>4</i4> pieces</value>", kindText, "<i4>4</i4> pieces", 2},
	{"NumberThatIsNone", "<value><i4>12 pieces</i4></value>", kindInt, "12 pieces", 0},
	{"MarkupInANumber", "<value><i4><b>4</b></i4></value>", kindInt, "<b>4</b>", 2},
}

func TestScalars(t *testing.T) {
	t.Parallel()
	for _, c := range oddValues {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := scanner{data: []byte(envelope(c.xml))}
			require.NoError(t, s.response(func() error {
				v, err := s.whole()
				require.NoError(t, err)
				require.Equal(t, c.kind, v.kind)
				require.Equal(t, c.text, string(s.plain(v)))
				var u unescaper
				u.append(nil, s.data[v.from:v.to], v.messy, jsonText)
				require.Equal(t, c.repaired, u.repaired)
				return nil
			}))
		})
	}
}

func TestAnswersOfServers(t *testing.T) {
	t.Parallel()
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			got, err := scan([]byte(s.answer))
			require.NoError(t, err)
			if s.name != "Apache" && s.name != "PrettyPrinter" { // name spaces, and CDATA beside indentation: unclear
				want, err := refer([]byte(s.answer))
				require.NoError(t, err)
				require.Equal(t, want, got)
			}
		})
	}
}

func TestCutAnswers(t *testing.T) {
	t.Parallel()
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			whole := strings.TrimRight(s.answer, "\n")
			for i := range whole {
				_, err := scan([]byte(whole[:i]))
				require.ErrorIs(t, err, io.ErrUnexpectedEOF, "after %q", whole[max(0, i-30):i])
			}
		})
	}
}

func TestBadStructure(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"SomethingFollows":    envelope("<value>a</value>") + "x",
		"SecondAnswerFollows": strings.Repeat(envelope("<value>a</value>"), 2),
		"HTML":                "<!DOCTYPE html><html><body>Maintenance</body></html>",
		"JSON":                `{"fault":{"faultstring":"x"}}`,
		"NoParam":             "<methodResponse><params/></methodResponse>",
		"TwoParams":           "<methodResponse><params><param><value/></param><param><value/></param></params></methodResponse>",
		"ValueIsNotClosed":    envelope("<value><struct>" + "<member><name>A</name><value>abc</member>" + member("B", "<value>d</value>") + "</struct></value>"),
		"StringIsNotClosed":   envelope("<value><string>abc</value>"),
		"MemberWithoutValue":  envelope("<value><struct><member><name>A</name></member></struct></value>"),
		"MemberWithoutName":   envelope("<value><struct><member><value>a</value></member></struct></value>"),
		"TextBetweenMembers":  envelope("<value><struct>x</struct></value>"),
		"StructEndsAsArray":   envelope("<value><struct></array></value>"),
		"ArrayEndsAsStruct":   envelope("<value><array><data></struct></value>"),
		"TextBetweenElements": envelope("<value><array><data>x</data></array></value>"),
		"FaultThatIsText":     "<methodResponse><fault><value>oops</value></fault></methodResponse>",
		"FaultWithoutNumber":  "<methodResponse><fault><value><struct>" + member("faultCode", "<value>x</value>") + "</struct></value></fault></methodResponse>",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := scan([]byte(answer))
			require.ErrorIs(t, err, errStructure)
		})
	}
	t.Run("TooDeep", func(t *testing.T) {
		t.Parallel()
		deep := func(n int) []byte {
			return []byte(envelope(strings.Repeat("<value><array><data>", n) + strings.Repeat("</data></array></value>", n)))
		}
		_, err := scan(deep(maxDepth))
		require.NoError(t, err)
		_, err = scan(deep(maxDepth + 1))
		require.ErrorIs(t, err, errDepth)
		_, err = scan([]byte(envelope(strings.Repeat("<value><struct><member><name>a</name>", 100_000))))
		require.ErrorIs(t, err, errDepth)
	})
}

// hostile are answers made to be slow, of about n bytes.
func hostile(n int) map[string][]byte {
	many := func(s string) string { return strings.Repeat(s, n/len(s)) }
	return map[string][]byte{
		"JunkBehindTypes":      []byte(envelope("<value><array><data>" + many("<value><i4>4</i4>junk</value>") + "</data></array></value>")),
		"LessThans":            []byte(envelope("<value>" + many("<") + "</value>")),
		"Ampersands":           []byte(envelope("<value>" + many("&") + "</value>")),
		"UnfinishedReferences": []byte(envelope("<value>" + many("&#1") + "</value>")),
		"OpenComments":         []byte(envelope("<value>" + many("<!--") + "</value>")),
		"OpenCDATA":            []byte(envelope("<value>" + many("<![CDATA[") + "</value>")),
		"OpenQuotes":           []byte(envelope("<value><array><data>" + many(`<value><a b="</value>`) + "</data></array></value>")),
		"LongName":             []byte(envelope("<value><" + many("a") + "</value>")),
		"UnclosedTypes":        []byte(envelope("<value>" + many("<i4>"))),
		"EmptyMembers":         []byte(envelope("<value><struct>" + many("<member><name/><value/></member>") + "</struct></value>")),
		"Comments":             []byte(envelope("<value><array><data>" + many("<!---->") + "</data></array></value>")),
		"NamesWithReferences":  []byte(envelope("<value><struct>" + many("<member><name>&amp;</name><value/></member>") + "</struct></value>")),
		"References":           []byte(envelope("<value>" + many("&#11;") + "</value>")),
	}
}

func TestHostileAnswersTakeLittle(t *testing.T) { // not parallel: it counts what is allocated
	for name, data := range hostile(1 << 20) {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			began := time.Now()
			runtime.ReadMemStats(&before)
			s := scanner{data: data}
			_ = s.response(s.skip)
			runtime.ReadMemStats(&after)
			require.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(4*len(data)))
			require.Less(t, time.Since(began), 5*time.Second)
		})
	}
}

func TestNeverPanics(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{
		"<value>", "</value>", "<i4>", "</i4>", "<struct>", "</struct>", "<member>", "</member>", "<name>", "</name>", "<array>", "<data>",
		"</data>", "</array>", "<data/>", "<value/>", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&#11;", "x", " ", "<", ">", "/", "&", "<fault>", "</params>",
	}
	for range 4_000 {
		var b bytes.Buffer
		b.WriteString("<methodResponse><params><param>")
		for range r.IntN(30) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		if r.IntN(2) == 0 {
			b.WriteString("</param></params></methodResponse>")
		}
		got, err := scan(b.Bytes())
		if want, unclear := refer(b.Bytes()); unclear == nil {
			require.NoError(t, err, "%s", b.Bytes())
			require.Equal(t, want, got, "%s", b.Bytes())
		}
	}
}
