package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

const stageKey = "0123456789abcdef-stage-key"

// legacyStage is a stage with one account that has a legacy key only, besides the other one.
func legacyStage(t *testing.T, o keapsim.Options) *stage {
	t.Helper()
	o.LegacyKeys = []string{stageKey}
	s := migrated(t, o)
	s.secrets = append(s.secrets, stageKey)
	s.configure(`  - name: old456
    auth: {method: legacy_key, key: ` + stageKey + `}
    xmlrpc_url: ` + s.server.URL + `/api/xmlrpc
`)
	return s
}

func TestLegacyAccounts(t *testing.T) {
	t.Parallel()

	t.Run("AreMirroredByXMLRPC", func(t *testing.T) {
		t.Parallel()
		s := legacyStage(t, keapsim.Options{Contacts: 60})
		s.run("check").ok()
		s.run("backfill", "--account", "old456").ok()
		for _, table := range []string{"contacts", "orders", "invoices", "tag_assignments", "tickets"} {
			require.Positive(t, value[int](s, "SELECT count(*) FROM keap."+table+" WHERE account = 'old456'"), table)
		}
		var report summary
		s.run("sync", "--account", "old456", "--json").ok().json(&report)
		calls := int64(0)
		for _, p := range report.Passes {
			require.Equal(t, "done", p.Outcome, p.Entity)
			require.LessOrEqual(t, p.Calls, int64(2), "%s: one for the page, one for the custom fields or what belongs to it", p.Entity)
			calls += p.Calls
		}
		require.Equal(t, 2*len(report.Passes)-int(2*int64(len(report.Passes))-calls), int(calls))
		s.run("sweep", "--account", "old456").ok()
		s.run("sync", "--account", "old456", "--entity", "contacts", "--ids", "1,2,3").ok()
		require.Contains(t, s.run("backfill", "--account", "old456", "--dry-run").ok().stdout, "invoices")
	})

	t.Run("WithAWrongKeyAreToldWhatToDo", func(t *testing.T) {
		t.Parallel()
		s := legacyStage(t, keapsim.Options{Contacts: 10})
		s.config = writeConfig(t, `database: {url: "${DATABASE_URL}"}
accounts: [{name: old456, auth: {method: legacy_key, key: not-the-key-at-all}, xmlrpc_url: "`+s.server.URL+`/api/xmlrpc"}]
`)
		s.secrets = append(s.secrets, "not-the-key-at-all")
		r := s.run("backfill", "--entity", "tags")
		require.Equal(t, exitFailed, r.code)
		for _, text := range []string{"old456", "ContactGroup", "InvalidKey", "key"} {
			require.Contains(t, r.stdout, text)
		}
		r = s.run("check")
		require.Equal(t, exitFailed, r.code)
		require.Contains(t, r.stdout, "InvalidKey")
	})

	t.Run("LackFieldsThatTheStatusNames", func(t *testing.T) {
		t.Parallel()
		s := legacyStage(t, keapsim.Options{Contacts: 20, Quirks: keapsim.Quirks{OfficialFields: true}})
		s.run("backfill", "--account", "old456", "--entity", "orders,invoices").ok()
		status := s.run("status", "--account", "old456").ok().stdout
		require.Contains(t, status, "old456 orders: Keap refuses LastUpdated")
		var calls atomic.Int32
		s.intercept = func(http.ResponseWriter, *http.Request) bool {
			calls.Add(1)
			return false
		}
		s.run("sync", "--account", "old456", "--entity", "invoices").ok()
		require.EqualValues(t, 1, calls.Load(), "what is known is not found out again")
		s.run("backfill", "--account", "old456", "--entity", "invoices", "--restart").ok()
		require.Greater(t, calls.Load(), int32(3), "it is asked for again")
	})

	t.Run("WaitForABrownoutToEndAndLoseNothing", func(t *testing.T) {
		t.Parallel()
		s := legacyStage(t, keapsim.Options{Contacts: 60})
		s.run("backfill", "--account", "old456").ok()
		before := value[int](s, "SELECT count(*) FROM keap.contacts WHERE account = 'old456'")
		var down atomic.Bool
		down.Store(true)
		var refused atomic.Int32
		s.intercept = func(w http.ResponseWriter, r *http.Request) bool {
			if !down.Load() || !strings.HasSuffix(r.URL.Path, "/xmlrpc") {
				return false
			}
			refuse(w, int(refused.Add(1)))
			return true
		}
		r := s.run("sweep")
		require.Equal(t, exitFailed, r.code)
		require.Contains(t, r.stdout, "ab123", "the other account")
		calls := refused.Load()
		require.Less(t, calls, int32(60), "a road that is down is not asked by every entity")
		status := s.run("status").ok().stdout
		require.Contains(t, status, "old456: xmlrpc has been down since ")
		s.run("sync", "--account", "ab123", "--entity", "contacts").ok()
		require.Equal(t, before, value[int](s, "SELECT count(*) FROM keap.contacts WHERE account = 'old456' AND _deleted_at IS NULL"))
		down.Store(false)
		s.run("sync", "--account", "old456").ok()
		require.NotContains(t, s.run("status").ok().stdout, "down since")
		require.Zero(t, value[int](s, "SELECT count(*) FROM keap.contacts WHERE _deleted_at IS NOT NULL"))
	})

	t.Run("MayBeReadByATokenToo", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Contacts: 20})
		s.config = writeConfig(t, `database: {url: "${DATABASE_URL}"}
accounts: [{name: ab123, auth: {method: token, token: "${KEAP_TOKEN}"}, roads: [rest_v2, xmlrpc], rest_url: "`+s.server.URL+`/crm/rest",
  xmlrpc_url: "`+s.server.URL+`/crm/xmlrpc/v1", quota: {reserve: 0}}]
`)
		s.run("backfill", "--entity", "contacts,invoices").ok()
		require.Equal(t, 20, value[int](s, "SELECT count(*) FROM keap.contacts"))
		require.Positive(t, value[int](s, "SELECT count(*) FROM keap.contact_emails WHERE email_opt_status IS NOT NULL"), "they came by REST v2")
		require.Positive(t, value[int](s, "SELECT count(*) FROM keap.invoices"))
	})
}

// refuse answers a call as a road that is switched off may: in one of many forms.
func refuse(w http.ResponseWriter, n int) {
	switch n % 5 {
	case 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("<html><head><title>Service Unavailable</title></head></html>"))
	case 1:
		w.Header().Set("Content-Type", "text/xml") // nothing follows
	case 2:
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html><head><title>Maintenance</title></head></html>"))
	case 3:
		fault(w, "1", "[InvalidConfig]Invalid Configuration")
	default:
		fault(w, "500", "Server encountered exception: com.infusionsoft.throttle.ThrottlingException: Maximum number of threads throttled")
	}
}

func fault(w http.ResponseWriter, code, text string) {
	w.Header().Set("Content-Type", "text/xml;charset=UTF-8")
	_, _ = w.Write([]byte(`<?xml version="1.0" encoding="UTF-8"?><methodResponse><fault><value><struct><member><name>faultCode</name><value><i4>` +
		code + `</i4></value></member><member><name>faultString</name><value>` + text + `</value></member></struct></value></fault></methodResponse>`))
}
