package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source/keapsim"
)

func TestForecast(t *testing.T) {
	t.Parallel()

	t.Run("TellsCallsTimeAndShareOfTodayAndWritesNothing", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Contacts: 5000, Quota: keapsim.Quota{Day: 30_000, Minute: 60_000}})
		r := s.run("backfill", "--dry-run", "--entity", "contacts,tags").ok()
		require.Regexp(t, `contacts +new +5,62\d +9 +\d+ ms +< 0.1 %\n`, r.stdout, "ids have gaps, so this is a bound")
		require.Regexp(t, `tags +new +unknown +unknown`, r.stdout)
		require.Regexp(t, `total +9 +\d+ ms +< 0.1 %\n`, r.stdout)
		require.Contains(t, r.stdout, "The account's quota settings leave a backfill 23,998 calls today, and 24,000 on a whole day.")
		require.Contains(t, r.stdout, "calls a second")
		require.Contains(t, r.stdout, "29,998 of 30,000 calls are left")
		require.Contains(t, r.stdout, "This forecast cost 2 calls.")
		require.Zero(t, value[int](s, "SELECT count(*) FROM keap.contacts"))
		require.Zero(t, value[int](s, "SELECT count(*) FROM keapsync.passes"))
	})

	t.Run("HasStableNamesInJSON", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Quota: keapsim.Quota{Day: 30_000}})
		var f forecast
		s.run("backfill", "--dry-run", "--json").ok().json(&f)
		require.Len(t, f.Accounts, 1)
		require.False(t, f.Accounts[0].Complete)
		require.Len(t, f.Accounts[0].Entities, 15)
		require.EqualValues(t, 30_000, *f.Accounts[0].DayLimit)
		bounds := 0
		for _, e := range f.Accounts[0].Entities {
			if e.Records != nil {
				bounds++
				count := int64(s.keap.Count(e.Entity))
				require.GreaterOrEqual(t, *e.Records, count, e.Entity)
				require.Less(t, *e.Records, 2*count, e.Entity)
				require.Positive(t, *e.Calls)
			}
		}
		require.Positive(t, bounds)
		require.LessOrEqual(t, f.Accounts[0].Spent, int64(2*bounds))
	})

	t.Run("TellsHowManyDaysItTakes", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Contacts: 5000, Quota: keapsim.Quota{Day: 10}})
		var f forecast
		s.run("backfill", "--dry-run", "--entity", "contacts", "--json").ok().json(&f)
		acct := f.Accounts[0]
		require.EqualValues(t, 9, acct.Calls)
		require.EqualValues(t, 8, *acct.Daily, "the last 20 % are for changes")
		require.EqualValues(t, 6, *acct.LeftToday)
		require.InDelta(t, 0.9, *acct.Entities[0].Share, 0.001)
		require.Contains(t, s.run("backfill", "--dry-run", "--entity", "contacts").ok().stdout, "it takes 2 days, and resumes by itself")
	})

	t.Run("KnowsWhatIsThereAlready", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{})
		s.run("backfill", "--entity", "contacts").ok()
		r := s.run("backfill", "--dry-run", "--entity", "contacts").ok()
		require.Regexp(t, `contacts +complete +unknown +1\s`, r.stdout)
	})

	t.Run("TellsWhatARestartAndALimitCostAndChangesNothing", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Contacts: 5000})
		s.run("backfill", "--entity", "contacts,users").ok()
		before := value[[]string](s, "SELECT array_agg(w::text ORDER BY entity, shard) FROM keapsync.watermarks w")
		var whole, limited, done forecast
		s.run("backfill", "--dry-run", "--entity", "contacts,users", "--restart", "--json").ok().json(&whole)
		s.run("backfill", "--dry-run", "--entity", "contacts", "--restart", "--since", "2025-06-01", "--json").ok().json(&limited)
		s.run("backfill", "--dry-run", "--entity", "contacts,users", "--json").ok().json(&done)
		require.Equal(t, before, value[[]string](s, "SELECT array_agg(w::text ORDER BY entity, shard) FROM keapsync.watermarks w"))
		forecasts := map[string]entityForecast{}
		for _, e := range whole.Accounts[0].Entities {
			forecasts[e.Entity] = e
		}
		require.Equal(t, stateRestart, forecasts["contacts"].State)
		require.Greater(t, *forecasts["contacts"].Calls, int64(5))
		require.EqualValues(t, (s.keap.Count("users")+99)/100, *forecasts["users"].Calls)
		require.Equal(t, "2025-06-01T00:00:00Z", limited.Accounts[0].Entities[0].Since.Format(time.RFC3339))
		require.LessOrEqual(t, *limited.Accounts[0].Entities[0].Calls, *forecasts["contacts"].Calls)
		for _, e := range done.Accounts[0].Entities {
			require.Equal(t, stateComplete, e.State)
		}

		var real summary
		s.run("backfill", "--entity", "contacts,users", "--restart", "--json").ok().json(&real)
		for _, p := range real.Passes {
			require.LessOrEqual(t, p.Calls, *forecasts[p.Entity].Calls, p.Entity)
			require.GreaterOrEqual(t, p.Calls, *forecasts[p.Entity].Calls-4, p.Entity)
		}
	})

	t.Run("TellsWhatListsByPageTokensAndAPlannedRereadCost", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Contacts: 15_000, Only: []string{"contacts", "tags", "opportunities", "opportunity_stages", "users"}})
		s.run("backfill", "--entity", "contacts,tags,opportunities").ok()
		holds := func(args ...string) {
			var told forecast
			var real summary
			s.run(append([]string{"backfill", "--dry-run", "--json"}, args...)...).ok().json(&told)
			s.run(append([]string{"backfill", "--json"}, args...)...).ok().json(&real)
			require.True(t, told.Accounts[0].Complete)
			forecasts := map[string]int64{}
			for _, e := range told.Accounts[0].Entities {
				forecasts[e.Entity] = *e.Calls
			}
			for _, p := range real.Passes {
				require.LessOrEqual(t, p.Calls, forecasts[p.Entity], "%s %v", p.Entity, args)
				require.GreaterOrEqual(t, 2*p.Calls+5, forecasts[p.Entity], "%s %v", p.Entity, args)
			}
		}
		holds("--entity", "contacts,tags,opportunities", "--restart")
		s.exec("UPDATE keapsync.watermarks SET definition = NULL")
		holds("--entity", "contacts,opportunities")
	})

	t.Run("TellsWhatChildTablesCostOverXMLRPC", func(t *testing.T) {
		t.Parallel()
		s := legacyStage(t, keapsim.Options{Hostile: keapsim.Regular, Contacts: 3000})
		var told forecast
		var real summary
		s.run("backfill", "--dry-run", "--account", "old456", "--entity", "orders,products,contacts", "--json").ok().json(&told)
		s.run("backfill", "--account", "old456", "--entity", "orders,products,contacts", "--json").ok().json(&real)
		for i, p := range real.Passes {
			e := told.Accounts[0].Entities[i]
			require.Equal(t, e.Entity, p.Entity)
			require.LessOrEqual(t, p.Calls, *e.Calls, p.Entity)
		}
	})

	t.Run("FailsWithTheReasonWhereKeapDoesNotAnswer", func(t *testing.T) {
		t.Parallel()
		s := migrated(t, keapsim.Options{Faults: "401@/v2/contacts"})
		r := s.run("backfill", "--dry-run", "--entity", "contacts")
		require.Equal(t, exitFailed, r.code)
		require.Contains(t, r.stdout, "Keap refuses the credential")
	})
}
