package xmlrpc

import (
	"errors"
	"fmt"
	"strings"

	"github.com/keapsync/keapsync/source"
)

// fault is XML-RPC's way to say no. Keap's application begins the text with a name in brackets; faults of the layer
// before it have none.
type fault struct {
	code int
	text string
}

func (f fault) Error() string { return fmt.Sprintf("fault %d: %s", f.code, f.text) }

// The codes of Keap's application.
const (
	faultInvalidConfig   = 1
	faultInvalidKey      = 2
	faultUnexpectedError = 3
	faultDatabaseError   = 4
	faultLoading         = 6
	faultNoTableAccess   = 7
	faultNoFieldAccess   = 8
	faultNoTableFound    = 9
	faultNoFieldFound    = 10
	faultLogin           = 13
	faultNoAccess        = 14
	faultLoginExpired    = 15
	faultServer          = 500 // an exception that nobody caught, throttling among them
)

var faultNames = map[int]string{
	faultInvalidConfig: "InvalidConfig", faultInvalidKey: source.CodeInvalidKey, faultUnexpectedError: "UnexpectedError",
	faultDatabaseError: "DatabaseError", 5: "RecordNotFound", faultLoading: "Loading", faultNoTableAccess: "NoTableAccess",
	faultNoFieldAccess: "NoFieldAccess", faultNoTableFound: "NoTableFound", faultNoFieldFound: "NoFieldFound",
	11: "NoFieldsError", 12: "InvalidParameter", faultLogin: "FailedLoginAttempt", faultNoAccess: "NoAccess",
	faultLoginExpired: "FailedLoginAttemptPasswordExpired",
}

// name is the fault's name and the rest of its text.
func (f fault) name() (name, rest string) {
	if strings.HasPrefix(f.text, "[") {
		if name, rest, ok := strings.Cut(f.text[1:], "]"); ok {
			return name, strings.TrimSpace(rest)
		}
	}
	return faultNames[f.code], f.text
}

// kind is what a fault is about. Only codes, names, and the beginnings of what the server's software writes are looked
// at, since the rest of the text is not documented. 1 was seen to pass by itself.
func (f fault) kind() source.Kind {
	switch f.code {
	case faultInvalidKey, faultLogin, faultNoAccess, faultLoginExpired:
		return source.KindAuth
	case faultInvalidConfig, faultUnexpectedError, faultDatabaseError, faultLoading:
		return source.KindServer
	case faultNoTableAccess, faultNoTableFound:
		return source.KindNoTable
	case faultNoFieldAccess, faultNoFieldFound:
		return source.KindNoField
	case 5, 11, 12:
		return source.KindBadRequest
	}
	switch {
	case strings.Contains(f.text, "ThrottlingException"):
		return source.KindQuota
	case f.code == faultServer || strings.HasPrefix(f.text, "Server encountered exception") ||
		strings.HasPrefix(f.text, "Failed to invoke method"):
		return source.KindServer
	case f.code == 0 || f.code == -1: // no such method, wrong types of arguments, a call that is no XML
		return source.KindBadRequest
	}
	return source.KindRefused
}

// source is the fault as an error of package source.
func (f fault) source() *source.Error {
	name, text := f.name()
	if name == "" {
		name = fmt.Sprintf("fault %d", f.code)
	}
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest]) + "…"
	}
	return &source.Error{Kind: f.kind(), Code: name, Message: text}
}

// longest is how much of Keap's words goes into an error, in characters.
const longest = 200

// refusesField tells whether Keap refused a call for a field that it does not have or does not show.
func refusesField(err error) bool { return kindOf(err) == source.KindNoField }

func kindOf(err error) source.Kind {
	if e, ok := errors.AsType[*source.Error](err); ok {
		return e.Kind
	}
	return 0
}
