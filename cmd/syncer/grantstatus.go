package main

import (
	"context"
	"fmt"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/source/oauth"
)

// grantStatus is how an account's OAuth tokens stand. Its JSON names are stable; what is not known is absent.
type grantStatus struct {
	Account     string     `json:"account"`
	Level       level      `json:"level"`
	State       string     `json:"state"` // authorized, ending, unanswered, refused, ended, missing or other_client
	Refreshed   *time.Time `json:"refreshed,omitempty"`
	AccessEnds  *time.Time `json:"access_token_ends,omitempty"`
	RefreshEnds *time.Time `json:"refresh_token_ends,omitempty"`
	DaysLeft    *int       `json:"days_left,omitempty"` // of the refresh token
	Text        string     `json:"text"`
	Remedy      string     `json:"remedy,omitempty"`
}

// endingSoon is how long before its end a refresh token is warned of: whoever runs passes refreshes long before.
const endingSoon = 15 * 24 * time.Hour

// grantOf tells how an account stands by what is stored of it; a zero Version is nothing.
func grantOf(c *accountConfig, stored *state.Credential) grantStatus {
	g := grantStatus{Account: c.Name, Level: bad, Remedy: "run: syncer auth login --account " + c.Name}
	if stored.Version == 0 {
		g.State, g.Text = "missing", "not authorized yet"
		return g
	}
	ends := stored.Issued.Add(oauth.RefreshLife)
	left := ends.Sub(stored.Now)
	days := max(0, int(left.Round(24*time.Hour)/(24*time.Hour)))
	g.Refreshed, g.AccessEnds, g.RefreshEnds, g.DaysLeft = &stored.Issued, &stored.Expires, &ends, &days
	alive := stored.Expires.After(stored.Now)
	switch {
	case stored.ClientID != c.Auth.ClientID:
		g.State, g.Text = "other_client", "its tokens were given to another client_id than the configuration's"
	case !stored.Refused.IsZero():
		g.State, g.Text = "refused", fmt.Sprintf("Keap refused the refresh token on %s UTC (%s)", stored.Refused.Format(time.DateTime), stored.Refusal)
	case !stored.Attempted.IsZero() && !alive:
		g.Level, g.State = warn, "unanswered"
		g.Text = fmt.Sprintf("the refresh of %s UTC got no answer, and the access token has ended", stored.Attempted.Format(time.DateTime))
		g.Remedy = "the next call sends the refresh token once more; if Keap refuses it, " + g.Remedy
	case !stored.Attempted.IsZero():
		g.Level, g.State = warn, "unanswered"
		g.Text = fmt.Sprintf("a refresh is under way, or that of %s UTC got no answer; the access token is used until it ends in %s",
			stored.Attempted.Format(time.DateTime), span(stored.Expires.Sub(stored.Now)))
		g.Remedy = "the refresh token is sent once more then; if Keap refuses it, " + g.Remedy
	case left <= 0:
		g.State, g.Text = "ended", "nobody refreshed the tokens for 45 days, so they have ended"
	case left < endingSoon:
		g.Level, g.State, g.Text = warn, "ending", countdown(days)
		g.Remedy = "nobody has refreshed it for a month: run syncer run, or syncer sync at least once a week"
	default:
		g.Level, g.State, g.Text, g.Remedy = good, "authorized", countdown(days), ""
	}
	return g
}

func countdown(days int) string {
	return fmt.Sprintf("authorized; the refresh token lives %s more, and is renewed with each refresh", plural(days, "day"))
}

// grantsOf tells how accounts with OAuth stand; the others are left out.
func grantsOf(ctx context.Context, s *store, accounts []*accountConfig) ([]grantStatus, error) {
	stored, err := s.Credentials(ctx)
	if err != nil {
		return nil, err
	}
	byAccount := map[string]*state.Credential{}
	for i := range stored {
		byAccount[stored[i].Account] = &stored[i]
	}
	list := []grantStatus{}
	for _, c := range accounts {
		if c.Auth.Method != methodOAuth {
			continue
		}
		found, ok := byAccount[c.Name]
		if !ok {
			found = &state.Credential{}
		}
		list = append(list, grantOf(c, found))
	}
	return list, nil
}

// grants tells how the chosen accounts stand.
func (m *mirror) grantsToday(ctx context.Context) ([]grantStatus, error) {
	var accounts []*accountConfig
	for _, acct := range m.accounts {
		accounts = append(accounts, acct.config)
	}
	return grantsOf(ctx, m.store, accounts)
}

func (a *app) printGrants(list []grantStatus) {
	paint := styleOf(a.stdout, a.getenv)
	for _, g := range list {
		a.printf("%s %s: %s%s\n", paint.mark(g.Level), g.Account, g.Text, behind("; ", g.Remedy))
	}
}

// behind is text behind a separator; nothing, if the text is empty.
func behind(separator, text string) string {
	if text == "" {
		return ""
	}
	return separator + text
}

// moment is a time in UTC; empty if there is none.
func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.DateTime)
}
