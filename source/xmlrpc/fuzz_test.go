package xmlrpc

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
)

// FuzzScanner holds the scanner against encoding/xml: what is well-formed and clear is read alike, and what is read
// whole is not read if any of it is missing.
func FuzzScanner(f *testing.F) {
	for _, s := range servers {
		f.Add([]byte(s.answer))
	}
	for _, c := range oddValues {
		f.Add([]byte(envelope(c.xml)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := scan(data)
		want, unclear := refer(data)
		if unclear == nil {
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
		if err != nil || len(data) == 0 {
			return
		}
		end := len(data)
		for blank(data[end-1:]) {
			end--
		}
		if data[end-1] == '>' && end > len("</methodResponse>") && string(data[end-len("</methodResponse>"):end]) == "</methodResponse>" {
			for _, cut := range []int{end - 1, end / 2, end / 3, int(data[end/2]) * end / 256} {
				_, err := scan(data[:cut])
				require.Error(t, err, "without its last %d bytes", len(data)-cut)
			}
		}
	})
}

// FuzzTranslate holds what records become: JSON that the decoder takes, whatever came.
func FuzzTranslate(f *testing.F) {
	for _, s := range servers {
		f.Add([]byte(s.answer))
	}
	for _, c := range oddValues {
		f.Add(answer("<value><struct>" + member("Id", "<value>7</value>") + member("Text", c.xml) + member("When", c.xml) + member("_List", c.xml) +
			member("Price", c.xml) + member("Other", c.xml) + member("Tags", c.xml) + member("_Time", c.xml) + "</struct></value>"))
	}
	z := newYork(f)
	p := newPlan(ownTable(gadget), gadgetCustom, nil)
	d := schema.NewDecoder(gadget, "ab123", schema.XMLRPCRoad)
	f.Fuzz(func(t *testing.T, data []byte) {
		var x translator
		x.start(p, z, data, 1<<33)
		rows := schema.NewRows(gadget, "ab123")
		err := x.records(func() error {
			from := x.write()
			record := x.out[from:]
			require.True(t, json.Valid(record), "%s", record)
			return d.DecodeJSON(schema.Raw{Bytes: record}, rows)
		})
		if err == nil {
			_, err := scan(data)
			require.NoError(t, err)
		}
		require.LessOrEqual(t, len(x.out), 16*len(data)+1024)
	})
}
