package rest

import (
	"context"
	"encoding/json"

	"github.com/keapsync/keapsync/source"
)

// WhoAmI implements source.Checker. Older tenants do not have the URL: then nothing is known of the credential, but
// that it was not refused.
func (c *Client) WhoAmI(ctx context.Context) (source.Identity, error) {
	m := take()
	defer give(m)
	q := question{path: "/oauth/connect/userinfo"}
	if _, err := c.get(ctx, q, m); err != nil {
		if source.IsUnknownURL(err) {
			return source.Identity{}, nil
		}
		return source.Identity{}, err
	}
	var who struct {
		Email  string `json:"email"`
		Tenant string `json:"tenant_id"`
		Admin  *bool  `json:"is_admin"`
	}
	if err := json.Unmarshal(m.Bytes, &who); err != nil {
		return source.Identity{}, c.fail(q, notRecords(err))
	}
	if wrong := source.WrongTenant(c.o.Account, who.Tenant); wrong != nil {
		return source.Identity{}, c.fail(q, wrong)
	}
	return source.Identity{Email: who.Email, Tenant: who.Tenant, Admin: who.Admin}, nil
}
