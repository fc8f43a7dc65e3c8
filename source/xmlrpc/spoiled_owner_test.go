package xmlrpc_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

func TestOwnersThatCannotBeRead(t *testing.T) {
	t.Parallel()
	t.Run("CostTheirRowInAWalk", func(t *testing.T) {
		t.Parallel()
		k := 0
		s := newShelf(t, shop(2, until(3)...))
		s.tables["Line"][0]["Qty"] = "<i4>9</i4>"
		s.tables["Line"][0]["CartId"] = "12 pieces"
		p, err := read(t, s.client(t), source.Request{Entity: carts})
		require.NoError(t, err)
		for _, text := range texts(p) {
			k += strings.Count(text, `"qty"`)
		}
		require.Equal(t, 5, k)
	})
	t.Run("CostNothingWhereOneOwnerWasAskedFor", func(t *testing.T) {
		t.Parallel()
		k := serve(t, says(200, xmlType, "<methodResponse><params><param><value><array><data><value><struct><member><name>Id</name><value><i4>7</i4></value></member>"+
			"<member><name>CartId</name><value>seven</value></member><member><name>Qty</name><value><i4>1</i4></value></member>"+
			"<member><name>LineId</name><value>seven</value></member><member><name>PlaceId</name><value><i4>3</i4></value></member>"+
			"</struct></value></data></array></value></param></params></methodResponse>"))
		p, err := read(t, k.client(t), source.Request{Entity: carts, IDs: []int64{7}})
		require.NoError(t, err)
		require.Contains(t, texts(p)[0], `"cart_lines":[{"qty":1,`)
		require.Contains(t, texts(p)[0], `"cart_places":[3`)
	})
}
