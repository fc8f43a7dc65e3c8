package source_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

func headers(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

func TestParseQuota(t *testing.T) {
	t.Parallel()
	t.Run("ReadsEveryLayer", func(t *testing.T) {
		t.Parallel()
		q := source.ParseQuota(headers(
			"date", "Thu, 15 Aug 2024 10:00:00 GMT",
			"x-keap-product-quota-limit", "150000", "x-keap-product-quota-available", "149999", "x-keap-product-quota-used", "1",
			"x-keap-product-quota-expiry-time", "1723766400000",
			"x-keap-product-throttle-limit", "240", "x-keap-product-throttle-available", "239", "x-keap-product-throttle-used", "1",
			"x-keap-product-spike-limit", "10ps", "x-keap-tenant-id", "ab103.infusionsoft.com",
			"x-keap-tenant-throttle-limit", "10000|250000", "x-keap-tenant-throttle-time-unit", "minute|day",
			"x-keap-tenant-throttle-available", "9999|249998", "x-keap-tenant-throttle-used", "1|2",
		))
		require.Equal(t, source.Quota{
			Tenant:       "ab103.infusionsoft.com",
			Day:          source.Level{Limit: known(150000), Used: known(1), Available: known(149999)},
			Minute:       source.Level{Limit: known(240), Used: known(1), Available: known(239)},
			Spike:        10,
			TenantMinute: source.Level{Limit: known(10000), Used: known(1), Available: known(9999)},
			TenantDay:    source.Level{Limit: known(250000), Used: known(2), Available: known(249998)},
			DayEnds:      time.Date(2024, 8, 16, 0, 0, 0, 0, time.UTC),
			At:           time.Date(2024, 8, 15, 10, 0, 0, 0, time.UTC),
		}, q)
	})

	t.Run("KnowsNothingFromBlankOrAbsentHeaders", func(t *testing.T) {
		t.Parallel()
		require.Zero(t, source.ParseQuota(http.Header{}))
		require.Zero(t, source.ParseQuota(headers(
			"x-keap-product-quota-limit", "", "x-keap-product-quota-available", " ", "x-keap-product-throttle-limit", "",
			"x-keap-product-spike-limit", "", "x-keap-tenant-throttle-limit", "|", "x-keap-tenant-throttle-available", "|",
			"x-keap-tenant-throttle-time-unit", "|", "x-keap-tenant-id", "",
		)))
		require.Zero(t, source.ParseQuota(headers("x-keap-product-quota-limit", "many", "x-keap-product-spike-limit", "fast")))
	})

	t.Run("TellsZeroFromUnknown", func(t *testing.T) {
		t.Parallel()
		q := source.ParseQuota(headers("x-keap-product-quota-available", "0"))
		require.True(t, q.Day.Available.AtMost(0))
		require.False(t, q.Day.Used.AtMost(1<<40))
	})

	t.Run("ReadsTheAccountsLimitWhetherOneOrTwoInEitherOrder", func(t *testing.T) {
		t.Parallel()
		for _, unit := range []string{"minute", ""} {
			q := source.ParseQuota(headers("x-keap-tenant-throttle-limit", "5000", "x-keap-tenant-throttle-time-unit", unit))
			require.Equal(t, known(5000), q.TenantMinute.Limit)
			require.Zero(t, q.TenantDay)
		}
		q := source.ParseQuota(headers("x-keap-tenant-throttle-limit", "7|5", "x-keap-tenant-throttle-time-unit", "day | Minute"))
		require.Equal(t, known(5), q.TenantMinute.Limit)
		require.Equal(t, known(7), q.TenantDay.Limit)
		q = source.ParseQuota(headers("x-keap-tenant-throttle-limit", "7", "x-keap-tenant-throttle-time-unit", "minute|day"))
		require.Zero(t, q.TenantDay, "a value that is missing is unknown")
	})

	t.Run("ReadsRatesPerSecondAndPerMinute", func(t *testing.T) {
		t.Parallel()
		for said, want := range map[string]float64{"10ps": 10, "600pm": 10, "25": 25, "0ps": 0, "-1ps": 0} {
			require.InDelta(t, want, source.ParseQuota(headers("x-keap-product-spike-limit", said)).Spike, 1e-9, said)
		}
	})
}

func TestClockReadsTheDateHeader(t *testing.T) {
	t.Parallel()
	want := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	for _, said := range []string{"Tue, 24 Nov 2026 03:00:00 GMT", "Tue, 24 Nov 2026 04:00:00 +0100", "Tue, 24 Nov 2026 03:00:00 +0000"} {
		require.Equal(t, want, source.Clock(headers("date", said)), said)
	}
	require.Zero(t, source.Clock(headers("date", "yesterday")))
	require.Zero(t, source.Clock(http.Header{}))
}
