package main

import (
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

// hooked is a migrated stage with an address for hooks, and returns that.
func hooked(t *testing.T, o keapsim.Options) (*stage, string) {
	t.Helper()
	o.HookDelay = keapsim.AtOnce
	s := migrated(t, o)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	listen := listener.Addr().String()
	require.NoError(t, listener.Close())
	s.configure(fmt.Sprintf("    entities: [contacts, tags]\nserver: {listen: %q, public_url: %q}\n", listen, "http://"+listen))
	return s, listen
}

func TestHooks(t *testing.T) {
	t.Parallel()

	t.Run("AreInstalledWithoutADaemonListedAndRemoved", func(t *testing.T) {
		t.Parallel()
		s, listen := hooked(t, keapsim.Options{})
		require.Regexp(t, `(?m)^! warning  ab123 hooks +there are none; run: syncer hooks install$`, s.run("check").ok().stdout)
		require.Contains(t, s.run("hooks", "list").ok().stdout, "syncer hooks install")

		r := s.run("hooks", "install").ok()
		require.Regexp(t, `(?m)^ab123 +contact\.edit +Verified +made$`, r.stdout)
		require.Contains(t, r.stderr, "answering Keap meanwhile")
		require.Len(t, s.keap.Hooks(), 9)
		for _, h := range s.keap.Hooks() {
			require.Equal(t, keapsim.HookVerified, h.Status)
			require.Regexp(t, "^http://"+listen+"/hooks/ab123/[A-Z2-7]{26}$", h.HookURL)
			require.NotContains(t, r.stdout+r.stderr, h.HookURL)
		}
		require.Regexp(t, `(?m)^✓ ok       ab123 hooks +9 of 9 subscriptions verified$`, s.run("check").ok().stdout)

		r = s.run("hooks", "install").ok()
		require.Regexp(t, `(?m)^ab123 +contact\.edit +Verified$`, r.stdout)
		require.Len(t, s.keap.Hooks(), 9)
		require.Equal(t, int64(9), value[int64](s, "SELECT count(*) FROM keapsync.hook_subscriptions"))

		var list struct{ Accounts []hookList }
		s.run("hooks", "list", "--json").ok().json(&list)
		require.Len(t, list.Accounts[0].Subscriptions, 9)
		require.Equal(t, hookLine{EventKey: "contact.add", Status: "Verified"}, list.Accounts[0].Subscriptions[0])

		require.Equal(t, "ab123: 9 subscriptions removed\n", s.run("hooks", "remove").ok().stdout)
		require.Empty(t, s.keap.Hooks())
		require.Positive(t, value[int64](s, "SELECT calls FROM keapsync.api_usage"), "the calls count")
	})

	t.Run("AreVerifiedAgainAndWhatWasMissedIsRead", func(t *testing.T) {
		t.Parallel()
		s, _ := hooked(t, keapsim.Options{})
		s.run("backfill").ok()
		s.run("hooks", "install").ok()
		// Nobody answers from here on.
		_, err := s.keap.Edit("contacts", s.keap.IDs("contacts")[:3]...)
		require.NoError(t, err)
		_, err = s.keap.Delete("contacts", s.keap.IDs("contacts")[10])
		require.NoError(t, err)
		require.NoError(t, s.keap.Elapse(t.Context(), 2*time.Hour))
		r := s.run("hooks", "list").ok()
		require.Regexp(t, `(?m)^ab123 +contact\.edit +Inactive`, r.stdout)

		r = s.run("hooks", "verify").ok()
		require.Regexp(t, `(?m)^ab123 +contact\.edit +Verified +verified again, it was Inactive$`, r.stdout)
		require.Regexp(t, `ab123: what was missed in \d gaps? is in the mirror`, r.stdout)
		s.live("contacts")
		require.Zero(t, value[int64](s, "SELECT count(*) FROM keapsync.hook_gaps WHERE closed_at IS NULL"))
		require.Positive(t, value[int64](s, "SELECT count(*) FROM keapsync.hook_gaps"))
	})

	t.Run("SayWhatKeepsKeapFromReachingUs", func(t *testing.T) {
		t.Parallel()
		s, _ := hooked(t, keapsim.Options{})
		s.configure("server: {listen: '127.0.0.1:0', public_url: 'http://127.0.0.1:1'}\n")
		r := s.run("hooks", "install")
		require.Equal(t, exitFailed, r.code)
		require.Contains(t, r.stdout, "see that server.public_url leads to this server")
		require.Contains(t, r.stdout, "not tried")
		require.Contains(t, r.stderr, "subscriptions not verified")
	})

	t.Run("NeedAnAddressAndARoadThatHasThem", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("hooks", "install").fails(exitUsage, "server.public_url is not set")
		require.Regexp(t, `(?m)^✓ ok       ab123 hooks +none, since server.public_url is not set; changes are found every 15 min`, s.run("check").ok().stdout)
		s.config = writeConfig(t, `database: {url: "${DATABASE_URL}"}
accounts: [{name: ab123, auth: {method: legacy_key, key: "${KEAP_TOKEN}"}}]
server: {public_url: "https://sync.example.com"}
`)
		s.run("hooks", "list", "--account", "ab123").fails(exitUsage, "account ab123 can have no hooks", "rest_v2")
		s.run("hooks", "fiddle").fails(exitUsage, "unknown command")
	})
}
