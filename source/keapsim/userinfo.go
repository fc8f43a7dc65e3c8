package keapsim

import "net/http"

// userInfo answers who the credential is. One whose view is limited by a fault is no admin.
func (c *call) userInfo() {
	s := c.k.session()
	defer c.k.sessions.Put(s)
	w := &s.w
	w.begin('{')
	w.at("email").word("owner@example.com")
	w.at("sub").word("12345")
	w.at("id").word("123456")
	w.at("keap_id").word("owner@example.com")
	w.at("family_name").word("Owner")
	w.at("given_name").word("Olivia")
	w.at("middle_name").text(text{})
	w.at("preferred_name").text(text{})
	w.at("is_admin").boolean(!c.k.faults.limited())
	w.at("tenant_id").word(c.k.told(c.k.tenant))
	w.end('}')
	c.send(http.StatusOK, typeJSON, w.b)
}
