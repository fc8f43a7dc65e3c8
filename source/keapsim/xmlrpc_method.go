package keapsim

import (
	"slices"
	"strings"
)

// rpcMethod is a method of XML-RPC. The server chooses it by the types of the parameters, which a signature tells by
// letters: s string, i int, b boolean, m struct, a array. Each begins with the key, unless the method is keyless.
type rpcMethod struct {
	signatures []string
	keyless    bool
	answer     func(c *rpcCall)
}

// services are those that exist; each has a method echo.
var services = []string{
	"APIAffiliateService", "APIEmailService", "AffiliateProgramService", "AffiliateService", "ContactService", "DataService",
	"DiscountService", "FileService", "FunnelService", "InvoiceService", "OrderService", "ProductService", "SearchService",
	"ShippingService", "WebFormService",
}

// rpcMethods are the methods that are served.
var rpcMethods = map[string]rpcMethod{
	"DataService.query":             {signatures: []string{"ssiima", "ssiimasb"}, answer: (*rpcCall).query},
	"DataService.findByField":       {signatures: []string{"ssiissa"}, answer: (*rpcCall).findByField},
	"DataService.load":              {signatures: []string{"ssia"}, answer: (*rpcCall).load},
	"DataService.count":             {signatures: []string{"ssm"}, answer: (*rpcCall).count},
	"DataService.getAppSetting":     {signatures: []string{"sss"}, answer: (*rpcCall).appSetting},
	"DataService.getUserInfo":       {signatures: []string{""}, keyless: true, answer: (*rpcCall).userInfo},
	"DataService.add":               {signatures: []string{"ssm"}, answer: (*rpcCall).readOnly},
	"DataService.update":            {signatures: []string{"ssim"}, answer: (*rpcCall).readOnly},
	"DataService.delete":            {signatures: []string{"ssi"}, answer: (*rpcCall).readOnly},
	"DataService.addCustomField":    {signatures: []string{"ssssi"}, answer: (*rpcCall).readOnly},
	"DataService.updateCustomField": {signatures: []string{"sim"}, answer: (*rpcCall).readOnly},
}

// methodOf finds a method by its name.
func methodOf(name string) (rpcMethod, bool) {
	if service, ok := strings.CutSuffix(name, ".echo"); ok && slices.Contains(services, service) {
		return rpcMethod{signatures: []string{"s"}, keyless: true, answer: (*rpcCall).echo}, true
	}
	m, ok := rpcMethods[name]
	return m, ok
}

// fits tells whether the parameters have the types of a signature.
func (m rpcMethod) fits(params []any) bool {
	var have strings.Builder
	for _, p := range params {
		letters := map[string]byte{
			"java.lang.String": 's', "java.lang.Integer": 'i', "java.lang.Boolean": 'b', "java.util.HashMap": 'm', "[Ljava.lang.Object;": 'a',
		}
		letter, ok := letters[javaType(p)]
		if !ok {
			letter = '?'
		}
		have.WriteByte(letter)
	}
	return slices.Contains(m.signatures, have.String())
}

// mismatch is the fault of parameters that fit no signature.
func mismatch(params []any) *rpcFault {
	var types []string
	for _, p := range params {
		types = append(types, javaType(p))
	}
	return &rpcFault{0, "No method matching arguments: " + strings.Join(types, ", ")}
}

// rpcCall is a call of a method on its way to an answer.
type rpcCall struct {
	*call
	params []any
	legacy bool // by a legacy key
}

func (c *rpcCall) echo() { c.result(word(c.params[0].(string))) }

// result answers with a single value.
func (c *rpcCall) result(v value) {
	b := append([]byte(nil), xmlHead+"<params><param><value>"...)
	b = v.appendTo(b)
	c.sendXML(append(b, "</value></param></params></methodResponse>"...))
}

// readOnly refuses the methods that change records: the simulator is changed from behind, see Edit.
func (c *rpcCall) readOnly() { c.answerFault(refuse(faultNoAccess, "This account is read-only")) }

func (c *rpcCall) appSetting() {
	if c.params[1] != "Contact" || c.params[2] != "optiontypes" {
		c.answerFault(refuse(faultInvalidParameter, "No such setting"))
		return
	}
	c.result(word(strings.Join(contactTypes, ",")))
}

// userInfo tells who the credential belongs to; legacy keys belong to nobody.
func (c *rpcCall) userInfo() {
	if c.legacy {
		c.answerFault(refuse(faultNoAccess, "A key has no user"))
		return
	}
	b := append([]byte(nil), xmlHead+"<params><param><value><struct>"...)
	for _, m := range []struct {
		name string
		v    value
	}{
		{"casUsername", word("owner@example.com")},
		{"appUrl", word("https://" + c.k.tenant + ".infusionsoft.com")},
		{"globalUserId", whole(12345)},
		{"displayName", word("Olivia Owner")},
		{"localUserId", whole(1)},
		{"appAlias", word(c.k.tenant)},
	} {
		b = append(b, memberHead(m.name)...)
		b = append(m.v.appendTo(b), memberTail...)
	}
	c.sendXML(append(b, "</struct></value></param></params></methodResponse>"...))
}

const memberTail = "</value></member>"

func memberHead(name string) string { return "<member><name>" + name + "</name><value>" }
