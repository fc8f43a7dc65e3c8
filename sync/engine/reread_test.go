package engine_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
	"github.com/keapsync/keapsync/source/keapsim"
	"github.com/keapsync/keapsync/sync/engine"
)

// redefine makes the rows of an entity those of another definition, which had a column elsewhere: the text is wrong, and so are
// the hashes. known is whether the database knows by which definition they were read.
func (m *mirror) redefine(entity, column string, known bool) {
	m.t.Helper()
	m.exec("UPDATE keap." + entity + " SET _row_hash = _row_hash + 1, " + column + " = 'another'")
	if known {
		m.exec("UPDATE keapsync.watermarks SET definition = 5 WHERE entity = '" + entity + "'")
	} else {
		m.exec("UPDATE keapsync.watermarks SET definition = NULL WHERE entity = '" + entity + "'")
	}
}

func (m *mirror) exec(sql string) {
	m.t.Helper()
	_, err := m.db.Exec(m.t.Context(), sql)
	require.NoError(m.t, err)
}

// rows is the number of live rows.
func (m *mirror) rows(entity string) int { return len(m.live(entity)) }

// wrong is the number of rows that are as the other definition made them.
func (m *mirror) wrong(entity, column string) (n int) {
	m.t.Helper()
	require.NoError(m.t, m.db.QueryRow(m.t.Context(), "SELECT count(*) FROM keap."+entity+" WHERE "+column+" = 'another'").Scan(&n))
	return n
}

func (m *mirror) definition(entity string) int64 {
	m.t.Helper()
	marks, err := m.sink.Watermarks(m.t.Context(), "ab123", entity)
	require.NoError(m.t, err)
	return marks[0].Definition
}

func current(entity string) int64 { return int64(schema.Lookup(entity).Definition(schema.RESTv2)) }

