package rest

import (
	"errors"
	"net/url"
	"strings"
)

// pageToken takes the token out of next_page_token, which was seen as the whole URL of the next page. That URL is never
// used: it may lack our filter and fields, and it may name another host.
func pageToken(next string) (string, error) {
	if u, err := url.Parse(next); err == nil {
		if token := u.Query().Get("page_token"); token != "" {
			return token, nil
		}
		if u.Host != "" && strings.HasPrefix(u.Scheme, "http") {
			return "", errors.New("next_page_token is a URL without a page_token")
		}
	}
	return next, nil // no URL, so it is the token
}
