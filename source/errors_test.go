package source_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/source"
)

func TestError(t *testing.T) {
	t.Parallel()
	t.Run("TellsTheWholeStoryInOneLine", func(t *testing.T) {
		t.Parallel()
		e := &source.Error{
			Account: "ab123", Entity: "contacts", Call: "GET /v2/contacts?page_size=1000", Kind: source.KindAuth, Status: 401,
			Code: "oauth.v2.InvalidAccessToken", Message: "Invalid access token",
		}
		require.Equal(t, "ab123: contacts: GET /v2/contacts?page_size=1000: Keap refuses the credential "+
			"(401, oauth.v2.InvalidAccessToken, Invalid access token); "+
			"set a valid token or key in the configuration", e.Error())
	})

	t.Run("NamesARemedyForEveryKind", func(t *testing.T) {
		t.Parallel()
		for k := source.KindNetwork; k <= source.KindClient; k++ {
			e := &source.Error{Account: "ab123", Kind: k, Message: "line one\nline two\x1b[31m"}
			require.NotContains(t, e.Error(), "\n")
			require.NotContains(t, e.Error(), "\x1b")
			_, remedy, found := strings.Cut(e.Error(), "; ")
			require.True(t, found, "%s", e)
			require.NotEmpty(t, remedy)
			if k != source.KindQuota { // whose words depend on the layer
				require.NotEmpty(t, k.String())
			}
		}
		require.Equal(t, "Keap refuses the OAuth client", source.KindClient.String(), "the last kind")
	})

	t.Run("TellsForEveryLayerWhatIsUsedUp", func(t *testing.T) {
		t.Parallel()
		seen := map[string]bool{}
		for l := source.LayerUnknown; l <= source.LayerShare; l++ {
			seen[(&source.Error{Kind: source.KindQuota, Layer: l}).Error()] = true
		}
		require.Len(t, seen, 7)
	})

	t.Run("TellsARefusedReadFromARefusedCredential", func(t *testing.T) {
		t.Parallel()
		e := &source.Error{Kind: source.KindAuth, Status: 403}
		require.Contains(t, e.Error(), "service account key")
		require.True(t, source.IsAuth(e))
	})

	t.Run("LetsTheCauseBeFound", func(t *testing.T) {
		t.Parallel()
		e := fmt.Errorf("read contacts page: %w", &source.Error{Kind: source.KindCut, Err: io.ErrUnexpectedEOF})
		require.ErrorIs(t, e, io.ErrUnexpectedEOF)
		require.True(t, source.IsTemporary(e))
	})

	t.Run("AnswersNoQuestionAboutOtherErrors", func(t *testing.T) {
		t.Parallel()
		for _, err := range []error{nil, errors.New("else"), context.Canceled} {
			require.Empty(t, questions(err))
			layer, until := source.Exhausted(err)
			require.Equal(t, source.LayerUnknown, layer)
			require.True(t, until.IsZero())
			require.Zero(t, source.RetryAfter(err))
		}
	})
}
