package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/migrations"
)

func TestAnnounce(t *testing.T) {
	t.Parallel()
	files := []string{"000009_a.up.sql", "000010_b.up.sql"}
	for name, c := range map[string]struct {
		forecast migrations.Forecast
		want     []string
	}{
		"SaysNothingWhereNothingIsToBeDone": {migrations.Forecast{}, nil},
		"SaysHowLongKeysTake": {
			migrations.Forecast{Files: files, Tables: 2, Rows: 8_000_000, Took: 24 * time.Second},
			[]string{
				"applying 000009_a.up.sql, 000010_b.up.sql; the mirror cannot be written meanwhile",
				"it builds the keys of 2 tables with 8,000,000 rows again, which takes about 24 s on this database",
				"it costs no API call, and no record is read again because of it",
			},
		},
		"SaysWhatIsReadAgain": {
			migrations.Forecast{Files: files[:1], Tables: 1, Rows: 5, Reread: 1_000_001, Calls: 1001},
			[]string{
				"applying 000009_a.up.sql; the mirror cannot be written meanwhile",
				"it builds the keys of 1 table with 5 rows again, which takes less than a second on this database",
				"it costs no API call now; later passes read 1,000,001 records again, which costs about 1,001 API calls in all",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, announce(c.forecast))
		})
	}
}
