package keapsim

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// call is one request on its way to an answer.
type call struct {
	k       *Keap
	w       http.ResponseWriter
	r       *http.Request
	at      time.Time
	path    string  // below Keap's prefix, as "/v2/contacts" or "/xmlrpc/DataService.query/Contact"
	url     string  // what chances are drawn from
	rpc     bool    // a call of XML-RPC
	ids     []int64 // the numbers in the path
	effects effects
}

// route answers a call.
type route func(c *call)

// loginPaths are where a client gets tokens.
var loginPaths = map[string]route{"/app/oauth/authorize": (*call).authorize, "/token": (*call).exchangeToken}

// prefixes are where Keap's two servers have REST.
var prefixes = []string{"/crm/rest", "/rest"}

// serve is the way every request takes: gateway first, as at Keap, then the application.
func (k *Keap) serve(w http.ResponseWriter, r *http.Request) {
	c := &call{k: k, w: w, r: r, at: k.now(), path: strings.TrimSuffix(r.URL.Path, "/"), url: r.URL.RequestURI()}
	c.effects.visible = 1
	w.Header().Set("Date", c.at.UTC().Format(http.TimeFormat))
	if road, ok := rpcPaths[c.path]; ok {
		k.serveXML(c, road.legacy)
		return
	}
	if handle, ok := loginPaths[c.path]; ok { // no quota counts these
		k.stats.call(r.Method, c.path)
		if !c.broken() {
			handle(c)
		}
		return
	}
	for _, prefix := range prefixes {
		if rest, ok := strings.CutPrefix(c.path, prefix+"/"); ok {
			c.path = "/" + rest
			break
		}
	}
	handle, template := k.route(c)
	controlled := strings.HasPrefix(c.path, "/keapsim/")
	if known := k.authorized(r) || controlled && oneOf(k.legacyKeys, credential(r)); !known {
		k.stats.call(r.Method, template)
		c.unauthorized()
		return
	}
	if controlled {
		k.control(c)
		return
	}
	k.stats.call(r.Method, template)
	c.tellTime()
	if !c.admit() || c.broken() {
		return
	}
	if r.Method == http.MethodGet && r.ContentLength > 0 {
		c.html(http.StatusBadRequest, "400 Bad Request", "Your browser sent a malformed or illegal request.")
		return
	}
	if template != "other" && c.refused() {
		return
	}
	handle(c)
}

// route finds who answers a path; numbers in it are ids.
func (k *Keap) route(c *call) (handle route, template string) {
	rest := strings.TrimPrefix(c.path, "/")
	if handle, ok := k.routes[rest]; ok {
		return handle, "/" + rest
	}
	segments := strings.Split(rest, "/")
	for i, s := range segments {
		if id, err := strconv.ParseInt(s, 10, 64); err == nil {
			c.ids = append(c.ids, id)
			segments[i] = "{id}"
		}
	}
	rest = strings.Join(segments, "/")
	if handle, ok := k.routes[rest]; ok {
		return handle, "/" + rest
	}
	return (*call).notFoundPage, "other"
}

// makeRoutes lists the paths that are served, below Keap's prefix.
func (k *Keap) makeRoutes() map[string]route {
	routes := map[string]route{"v2/oauth/connect/userinfo": (*call).userInfo}
	for i := range resources {
		res := resources[i]
		routes["v2/"+res.path] = func(c *call) { c.list(res, "") }
		if res.single {
			routes["v2/"+res.path+"/{id}"] = func(c *call) { c.one(res) }
		}
	}
	for path, s := range models {
		routes["v2/"+path+"/model"] = func(c *call) { c.model(s) }
	}
	routes["v2/contacts/{id}/notes"] = func(c *call) { c.notesOf() }
	routes["v2/contacts/{id}/notes/{id}"] = func(c *call) { c.noteOf() }
	for path, handle := range routes {
		routes[path] = methods{http.MethodGet: handle}.route // records are changed from behind, see Edit
	}
	maps.Copy(routes, hookRoutes())
	return routes
}
