package xmlrpc

import (
	"context"
	"strings"

	"github.com/keapsync/keapsync/source"
)

var _ source.Checker = (*Client)(nil)

// WhoAmI implements source.Checker. Only the gateway can be asked, and it does not say whether the credential sees all records. A
// legacy key belongs to nobody: nothing is asked then, and nothing known.
func (c *Client) WhoAmI(ctx context.Context) (source.Identity, error) {
	if c.o.Way == LegacyKey {
		return source.Identity{}, nil
	}
	m := take()
	defer give(m)
	q := question{method: "DataService.getUserInfo", keyless: true}
	if _, err := c.call(ctx, q, &m.body); err != nil {
		return source.Identity{}, err
	}
	who, err := identity(m.body.Bytes)
	if err != nil {
		return source.Identity{}, c.wrong(q, err)
	}
	if wrong := source.WrongTenant(c.o.Account, who.Tenant); wrong != nil {
		return source.Identity{}, c.fail(q, wrong)
	}
	return who, nil
}

// identity reads the answer to getUserInfo.
func identity(data []byte) (who source.Identity, err error) {
	s := &scanner{data: data}
	err = s.response(func() error {
		v, open, err := s.begin()
		switch {
		case err != nil || !open && v.kind == kindStruct:
			return err
		case v.kind != kindStruct:
			return errStructure
		}
		return s.members(func(name []byte) error {
			member := string(name)
			v, err := s.whole()
			if err != nil || v.kind >= kindStruct {
				return err
			}
			switch said := strings.TrimSpace(string(s.plain(v))); member {
			case "appAlias":
				who.Tenant = said
			case "casUsername":
				who.Email = said
			}
			return nil
		})
	})
	return who, err
}
