package keapsim

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"
)

// bookmark is a place in a list after which the next page begins.
type bookmark struct {
	start  bool // before the first record
	id     int64
	key    sortKey
	offset int // rows already given, for tokens that count
	detour int // empty pages that were already given here
}

// tokenStyle is what the tokens of a list consist of.
type tokenStyle uint8

const (
	styleID     tokenStyle = iota // the last id, in lists by id; something opaque in all others
	styleOpaque                   // something opaque
	styleOffset                   // how many rows were given
	tokenStyles
)

var errToken = errors.New("page_token is not valid for this list")

// token writes the bookmark as a page token. It tells nothing of the filter, as Keap's tokens do not: the caller has to
// send that again.
func (q *query) token(b bookmark) string {
	if q.style == styleID && q.order.by == sortID && b.detour == 0 {
		return strconv.FormatInt(b.id, 10)
	}
	kind := "k"
	switch {
	case b.start:
		kind = "s"
	case q.style == styleOffset:
		kind = "o"
	}
	parts := []string{
		kind, q.order.name, strconv.FormatInt(b.id, 10), strconv.Itoa(b.detour), strconv.Itoa(b.offset),
		strconv.FormatFloat(b.key.number, 'g', -1, 64), b.key.text,
	}
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(parts, "\x00")))
}

// parseToken is the reverse of token. The token of another order or style is refused.
func (q *query) parseToken(raw string) (*bookmark, error) {
	if q.style == styleID && q.order.by == sortID {
		if id, err := strconv.ParseInt(raw, 10, 64); err == nil {
			return &bookmark{id: id}, nil
		}
	}
	plain, err := base64.RawURLEncoding.DecodeString(raw)
	parts := strings.SplitN(string(plain), "\x00", 7)
	if err != nil || len(parts) < 7 || parts[1] != q.order.name {
		return nil, errToken
	}
	if counts := parts[0] == "o"; parts[0] != "s" && counts != (q.style == styleOffset) {
		return nil, errToken
	}
	b := bookmark{start: parts[0] == "s", key: sortKey{text: parts[6]}}
	var errs [4]error
	b.id, errs[0] = strconv.ParseInt(parts[2], 10, 64)
	b.detour, errs[1] = strconv.Atoi(parts[3])
	b.offset, errs[2] = strconv.Atoi(parts[4])
	b.key.number, errs[3] = strconv.ParseFloat(parts[5], 64)
	if errors.Join(errs[:]...) != nil || b.offset < 0 {
		return nil, errToken
	}
	return &b, nil
}

// tokenURL is the full URL that Keap was once seen to send as a token: it leaves out filter, fields and order.
func tokenURL(base, path string, size int, token string) string {
	return base + "/" + path + "/?page_size=" + strconv.Itoa(size) + "&page_token=" + url.QueryEscape(token)
}
