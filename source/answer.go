package source

import (
	"encoding/json"
	"html"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// PartialError is the error of a success that is not the whole answer of Keap: nil unless the status is 203 or 206. Taken for
// an answer, what it lacks would look deleted.
func PartialError(status int) *Error {
	switch status {
	case http.StatusNonAuthoritativeInfo:
		return &Error{Kind: KindNotJSON, Status: status, Message: "an intermediary changed it"}
	case http.StatusPartialContent:
		return &Error{Kind: KindCut, Status: status}
	}
	return nil
}

// AnswerError makes an Error of an HTTP answer that is no success. The caller adds account, entity and call.
//
// Keap's gateway, its applications and its web server each answer in a shape of their own, so the content type is
// looked at first, then the members fault, error, code and message, and else the page's title or the first line.
func AnswerError(status int, h http.Header, body []byte) *Error {
	e := &Error{Status: status, RetryAfter: retryAfter(h)}
	shape := e.recognise(h, body)
	e.Kind = kindOf(status, shape)
	if e.Kind == KindQuota {
		e.Layer, e.Until = e.limit(ParseQuota(h))
	}
	return e
}

// shape is who wrote an error: that decides what a 404 means.
type shape uint8

const (
	page        shape = iota // HTML or plain text, of a web server
	application              // JSON of Keap's API
	gateway                  // JSON of the gateway before it
)

func kindOf(status int, s shape) Kind {
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return KindAuth
	case status == http.StatusTooManyRequests:
		return KindQuota
	case status == http.StatusNotFound && s == application:
		return KindNotFound
	case status == http.StatusNotFound:
		return KindUnknownURL
	case status == http.StatusBadRequest:
		return KindBadRequest
	case status == http.StatusRequestTimeout:
		return KindServer
	case status >= 500 && status != http.StatusNotImplemented:
		return KindServer
	}
	return KindRefused
}

func (e *Error) recognise(h http.Header, body []byte) shape {
	if !maybeJSON(h) {
		e.Message = Title(body)
		return page
	}
	var a struct {
		Fault *struct {
			String string `json:"faultstring"`
			Detail struct {
				Code string `json:"errorcode"`
			} `json:"detail"`
		} `json:"fault"`
		Error       any    `json:"error"`
		Description string `json:"error_description"`
		Code        any    `json:"code"` // a number, or a string of digits
		Message     string `json:"message"`
		Status      any    `json:"status"` // a word of the API's, or a number elsewhere
	}
	if err := json.Unmarshal(body, &a); err != nil {
		e.Message = Title(body)
		return page
	}
	switch {
	case a.Fault != nil:
		e.Code, e.Message = oneLine(a.Fault.Detail.Code, 100), oneLine(a.Fault.String, longest)
		return gateway
	case a.Error != nil:
		// The token endpoint's shape, and that of a web framework that has nothing at the URL.
		e.Code, e.Message = oneLine(text(a.Error), 100), oneLine(a.Description+" "+a.Message, longest)
		return gateway
	case a.Code == nil && a.Message == "":
		e.Message = Title(body)
		return page
	}
	e.Code, e.Message = oneLine(text(a.Code), 100), oneLine(a.Message, longest)
	if word, ok := a.Status.(string); ok && word != "" {
		e.Message = strings.TrimPrefix(e.Message+", "+oneLine(word, 100), ", ")
	}
	return application
}

// longest is how much of somebody else's words goes into an error.
const longest = 200

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// maybeJSON tells whether an answer says it is JSON, or says nothing.
func maybeJSON(h http.Header) bool {
	said := h.Get("Content-Type")
	if said == "" {
		return true
	}
	media, _, err := mime.ParseMediaType(said)
	return err == nil && (media == "application/json" || strings.HasSuffix(media, "+json"))
}

// IsJSON tells whether an answer's headers and first byte allow it to be a JSON object.
func IsJSON(h http.Header, body []byte) bool {
	trimmed := strings.TrimLeft(string(body[:min(len(body), 64)]), " \t\r\n")
	return maybeJSON(h) && strings.HasPrefix(trimmed, "{")
}

// Title is what to call a page that is no JSON: its HTML title, or its first line of text.
func Title(body []byte) string {
	s := string(body[:min(len(body), 16<<10)])
	lower := strings.ToLower(s)
	if i := strings.Index(lower, "<title"); i >= 0 && len(lower) == len(s) {
		if _, rest, ok := strings.Cut(s[i:], ">"); ok {
			end := strings.Index(strings.ToLower(rest), "</title")
			if end >= 0 {
				return oneLine(html.UnescapeString(rest[:end]), longest)
			}
		}
	}
	for line := range strings.Lines(s) {
		if line = oneLine(line, longest); line != "" {
			return line
		}
	}
	return "an empty answer"
}

// limit finds out which limit a 429 is about. The numbers decide, then Keap's words; a refusal for the day may come with
// blank numbers, and then the layer stays unknown.
func (e *Error) limit(q Quota) (Layer, time.Time) {
	now := q.At
	if now.IsZero() {
		now = time.Now().UTC()
	}
	ends := q.DayEnds
	if ends.IsZero() {
		ends = midnight(now)
	}
	soon := time.Time{}
	if e.RetryAfter > 0 {
		soon = now.Add(e.RetryAfter)
	}
	minute := soon
	if soon.IsZero() {
		minute = now.Truncate(time.Minute).Add(time.Minute)
	}
	switch {
	case q.Day.Available.AtMost(0):
		return LayerDay, ends
	case q.TenantDay.Available.AtMost(0):
		return LayerTenantDay, midnight(now)
	case strings.Contains(e.Code, "SpikeArrest"):
		return LayerSpike, soon
	case q.Minute.Available.AtMost(0):
		return LayerMinute, minute
	case q.TenantMinute.Available.AtMost(0):
		return LayerTenantMinute, minute
	case q.Day.Available.Known && q.Minute.Available.Known:
		return LayerSpike, soon // every bucket has calls left, so it is the spacing
	}
	return LayerUnknown, soon
}

// retryAfter reads the header in both its forms: seconds, or a date.
func retryAfter(h http.Header) time.Duration {
	said := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.Atoi(said); err == nil {
		return time.Duration(max(n, 0)) * time.Second
	}
	t, err := http.ParseTime(said)
	if err != nil {
		return 0
	}
	now := Clock(h)
	if now.IsZero() {
		now = time.Now()
	}
	return max(t.Sub(now), 0)
}
