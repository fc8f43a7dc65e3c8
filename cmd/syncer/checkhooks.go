package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source"
)

// checkHooks tells how an account's hooks stand, from the database alone: that is as old as the daemon's last look.
func checkHooks(ctx context.Context, c *config, acct *accountConfig, s *store) finding {
	off := func(why string) finding {
		return finding{good, acct.Name, "hooks", fmt.Sprintf("%s; changes are found every %s", why, span(c.Sync.Interval)), ""}
	}
	switch {
	case !slices.Contains(acct.Roads, schema.RESTv2.String()):
		return off("none, since XML-RPC has none")
	case c.Server.PublicURL == "":
		return off("none, since server.public_url is not set")
	}
	subscriptions, err := s.Subscriptions(ctx, acct.Name)
	if err != nil {
		return finding{bad, acct.Name, "hooks", errorLine(err), ""}
	}
	if len(subscriptions) == 0 {
		return finding{warn, acct.Name, "hooks", "there are none", "run: syncer hooks install"}
	}
	return hooksStand(acct.Name, subscriptions)
}

func hooksStand(account string, subscriptions []state.Subscription) finding {
	verified := 0
	var delivered time.Time
	for _, s := range subscriptions {
		if s.Status == source.StatusVerified {
			verified++
		}
		if s.Delivered.After(delivered) {
			delivered = s.Delivered
		}
	}
	text := fmt.Sprintf("%d of %s verified", verified, plural(len(subscriptions), "subscription"))
	if !delivered.IsZero() {
		text += fmt.Sprintf(", the last delivery came %s ago", span(max(0, time.Since(delivered))))
	}
	if verified < len(subscriptions) {
		return finding{warn, account, "hooks", text, "run: syncer hooks verify"}
	}
	return finding{good, account, "hooks", text, ""}
}
