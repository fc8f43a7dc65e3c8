package xmlrpc_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/xmlrpc"
)

// members are people with custom fields.
func members() *schema.Entity {
	e := with(func(x *schema.XMLRPC) { x.FormID, x.NotSelf, x.NotSelfTable = -1, "", "" })
	e.Columns = append(e.Columns[:len(e.Columns):len(e.Columns)], schema.Column{Name: "custom_fields", Type: schema.CustomFields})
	return e
}

func definition(id, form int, name string, kind, group int) record {
	return numbered("Id", id, "FormId", form, "Name", name, "DataType", kind, "GroupId", group, "Values", "")
}

func club() map[string][]record {
	tables := crowd(3)
	tables["DataFormField"] = []record{
		definition(12, -1, "Color", 15, 4), definition(14, -1, "Drill", 23, 4), definition(15, -6, "Other", 15, 4),
		definition(16, -1, "Old", 15, 0), definition(17, -1, "Color", 15, 0),
	}
	for _, r := range tables["Person"] {
		r["_Color"], r["_Old"], r["_New"], r["Password"] = "red", "gone", "fresh", "secret"
	}
	return tables
}

func first(t *testing.T, c *xmlrpc.Client, e *schema.Entity) string {
	t.Helper()
	p, err := read(t, c, source.Request{Entity: e, Order: source.OrderID, Limit: 1})
	require.NoError(t, err)
	return texts(p)[0]
}

func TestFields(t *testing.T) {
	t.Parallel()
	const plain = `{"id":1,"name":"No. 1","language":"en","update_time":"2026-01-02T15:00:00Z"`

	t.Run("CustomOnesAreFoundAndAskedFor", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, club())
		c := s.client(t)
		for range 2 {
			require.Equal(t, plain+`,"custom_fields":{"12":"red","16":"gone"}}`, first(t, c, members()))
		}
		require.Equal(t, []string{"query DataFormField Id ~>~0", "query Person Id ~>~0", "query Person Id ~>~0"}, s.asked())
	})

	t.Run("CustomOneThatWasDeletedIsForgotten", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, club())
		var told []string
		c := s.client(t, remember(&told))
		first(t, c, members())
		s.tables["DataFormField"] = s.tables["DataFormField"][1:4]
		s.refused["Person._Color"] = 10
		require.Equal(t, plain+`,"custom_fields":{"16":"gone"}}`, first(t, c, members()))
		require.Empty(t, told, "its definition went with it")
	})

	t.Run("CustomOneThatIsRefusedIsLeftOut", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, club())
		s.refused["Person._Old"] = 8
		var told []string
		c := s.client(t, remember(&told))
		require.Equal(t, plain+`,"custom_fields":{"12":"red"}}`, first(t, c, members()))
		require.Equal(t, []string{"people _Old#16"}, told)
		s.forget()
		first(t, c, members())
		require.Len(t, s.asked(), 1, "known by now")

		other := s.client(t)
		other.SetMissing("people", []string{"_Old#16"})
		s.forget()
		require.Equal(t, plain+`,"custom_fields":{"12":"red"}}`, first(t, other, members()))
		require.Len(t, s.asked(), 2, "known from the start")
	})

	t.Run("CustomOnesMayNotBeShownAtAll", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, club())
		s.refused["DataFormField"] = 7
		require.Equal(t, plain+`}`, first(t, s.client(t), members()))
	})

	t.Run("CustomOnesAreFoundWithoutTheirGroups", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, club())
		s.refused["DataFormField.Values"] = 10
		require.Equal(t, plain+`,"custom_fields":{"12":"red","16":"gone"}}`, first(t, s.client(t), members()))
	})

	t.Run("OptionalOnesThatAreRefusedAreLeftOut", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, club())
		s.refused["Person.Language"] = 10
		var told []string
		c := s.client(t, remember(&told))
		require.Equal(t, `{"id":1,"name":"No. 1","update_time":"2026-01-02T15:00:00Z"}`, first(t, c, people))
		require.Equal(t, []string{"people Language"}, told)
		require.True(t, c.Means(people).Since)
	})

	t.Run("AnyOtherThatIsRefusedIsLeftOut", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, club())
		s.refused["Person.Name"], s.refused["Person._Old"], s.refused["Person.Language"] = 8, 10, 10
		var told []string
		require.Equal(t, `{"id":1,"update_time":"2026-01-02T15:00:00Z","custom_fields":{"12":"red"}}`, first(t, s.client(t, remember(&told)), members()))
		require.ElementsMatch(t, []string{"people Name", "people _Old#16", "people Language"}, told)
	})

	t.Run("WithoutTheStampChangesDoNotShow", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, club())
		s.refused["Person.LastUpdated"] = 10
		c := s.client(t)
		require.True(t, c.Means(people).Since)
		require.Equal(t, `{"id":1,"name":"No. 1","language":"en"}`, first(t, c, people))
		m := c.Means(people)
		require.Equal(t, schema.Append, m.Strategy)
		require.True(t, m.Reread)
		require.False(t, m.Since)
		_, err := read(t, c, source.Request{Entity: people, Since: s.clock})
		require.True(t, source.IsUnsupported(err), "%v", err)
	})

	t.Run("SecretsAreNeverAskedFor", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, club())
		e := with(func(*schema.XMLRPC) {})
		e.Columns = append(e.Columns[:len(e.Columns):len(e.Columns)], schema.Column{Name: "password", Type: schema.Text, XML: "Password"})
		require.Equal(t, plain+`}`, first(t, s.client(t), e))
		for _, call := range s.calls {
			require.NotContains(t, fmt.Sprint(call.fields()), "Password")
		}
	})

	t.Run("WhatCannotBeDoneWithoutIsAnError", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, club())
		s.refused["Person.Id"] = 8
		_, err := read(t, s.client(t), source.Request{Entity: people})
		require.True(t, source.IsBadRequest(err), "%v", err)
		require.ErrorContains(t, err, "this account does not have a field that was asked for (NoFieldFound, some text)")
	})

	t.Run("TableThatIsMissingIsAnError", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, map[string][]record{})
		for _, r := range []source.Request{{}, {Count: true}, {IDs: []int64{1}}} {
			r.Entity = people
			_, err := read(t, s.client(t), r)
			require.True(t, source.IsUnknownURL(err), "%v", err)
			require.ErrorContains(t, err, "this account does not have the table")
			require.ErrorContains(t, err, "leave it out of the account's entities")
		}
	})

	t.Run("EachCallIsAnnounced", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t, club())
		n := 0
		c := s.client(t, func(o *xmlrpc.Options) {
			o.OnCall = func(_ context, entity string) error {
				require.Equal(t, "people", entity)
				n++
				if n == 4 {
					return &source.Error{Account: "ab123", Kind: source.KindQuota, Layer: source.LayerShare}
				}
				return nil
			}
		})
		s.refused["Person.Language"] = 10
		_, err := read(t, c, source.Request{Entity: people})
		require.True(t, source.IsQuota(err), "%v", err)
		require.Len(t, s.asked(), 3)
	})
}

// fields are those a query asks for.
func (c rpc) fields() (all []string) {
	if c.Method == "DataService.query" {
		for _, f := range c.Params[5].Values {
			all = append(all, *f.String)
		}
	}
	return all
}
