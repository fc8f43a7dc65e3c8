package keapsim

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"
)

// place in a list after which the next page begins.
type bookmark struct {
	id     int64
	key    sortKey
	offset int // rows already given, for tokens that count (Quirks.OffsetTokens)
}

var errToken = errors.New("page_token is not valid for this list")

// token writes the bookmark as a page token: the last id for lists by id, something opaque for all others. It tells
// nothing of the filter, as Keap's tokens do not: the caller has to send that again.
func (q *query) token(b bookmark) string {
	if q.order.by == sortID {
		return strconv.FormatInt(b.id, 10)
	}
	var parts []string
	if q.offsets {
		parts = []string{"o", q.order.name, strconv.Itoa(b.offset)}
	} else {
		parts = []string{"k", q.order.name, strconv.FormatInt(b.id, 10), strconv.FormatFloat(b.key.number, 'g', -1, 64), b.key.text}
	}
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(parts, "\x00")))
}

// parseToken is the reverse of token. The token of another order is refused.
func (q *query) parseToken(raw string) (*bookmark, error) {
	if q.order.by == sortID {
		id, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			return nil, errToken
		}
		return &bookmark{id: id}, nil
	}
	plain, err := base64.RawURLEncoding.DecodeString(raw)
	parts := strings.SplitN(string(plain), "\x00", 5)
	if err != nil || len(parts) < 3 || parts[1] != q.order.name {
		return nil, errToken
	}
	n, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || n < 0 {
		return nil, errToken
	}
	switch {
	case parts[0] == "o" && q.offsets && len(parts) == 3:
		return &bookmark{offset: int(n)}, nil
	case parts[0] == "k" && !q.offsets && len(parts) == 5:
		number, err := strconv.ParseFloat(parts[3], 64)
		if err != nil {
			return nil, errToken
		}
		return &bookmark{id: n, key: sortKey{number, parts[4]}}, nil
	default:
		return nil, errToken
	}
}

// tokenURL is the full URL that Keap was once seen to send as a token: it leaves out filter, fields and order.
func tokenURL(base, path string, size int, token string) string {
	return base + "/" + path + "/?page_size=" + strconv.Itoa(size) + "&page_token=" + url.QueryEscape(token)
}
