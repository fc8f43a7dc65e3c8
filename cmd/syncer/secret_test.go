package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSecret(t *testing.T) {
	t.Parallel()
	const long, short = "KeapAK-abcdefgh-9876", "hunter2"

	t.Run("NeverShowsMoreThanFourCharacters", func(t *testing.T) {
		t.Parallel()
		type holder struct {
			Public  Secret
			private Secret
			Pointer *Secret
			List    []Secret
		}
		for _, text := range []string{long, short} {
			s := newSecret(text, nil)
			h := holder{s, s, &s, []Secret{s}}
			var log bytes.Buffer
			for _, handler := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
				slog.New(handler).Info("m", "s", s, "p", &s, "h", h, "l", h.List)
			}
			encoded, err := json.Marshal(h)
			require.NoError(t, err)
			shown := []string{log.String(), string(encoded)}
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%T"} {
				for _, value := range []any{s, &s, h, &h, h.List, map[string]Secret{"k": s}} {
					shown = append(shown, fmt.Sprintf(verb, value))
				}
			}
			for _, out := range shown {
				require.NotContains(t, out, text[:len(text)-4])
				require.NotContains(t, out, text[len(text)-5:])
				require.NotContains(t, strings.ToLower(out), fmt.Sprintf("%x", text[:4]))
			}
		}
		require.Equal(t, "…9876", newSecret(long, nil).String())
		require.Equal(t, "…", newSecret(short, nil).String())
		require.Empty(t, Secret{}.String())
	})

	t.Run("RevealsItself", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, short, revealed(t, newSecret(short, nil)))
	})

	t.Run("IsAnErrorOfUsageWhenItIsNotThere", func(t *testing.T) {
		t.Parallel()
		_, err := Secret{}.Reveal()
		require.Contains(t, problems(t, err)[0], "not configured")
	})
}
