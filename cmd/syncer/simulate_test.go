package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// simulated starts `syncer simulate --json` and returns what it announced, and how to stop it.
func simulated(t *testing.T, args ...string) (announced map[string]any, stop func() (code int, stderr string)) {
	t.Helper()
	ctx, interrupt := context.WithCancel(t.Context())
	r, w := io.Pipe()
	var stderr output
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"simulate", "--json", "--listen", "127.0.0.1:0"}, args...), env(), w, &stderr)
		w.Close()
	}()
	require.NoError(t, json.NewDecoder(r).Decode(&announced))
	return announced, func() (int, string) {
		interrupt()
		return <-ended, stderr.String()
	}
}

func get(t *testing.T, method, url, token string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(text)
}

func TestSimulate(t *testing.T) {
	t.Parallel()

	t.Run("ServesUntilItIsInterruptedAndTellsWhatItServed", func(t *testing.T) {
		t.Parallel()
		box, stop := simulated(t, "--contacts", "50", "--regular")
		token := box["token"].(string)
		require.True(t, strings.HasPrefix(token, "sim-"))
		status, body := get(t, http.MethodGet, box["rest_url"].(string)+"/v2/contacts?page_size=1000", token)
		require.Equal(t, http.StatusOK, status)
		var page struct{ Contacts []json.RawMessage }
		require.NoError(t, json.Unmarshal([]byte(body), &page))
		require.Len(t, page.Contacts, 50)
		status, _ = get(t, http.MethodPost, box["url"].(string)+"/keapsim/edit?entity=contacts&count=3", token)
		require.Equal(t, http.StatusOK, status)
		code, stderr := stop()
		require.Equal(t, exitDone, code)
		require.Equal(t, "served 1 call and 50 records\n", stderr)
	})

	t.Run("TakesTokenFaultsAndQuotas", func(t *testing.T) {
		t.Parallel()
		box, stop := simulated(t, "--contacts", "5", "--token", "mine", "--faults", "503@/v2/users", "--calls-per-day", "2")
		base := box["rest_url"].(string)
		status, _ := get(t, http.MethodGet, base+"/v2/contacts", "another")
		require.Equal(t, http.StatusUnauthorized, status)
		status, _ = get(t, http.MethodGet, base+"/v2/users", "mine")
		require.Equal(t, http.StatusServiceUnavailable, status)
		status, _ = get(t, http.MethodGet, base+"/v2/contacts", "mine")
		require.Equal(t, http.StatusOK, status)
		status, _ = get(t, http.MethodGet, base+"/v2/contacts", "mine")
		require.Equal(t, http.StatusTooManyRequests, status)
		stop()
	})

	t.Run("LogsItsClientIn", func(t *testing.T) {
		t.Parallel()
		for _, args := range [][]string{nil, {"--client-id", "mine", "--client-secret", "also mine"}} {
			box, stop := simulated(t, append(args, "--contacts", "5")...)
			if args != nil {
				require.Equal(t, []any{"mine", "also mine"}, []any{box["client_id"], box["client_secret"]})
			}
			form := url.Values{
				"client_id": {box["client_id"].(string)}, "redirect_uri": {"https://127.0.0.1:1/back"}, "response_type": {"code"}, "approve": {"1"},
			}
			client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			res, err := client.Get(box["authorize_url"].(string) + "?" + form.Encode())
			require.NoError(t, err)
			res.Body.Close()
			back, err := res.Location()
			require.NoError(t, err)
			form.Set("code", back.Query().Get("code"))
			form.Set("grant_type", "authorization_code")
			form.Set("client_secret", box["client_secret"].(string))
			res, err = client.PostForm(box["token_url"].(string), form)
			require.NoError(t, err)
			var tokens map[string]any
			require.NoError(t, json.NewDecoder(res.Body).Decode(&tokens))
			res.Body.Close()
			status, _ := get(t, http.MethodGet, box["rest_url"].(string)+"/v2/contacts", tokens["access_token"].(string))
			require.Equal(t, http.StatusOK, status, tokens)
			stop()
		}
	})

	t.Run("TellsHooksAtOnceIfItIsNotToCollect", func(t *testing.T) {
		t.Parallel()
		box, stop := simulated(t, "--contacts", "5", "--hook-delay", "0", "--token", "mine")
		told := make(chan string, 1)
		receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if secret := r.Header.Get("X-Hook-Secret"); secret != "" {
				w.Header().Set("X-Hook-Secret", secret)
				return
			}
			body, _ := io.ReadAll(r.Body)
			told <- string(body)
		}))
		defer receiver.Close()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, box["rest_url"].(string)+"/v1/hooks",
			strings.NewReader(`{"eventKey":"contact.edit","hookUrl":"`+receiver.URL+`"}`))
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer mine")
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		res.Body.Close()
		get(t, http.MethodPost, box["url"].(string)+"/keapsim/edit?entity=contacts&ids=2", "mine")
		require.Contains(t, <-told, box["rest_url"].(string)+"/v2/contacts/2")
		status, _ := get(t, http.MethodPost, box["url"].(string)+"/keapsim/deliver", "mine")
		require.Equal(t, http.StatusOK, status)
		_, stderr := stop()
		require.Contains(t, stderr, "told hooks of 1 event\n")
	})

	t.Run("CountsTheCallsOfANeighbour", func(t *testing.T) {
		t.Parallel()
		box, stop := simulated(t, "--contacts", "5", "--token", "mine", "--tenant-calls-per-minute", "100", "--tenant-calls-per-day", "200", "--neighbour", "60000")
		get(t, http.MethodPost, box["url"].(string)+"/keapsim/advance?by=1h", "mine")
		status, _ := get(t, http.MethodGet, box["rest_url"].(string)+"/v2/users", "mine")
		require.Equal(t, http.StatusTooManyRequests, status)
		stop()
	})

	t.Run("ServesXMLRPCToItsLegacyKey", func(t *testing.T) {
		t.Parallel()
		for _, args := range [][]string{nil, {"--legacy-key", "mine"}} {
			box, stop := simulated(t, append(args, "--contacts", "5")...)
			key := box["legacy_key"].(string)
			if len(args) > 0 {
				require.Equal(t, "mine", key)
			}
			body := "<methodCall><methodName>DataService.count</methodName><params><param><value>" + key +
				"</value></param><param><value>Contact</value></param><param><value><struct/></value></param></params></methodCall>"
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, box["xmlrpc_url"].(string), strings.NewReader(body))
			require.NoError(t, err)
			res, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			text, err := io.ReadAll(res.Body)
			res.Body.Close()
			require.NoError(t, err)
			require.Contains(t, string(text), "<i4>7</i4>", "five contacts and two companies")
			stop()
		}
	})

	t.Run("PrintsAConfigurationThatLoads", func(t *testing.T) {
		t.Parallel()
		ctx, interrupt := context.WithCancel(t.Context())
		stdout := output{seen: func(text string) {
			if strings.Contains(text, "Ctrl-C") {
				interrupt()
			}
		}}
		code := run(ctx, []string{"simulate", "--listen", "127.0.0.1:0", "--contacts", "5"}, env(), &stdout, io.Discard)
		require.Equal(t, exitDone, code)
		_, snippet, found := strings.Cut(stdout.String(), "# paste into config.yaml\n")
		require.True(t, found, stdout.String())
		snippet, _, _ = strings.Cut(snippet, "\nCtrl-C")
		c, err := load(t, "database: {url: postgres://localhost/x}\n"+snippet, env())
		require.NoError(t, err)
		require.Equal(t, "ab123", c.Accounts[0].Name)
	})

	t.Run("RefusesWhatItCannotDo", func(t *testing.T) {
		t.Parallel()
		for _, args := range [][]string{{"--faults", "nonsense"}, {"--contacts", "0"}, {"--seed", "-1"}, {"--hook-delay", "-1s"}} {
			runWith(t, t.Context(), env(), append([]string{"simulate", "--listen", "127.0.0.1:0"}, args...)...).fails(exitUsage)
		}
		box, stop := simulated(t, "--contacts", "5")
		taken := strings.TrimPrefix(box["url"].(string), "http://")
		runWith(t, t.Context(), env(), "simulate", "--listen", taken).fails(exitFailed, "--listen")
		stop()
	})
}