func TestAnotherDefinitionHasEverythingReadAgain(t *testing.T) {
	t.Parallel()

	t.Run("InPartsBehindWhatIsNew", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 3500})
		m.options = engine.Options{RereadPages: 2}
		m.pass("contacts")
		require.Equal(t, current("contacts"), m.definition("contacts"), "a backfill leaves it")
		m.redefine("contacts", "given_name", true)
		m.keap.Advance(time.Hour)
		edited, err := m.keap.Pick("contacts", 3, false)
		require.NoError(t, err)
		_, err = m.keap.Edit("contacts", edited...)
		require.NoError(t, err)
		asked := m.requests()
		first := m.pass("contacts")
		require.Len(t, *asked, 1+2)
		require.Equal(t, source.ForChanges, (*asked)[0].Purpose)
		require.False(t, (*asked)[0].Since.IsZero(), "what is new comes first")
		require.Equal(t, source.ForSweep, (*asked)[1].Purpose)
		require.True(t, (*asked)[1].Since.IsZero())
		require.Positive(t, m.wrong("contacts", "given_name"))
		require.NotEqual(t, current("contacts"), m.definition("contacts"))

		m.keap.Advance(time.Hour)
		*asked = nil
		second := m.pass("contacts") // which may be another process
		require.LessOrEqual(t, len(*asked), 1+3, "it goes on where it was")
		require.True(t, second.Mark.After(first.Mark), "changes are in the mirror meanwhile")
		for range 2 {
			m.keap.Advance(time.Hour)
			m.pass("contacts")
		}
		require.Zero(t, m.wrong("contacts", "given_name"))
		require.Equal(t, current("contacts"), m.definition("contacts"))
		*asked = nil
		m.pass("contacts")
		require.Len(t, *asked, 1, "and once only")
	})

	t.Run("WhateverItsStrategy", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 2500})
		m.options = engine.Options{RereadPages: 1}
		for entity, column := range map[string]string{
			"opportunities": "opportunity_title", "tags": "name", "payments": "type", "transactions": "description", "users": "given_name",
			"custom_field_definitions": "label", "companies": "company_name",
		} {
			m.pass(entity)
			rows := m.rows(entity)
			m.redefine(entity, column, false)
			for range 40 { // pages can be short
				m.keap.Advance(time.Hour)
				m.pass(entity)
			}
			require.Zero(t, m.wrong(entity, column), entity)
			require.Equal(t, current(entity), m.definition(entity), entity)
			require.Equal(t, rows, m.rows(entity), entity)
		}
	})

	t.Run("AndWaitsWhereNoCallsAreLeftForIt", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 2500})
		before := m.pass("contacts")
		m.redefine("contacts", "given_name", true)
		m.keap.Advance(time.Hour)
		keap, calls := m.account.Reader, 0
		m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
			if calls++; r.Purpose == source.ForSweep && calls > 2 {
				return nil, &source.Error{Kind: source.KindQuota, Layer: source.LayerShare}
			}
			return keap.ReadPage(ctx, r)
		})
		after := m.pass("contacts")
		require.True(t, after.Mark.After(before.Mark), "what is new is in the mirror")
		require.Less(t, m.wrong("contacts", "given_name"), 2500)
		require.Positive(t, m.wrong("contacts", "given_name"))
		m.account.Reader = keap
		m.keap.Advance(time.Hour)
		m.pass("contacts")
		require.Zero(t, m.wrong("contacts", "given_name"))
	})

	t.Run("ByASweepAsWell", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 1500})
		m.pass("contacts")
		m.redefine("contacts", "given_name", true)
		asked := m.requests()
		m.sweep("contacts", false)
		require.Zero(t, m.wrong("contacts", "given_name"))
		require.Equal(t, current("contacts"), m.definition("contacts"))
		require.False(t, (*asked)[0].Stamps)
		m.exec("UPDATE keap.contacts SET _row_hash = _row_hash + 1, given_name = 'another'")
		m.sweep("contacts", false)
		require.Greater(t, m.wrong("contacts", "given_name"), 1400, "stamps alone show no definition, and it is not due")
	})

	t.Run("AfterABackfillThatAnotherVersionBegan", func(t *testing.T) {
		t.Parallel()
		m := newMirror(t, keapsim.Options{Contacts: 3500})
		m.options = engine.Options{BatchPages: 1}
		keap, calls := m.account.Reader, 0
		m.account.Reader = readerFunc(func(ctx context.Context, r source.Request) (*source.Page, error) {
			if calls++; calls > 3 {
				return nil, &source.Error{Kind: source.KindServer}
			}
			return keap.ReadPage(ctx, r)
		})
		_, err := engine.New(m.sink, m.state, m.options).Pass(t.Context(), m.account, schema.Lookup("contacts"))
		require.Error(t, err)
		m.account.Reader = keap
		m.exec(`UPDATE keapsync.watermarks SET cursor = cursor || '{"definition": 5}'`)
		m.exec("UPDATE keap.contacts SET _row_hash = _row_hash + 1, given_name = 'another'")
		m.pass("contacts")
		require.Positive(t, m.wrong("contacts", "given_name"))
		require.Zero(t, m.definition("contacts"), "a part of it is not as this version makes it")
		m.keap.Advance(time.Hour)
		m.pass("contacts")
		require.Zero(t, m.wrong("contacts", "given_name"))
		require.Equal(t, current("contacts"), m.definition("contacts"))
	})
}

func TestEqualTransactionsStayApart(t *testing.T) {
	t.Parallel()
	records := func(n int) []schema.Raw {
		e := schema.Lookup("transactions")
		body := []byte(`{"transactions":[`)
		for i := range n {
			if i > 0 {
				body = append(body, ',')
			}
			body = append(body, `{"contact_id":"1","amount":5,"transaction_time":"2026-01-01T00:00:00Z"}`...)
		}
		raw, _, err := e.SplitJSON(append(body, `]}`...), "", nil)
		require.NoError(t, err)
		return raw
	}
	m := newMirror(t, keapsim.Options{})
	m.options = engine.Options{BatchPages: 1}
	fail := true
	m.account.Reader = readerFunc(func(_ context.Context, r source.Request) (*source.Page, error) {
		switch {
		case r.Token == "" || r.Token == "2":
			return &source.Page{Records: records(2), Next: map[string]string{"": "2", "2": "3"}[r.Token], More: source.MoreFollows, At: time.Now()}, nil
		case fail:
			return nil, &source.Error{Kind: source.KindServer}
		}
		return &source.Page{Records: records(1), More: source.MoreUnlikely, At: time.Now()}, nil
	})
	_, err := engine.New(m.sink, m.state, m.options).Pass(t.Context(), m.account, schema.Lookup("transactions"))
	require.Error(t, err)
	require.Equal(t, 4, m.rows("transactions"), "on either side of a page's border")
	fail = false
	m.pass("transactions")
	require.Equal(t, 5, m.rows("transactions"), "and of a cursor that was resumed")
}
