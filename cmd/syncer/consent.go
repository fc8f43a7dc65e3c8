package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// consent is the question whether syncer may act for an account, as it is put to a person. The answer may come to another process
// than the one that asked, on another day's command line; so nothing of the question is remembered. Its state is a random number
// and the time, signed, and PKCE's secret follows from that: who has the encryption key can tell whether an answer is to a
// question of ours, and nobody else can make one.
type consent struct {
	key      []byte // the encryption key
	account  string
	clientID string
	redirect string
	state    string // empty if the answer did not bring it back
}

// consentLife is how long an answer is waited for.
const consentLife = time.Hour

const nonceBytes = 24 // 8 of the time, 16 of chance

// ask makes a question.
func (c consent) ask() consent {
	nonce := make([]byte, nonceBytes)
	binary.BigEndian.PutUint64(nonce, uint64(time.Now().Unix()))
	rand.Read(nonce[8:])
	c.state = encode(nonce) + "." + c.sign("state", nonce)
	return c
}

// verifier is PKCE's secret of the question.
func (c consent) verifier() string {
	if c.state == "" {
		return ""
	}
	return c.sign("verifier", []byte(c.state))
}

func (c consent) sign(purpose string, nonce []byte) string {
	mac := hmac.New(sha256.New, c.key)
	for _, part := range []string{"keapsync consent", purpose, c.account, c.clientID, c.redirect, string(nonce)} {
		fmt.Fprintf(mac, "%d:%s", len(part), part)
	}
	return encode(mac.Sum(nil))
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

var errForgedState = errors.New("the state in that address is none that syncer gave for this account and redirect address")

// check makes sure that the state is of a question of ours, asked not long ago.
func (c consent) check() error {
	text, mac, _ := strings.Cut(c.state, ".")
	nonce, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(nonce) != nonceBytes || !hmac.Equal([]byte(mac), []byte(c.sign("state", nonce))) {
		return errForgedState
	}
	if asked := time.Unix(int64(binary.BigEndian.Uint64(nonce)), 0); time.Since(asked) > consentLife {
		return fmt.Errorf("it answers a question of %s ago; ask again", span(time.Since(asked).Round(time.Minute)))
	}
	return nil
}

// answered is what came back: a code, and the question it answers.
type answer struct {
	consent
	code string
}

// read takes an answer: the address that Keap sent the browser to, or the code alone. asked is the state of the question, if
// this process put it.
func (c consent) read(text, asked string) (answer, error) {
	text = strings.Trim(strings.TrimSpace(text), `"'<>`)
	if !strings.Contains(text, "://") {
		// A code that somebody copied by hand. Its question is ours, if there is one.
		c.state = asked
		return answer{c, text}, nil
	}
	u, err := url.Parse(text)
	if err != nil {
		return answer{}, errors.New("that is no address; paste what the browser shows, from https:// to its end")
	}
	return c.readQuery(u.Query(), asked)
}

func (c consent) readQuery(q url.Values, asked string) (answer, error) {
	c.state = q.Get("state")
	err := c.check()
	switch {
	case err != nil:
		return answer{}, err
	case asked != "" && c.state != asked:
		return answer{}, errors.New("that address answers an earlier question; use the one that was printed last")
	case q.Get("error") != "":
		return answer{}, fmt.Errorf("Keap says: %s %s", plain(q.Get("error")), plain(q.Get("error_description")))
	case q.Get("code") == "":
		return answer{}, errors.New("there is no code in that address")
	}
	return answer{c, q.Get("code")}, nil
}

// plain makes somebody else's words fit for a line.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	return string([]rune(s)[:min(len([]rune(s)), 200)])
}
