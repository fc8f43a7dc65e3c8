package keapsim

import (
	"net/http"
	"strconv"
)

// rpcFault is a fault of XML-RPC, which travels with status 200.
type rpcFault struct {
	code int
	text string
}

func (f *rpcFault) Error() string { return strconv.Itoa(f.code) + " " + f.text }

// The faults of the application that the simulator has reason to send.
const (
	faultInvalidKey       = 2
	faultRecordNotFound   = 5
	faultNoTableAccess    = 7
	faultNoFieldAccess    = 8
	faultNoTableFound     = 9
	faultNoFieldFound     = 10
	faultNoFields         = 11
	faultInvalidParameter = 12
	faultNoAccess         = 14
	faultThrottled        = 500
)

var faultNames = map[int]string{
	1: "InvalidConfig", 2: "InvalidKey", 3: "UnexpectedError", 4: "DatabaseError", 5: "RecordNotFound", 6: "Loading", 7: "NoTableAccess",
	8: "NoFieldAccess", 9: "NoTableFound", 10: "NoFieldFound", 11: "NoFieldsError", 12: "InvalidParameter", 13: "FailedLoginAttempt",
	14: "NoAccess", 15: "FailedLoginAttemptPasswordExpired",
}

// faultTexts are what a fault says if the cause has nothing to add.
var faultTexts = map[int]string{
	0: "Server encountered exception: java.lang.NullPointerException",
	1: "[InvalidConfig]Invalid Configuration: for help setting up your API, please contact Support",
	2: "[InvalidKey]Invalid Key",
	5: "[RecordNotFound]Record was not found",
	500: "Server encountered exception: com.infusionsoft.throttle.ThrottlingException: " +
		"Maximum number of threads throttled",
}

// refuse is a fault of the application, with its name in brackets.
func refuse(code int, text string) *rpcFault {
	return &rpcFault{code, "[" + faultNames[code] + "]" + text}
}

// anyFault is a fault with whatever code.
func anyFault(code int) *rpcFault {
	switch {
	case faultTexts[code] != "":
		return &rpcFault{code, faultTexts[code]}
	case faultNames[code] != "":
		return refuse(code, "Simulated fault")
	default:
		return &rpcFault{code, "Simulated fault"}
	}
}

const typeXML = "text/xml;charset=UTF-8"

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?><methodResponse>`

// answerFault sends a fault.
func (c *call) answerFault(f *rpcFault) {
	b := append([]byte(nil), xmlHead+"<fault><value><struct><member><name>faultCode</name><value>"...)
	b = whole(int64(f.code)).appendTo(b)
	b = append(b, "</value></member><member><name>faultString</name><value>"...)
	b = appendXML(b, f.text)
	c.sendXML(append(b, "</value></member></struct></value></fault></methodResponse>"...))
}

// sendXML sends an answer of XML-RPC, or half of it if a fault says so.
func (c *call) sendXML(body []byte) {
	if c.effects.truncated {
		body = body[:len(body)/2]
	}
	c.send(http.StatusOK, typeXML, body)
}

// failXMLAs answers with the status of a fault as the gateway before XML-RPC does.
func (c *call) failXMLAs(f *fault) {
	switch {
	case f.html && f.status == http.StatusForbidden:
		c.send(f.status, typeHTML, []byte("<h1>Developer Inactive</h1>"))
	case f.html:
		c.html(f.status, http.StatusText(f.status), "The server is temporarily unable to service your request.")
	case f.status == http.StatusUnauthorized:
		blankQuota(c.w.Header())
		c.json(f.status, `{"fault":{"faultstring":"Access Token expired","detail":{"errorcode":"keymanagement.service.access_token_expired"}}}`)
	case f.status == http.StatusTooManyRequests:
		c.throttle("fault")
	default:
		c.json(f.status, `{"fault":{"faultstring":"`+http.StatusText(f.status)+`","detail":{"errorcode":"messaging.adaptors.http.flow.ErrorResponseCode"}}}`)
	}
}
