package keapsim

import (
	"crypto/subtle"
	"io"
	"net/http"
)

// rpcPaths are where Keap has XML-RPC: at the account's own host, for legacy keys, and at the gateway, for tokens.
var rpcPaths = map[string]struct{ legacy bool }{
	"/api/xmlrpc": {true}, "/api/xmlrpc/v1": {true}, "/crm/xmlrpc": {false}, "/crm/xmlrpc/v1": {false},
}

// maxRequest is how long a request may be.
const maxRequest = 4 << 20

// serveXML answers a call of XML-RPC. At the gateway it meets credential and quota first, as REST does.
func (k *Keap) serveXML(c *call, legacy bool) {
	if !legacy && !k.authorized(c.r) {
		k.stats.call(c.r.Method, "/xmlrpc")
		c.unauthorized()
		return
	}
	if c.r.Method != http.MethodPost {
		k.stats.call(c.r.Method, "/xmlrpc")
		c.html(http.StatusMethodNotAllowed, "Method Not Allowed", "XML-RPC takes POST.")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, maxRequest))
	if err != nil {
		k.stats.call(c.r.Method, "/xmlrpc")
		c.html(http.StatusRequestEntityTooLarge, "Request Entity Too Large", "The request is too long.")
		return
	}
	req, malformed := parseRequest(body)
	c.rpc, c.path = true, "/xmlrpc"
	if malformed == nil {
		c.path = req.path()
	}
	c.url = c.path + "?" + string(body)
	k.stats.call(c.r.Method, c.path)
	c.tellTime()
	if !legacy && !c.admit() {
		return
	}
	if k.brown(c.at) {
		k.stats.fault("brownout")
		c.refuseBrownly()
		return
	}
	if c.broken() {
		return
	}
	if malformed != nil {
		c.answerFault(&rpcFault{0, "Failed to parse XML-RPC request: " + malformed.Error()})
		return
	}
	c.invoke(req, legacy)
}

// path is what faults and statistics know a request by: /xmlrpc/DataService.query/Contact.
func (req rpcRequest) path() string {
	m, ok := methodOf(req.method)
	if !ok {
		return "/xmlrpc/other"
	}
	path := "/xmlrpc/" + req.method
	if !m.keyless && len(req.params) > 1 {
		if table, ok := req.params[1].(string); ok && specs[table] != nil {
			path += "/" + table
		}
	}
	return path
}

// invoke finds the method, and checks parameters and key.
func (c *call) invoke(req rpcRequest, legacy bool) {
	m, ok := methodOf(req.method)
	switch {
	case !ok:
		c.answerFault(&rpcFault{0, "No such handler: " + req.method})
		return
	case !m.fits(req.params):
		c.answerFault(mismatch(req.params))
		return
	case legacy && !m.keyless:
		if !oneOf(c.k.legacyKeys, req.params[0].(string)) {
			c.answerFault(anyFault(faultInvalidKey))
			return
		}
		if !c.k.bank.withdraw(c) {
			c.k.stats.fault("throttled")
			c.answerFault(anyFault(faultThrottled))
			return
		}
	}
	if k := c.k; k.hostile.has(LargeIDs) && !m.keyless {
		c.answerFault(refuse(faultNoAccess, "The ids of this account are too large for XML-RPC"))
		return
	}
	m.answer(&rpcCall{call: c, params: req.params, legacy: legacy})
}

// oneOf tells whether a secret is among those known.
func oneOf(known []string, given string) bool {
	for _, secret := range known {
		if subtle.ConstantTimeCompare([]byte(given), []byte(secret)) == 1 {
			return true
		}
	}
	return false
}
