package schema

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"
)

// TestNumericIsWhatPgxReads compares the binary form with pgx's reading of it and with the number as written.
func TestNumericIsWhatPgxReads(t *testing.T) {
	t.Parallel()
	numbers := []string{
		"0", "-0", "0.00", "1", "-1", "12.50", "0.0005", "-0.00012", "10000", "9999.9999", "123456789012345678901234567890.5",
		"1e3", "1.5E3", "1.5e-7", "0.0001e-3", "100000000", "1e20", "-7e-1", "00012.5", "99999999", "10000.0001",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		numbers = append(numbers, fmt.Sprintf("%d.%0*d", random.Int64N(1<<uint(1+random.IntN(62)))-1<<20, 1+random.IntN(9), random.Int64N(10)))
	}
	for _, s := range numbers {
		raw, ok := appendNumeric(nil, []byte(s))
		require.True(t, ok, s)
		var got pgtype.Numeric
		require.NoError(t, pgtype.NewMap().Scan(pgtype.NumericOID, pgtype.BinaryFormatCode, raw, &got), s)
		want, ok := new(big.Rat).SetString(s)
		require.True(t, ok, s)
		require.Zero(t, want.Cmp(rat(got)), "%s became %v", s, got)
	}
}

func rat(n pgtype.Numeric) *big.Rat {
	r := new(big.Rat).SetInt(n.Int)
	ten := new(big.Rat).SetInt64(10)
	for range n.Exp {
		r.Mul(r, ten)
	}
	for range -n.Exp {
		r.Quo(r, ten)
	}
	return r
}

func TestNumericRefusesWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "-", ".", "e5", "1e", "1e999", "1e-301", "1.2.3", "0x10", "12 ", "NaN", ".5"} {
		_, ok := appendNumeric(nil, []byte(s))
		require.False(t, ok, s)
	}
}

func TestMoneyCountsTheCurrencysSmallestUnit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		amount int64
		code   string
		want   string
	}{
		{1234, "USD", "12.34"},
		{5, "USD", "0.05"},
		{-120000, "EUR", "-1200.00"},
		{500, "JPY", "500"},
		{1234567, "KWD", "1234.567"},
		{0, "USD", "0.00"},
		{99, "", "0.99"},
		{-9223372036854775808, "USD", "-92233720368547758.08"},
	} {
		raw := appendMinor(nil, c.amount, currencyScale([]byte(c.code)))
		var got pgtype.Numeric
		require.NoError(t, pgtype.NewMap().Scan(pgtype.NumericOID, pgtype.BinaryFormatCode, raw, &got))
		want, _ := new(big.Rat).SetString(c.want)
		require.Zero(t, want.Cmp(rat(got)), "%d %s became %v", c.amount, c.code, got)
		require.Equal(t, currencyScale([]byte(c.code)), int(binary.BigEndian.Uint16(raw[6:])), "decimals shown")
	}
}

func TestTimestamp(t *testing.T) {
	t.Parallel()

	t.Run("ReadsEveryFormOfKeaps", func(t *testing.T) {
		t.Parallel()
		for in, want := range map[string]string{
			"2024-11-20T18:34:12.000+0000":       "2024-11-20T18:34:12Z",
			"2024-11-20T18:34:12Z":               "2024-11-20T18:34:12Z",
			"2024-11-20T18:34:12.841Z":           "2024-11-20T18:34:12.841Z",
			"2024-11-20 18:34:12+02":             "2024-11-20T16:34:12Z",
			"2024-03-01T00:30:00.123456789-0500": "2024-03-01T05:30:00.123456Z",
			"1970-01-01T00:00:00+05:30":          "1969-12-31T18:30:00Z",
			"0001-01-01T00:00:00Z":               "0001-01-01T00:00:00Z",
			"9999-12-31T23:59:59Z":               "9999-12-31T23:59:59Z",
		} {
			got, ok := parseTimestamp([]byte(in))
			require.True(t, ok, in)
			require.Equal(t, want, StampTime(got).Format(time.RFC3339Nano))
		}
	})

	t.Run("AgreesWithTheStandardLibrary", func(t *testing.T) {
		t.Parallel()
		random := rand.New(rand.NewPCG(3, 4))
		for range 5000 {
			want := time.Unix(random.Int64N(8e9)-4e9, random.Int64N(1e6)*1000).In(time.FixedZone("", (random.IntN(49)-24)*1800))
			got, ok := parseTimestamp([]byte(want.Format("2006-01-02T15:04:05.000000-0700")))
			require.True(t, ok)
			require.True(t, want.Equal(StampTime(got)), want)
			day, ok := parseDate([]byte(want.Format("2006-01-02T15:04:05-0700")))
			require.True(t, ok)
			require.Equal(t, want.Format(time.DateOnly), pgEpoch.AddDate(0, 0, int(day)).Format(time.DateOnly))
		}
	})

	t.Run("RefusesWhatIsNoTime", func(t *testing.T) {
		t.Parallel()
		for _, s := range []string{
			"", "2024-11-20", "2024-11-20T18:34:12", "2024-13-20T18:34:12Z", "2024-02-30T18:34:12Z", "2024-11-20T24:34:12Z",
			"2024-11-20T18:60:12Z", "2024-11-20T18:34:12+2500", "2024-11-20T18:34:12 Z", "20241120T18:34:12Z", "0000-01-01T00:00:00Z",
			"2024-11-20T18:34:12.Z", "2024-11-20T18:34:1aZ",
		} {
			_, ok := parseTimestamp([]byte(s))
			require.False(t, ok, s)
		}
	})
}

func TestOptInStatuses(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]bool{
		"SINGLE_OPT_IN": true, "DOUBLE_OPT_IN": true, "CONFIRMED": true, "UNENGAGED_MARKETABLE": true, "UNENGAGED_NON_MARKETABLE": false,
		"NON_MARKETABLE": false, "LOCKDOWN": false, "HARD_BOUNCE": false, "SPAM": false, "NEW_ONE": false,
	} {
		require.Equal(t, want, marketable([]byte(status)), status)
	}
}

func BenchmarkNumeric(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		appendNumeric(nil, []byte("12345.67"))
	}
}
