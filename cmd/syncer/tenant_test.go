package main

import (
	"bytes"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

// renamed lets the stage's Keap answer as another application says it: in headers, bodies, or both.
func (s *stage) renamed(headers, bodies string) {
	s.intercept = func(w http.ResponseWriter, r *http.Request) bool {
		answer := httptest.NewRecorder()
		s.keap.Handler().ServeHTTP(answer, r)
		maps.Copy(w.Header(), answer.Header())
		w.Header().Set("x-keap-tenant-id", headers)
		w.Header().Del("Content-Length")
		body := answer.Body.Bytes()
		if bodies != "" && (strings.HasSuffix(r.URL.Path, "/userinfo") || r.URL.Path == "/token") {
			body = bytes.ReplaceAll(body, []byte("ab123"), []byte(bodies))
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
		return true
	}
}

func TestDataOfAnotherApplication(t *testing.T) {
	t.Parallel()
	refused := func(t *testing.T, s *stage, args ...string) {
		t.Helper()
		r := s.run(args...)
		require.Equal(t, exitFailed, r.code, r.stderr)
		require.Contains(t, r.stderr, "Keap names the application zz999")
		require.Contains(t, r.stderr, "use a credential of ab123")
	}

	for name, c := range map[string]struct{ headers, bodies string }{
		"NamedInHeaders":           {"ZZ999.infusionsoft.com", ""},
		"NamedWhenAskedWhoItIs":    {"", "zz999"},
		"NamedInHeadersFromThenOn": {"zz999", "zz999"},
	} {
		t.Run(name+"IsNotWritten", func(t *testing.T) {
			t.Parallel()
			s := migrated(t, keapsim.Options{Only: []string{"tags", "tag_categories", "users"}})
			s.renamed(c.headers, c.bodies)
			refused(t, s, "backfill", "--entity", "tags,users")
			require.Zero(t, value[int](s, "SELECT (SELECT count(*) FROM keap.tags) + (SELECT count(*) FROM keap.users)"))
			require.Zero(t, value[int](s, "SELECT count(*) FROM keapsync.watermarks WHERE mark IS NOT NULL OR cursor IS NOT NULL"))
			require.Regexp(t, `ab123 credential +.*another application`, s.run("check").stdout)
			require.Regexp(t, `(?i)tags .*failed`, s.run("status").stdout)
			s.intercept = nil
			s.run("backfill", "--entity", "tags").ok()
			s.renamed(c.headers, c.bodies)
			s.keap.Advance(1 << 40)
			refused(t, s, "sync", "--entity", "tags")
			refused(t, s, "sweep", "--entity", "tags")
			s.live("tags")
		})
	}

	t.Run("IsNoOtherForTheCaseOfItsName", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Only: []string{"tags"}})
		s.renamed("AB123.Infusionsoft.com", "AB123")
		s.run("backfill", "--entity", "tags").ok()
		s.renamed("", "")
		s.run("sync", "--entity", "tags").ok()
	})

	t.Run("IsNotOpenedByARefresh", func(t *testing.T) {
		t.Parallel()
		s := oauthStage(t, keapsim.Options{Only: []string{"users"}})
		s.login()
		s.run("backfill", "--entity", "users").ok()
		s.age("25 hours")
		s.renamed("", "zz999")
		for range 2 { // found out, and known
			r := s.run("sync", "--entity", "users")
			require.Equal(t, exitFailed, r.code)
			require.Contains(t, r.stderr, "it opens the application zz999")
			require.Contains(t, r.stderr, "run: syncer auth login --account ab123")
		}
		require.Equal(t, "refused", s.grants()[0].State)
		s.intercept = nil
		s.login()
		s.run("sync", "--entity", "users").ok()
	})
}
