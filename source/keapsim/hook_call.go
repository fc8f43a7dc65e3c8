package keapsim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// hookRoutes are the paths of REST Hooks, which REST v1 alone has.
func hookRoutes() map[string]route {
	return map[string]route{
		"v1/hooks":                    methods{http.MethodGet: (*call).listHooks, http.MethodPost: (*call).makeHook}.route,
		"v1/hooks/event_keys":         methods{http.MethodGet: (*call).listEvents}.route,
		"v1/hooks/{id}":               methods{http.MethodGet: (*call).showHook, http.MethodPut: (*call).editHook, http.MethodDelete: (*call).deleteHook}.route,
		"v1/hooks/{id}/verify":        methods{http.MethodPost: (*call).verifyHook}.route,
		"v1/hooks/{id}/delayedVerify": methods{http.MethodPost: (*call).confirmHook}.route,
	}
}

// methods are who answers which method of a path.
type methods map[string]route

func (m methods) route(c *call) {
	if handle, ok := m[c.r.Method]; ok {
		handle(c)
		return
	}
	c.fail(http.StatusMethodNotAllowed, "Request method '"+c.r.Method+"' is not supported", "method")
}

// answer sends a value as JSON.
func (c *call) answer(value any) {
	body, err := json.Marshal(value)
	if err != nil {
		c.fail(http.StatusInternalServerError, err.Error(), "keapsim")
		return
	}
	c.send(http.StatusOK, typeJSON, body)
}

func (c *call) listEvents() { c.answer(c.k.hooks.offers) }

func (c *call) listHooks() {
	list := []Hook{}
	for _, s := range c.k.hooks.visible(c.k.product(credential(c.r))) {
		list = append(list, c.k.hooks.tell(s))
	}
	if c.k.hostile.has(MixedTokens) { // of the order of hooks nothing is known
		slices.Reverse(list)
	}
	c.answer(list)
}

// makeHook subscribes, and shakes hands before it answers.
func (c *call) makeHook() {
	event, address, ok := c.wantedHook()
	if !ok {
		return
	}
	scheme := "http://"
	if c.r.TLS != nil {
		scheme = "https://"
	}
	s := c.k.hooks.subscribe(event, address, c.k.product(credential(c.r)), scheme+c.r.Host+"/crm/rest")
	if c.k.hooks.tell(s).Status != HookVerified {
		c.k.hooks.verify(c.r.Context(), s)
	}
	c.answer(c.k.hooks.tell(s))
}

// wantedHook reads what a hook is to be about; false if it has answered that it cannot be.
func (c *call) wantedHook() (event, address string, ok bool) {
	var want struct {
		EventKey string `json:"eventKey"`
		HookURL  string `json:"hookUrl"`
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, 1<<16))
	if err != nil || json.Unmarshal(body, &want) != nil {
		c.fail(http.StatusBadRequest, "Input could not be converted to a valid request", "hook")
		return "", "", false
	}
	to, err := url.Parse(want.HookURL)
	switch {
	case !slices.Contains(c.k.hooks.offers, want.EventKey):
		c.fail(http.StatusBadRequest, "eventKey is not one of those at /hooks/event_keys", "hook")
	case err != nil || !reachable(to):
		c.fail(http.StatusBadRequest, "hookUrl must be an https URL", "hook")
	default:
		return want.EventKey, want.HookURL, true
	}
	return "", "", false
}

// hook finds the hook that the path names; nil if it has answered that there is none.
func (c *call) hook() *hook {
	key := strconv.FormatInt(c.ids[0], 10)
	for _, s := range c.k.hooks.visible(c.k.product(credential(c.r))) {
		if s.Key == key {
			return s
		}
	}
	if c.k.quirks.Hooks.Deleted500 && c.r.Method == http.MethodGet {
		c.fail(http.StatusInternalServerError, "Internal Server Error", "hook")
		return nil
	}
	c.notFound("Hook")
	return nil
}

func (c *call) showHook() {
	if s := c.hook(); s != nil {
		c.answer(c.k.hooks.tell(s))
	}
}

// editHook changes a hook; whether it is verified then depends on a quirk. It is not asked: that is what verify does.
func (c *call) editHook() {
	s := c.hook()
	if s == nil {
		return
	}
	if event, address, ok := c.wantedHook(); ok {
		c.k.hooks.edit(s, event, address)
		c.answer(c.k.hooks.tell(s))
	}
}

func (c *call) deleteHook() {
	if s := c.hook(); s != nil {
		c.k.hooks.remove(s)
		c.send(http.StatusNoContent, typeJSON, nil)
	}
}

// verifyHook shakes hands again. The answer tells by its status what came of it.
func (c *call) verifyHook() {
	if s := c.hook(); s != nil {
		c.k.hooks.verify(c.r.Context(), s)
		c.answer(c.k.hooks.tell(s))
	}
}

// confirmHook takes a secret that the receiver did not repeat. The answer tells by its status whether it was the one.
func (c *call) confirmHook() {
	s := c.hook()
	if s == nil {
		return
	}
	given := c.r.Header.Get(secretHeader)
	if given == "" {
		c.fail(http.StatusBadRequest, "Header "+secretHeader+" is missing", "hook")
		return
	}
	c.k.hooks.confirm(s, given)
	c.answer(c.k.hooks.tell(s))
}
