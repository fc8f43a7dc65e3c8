package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/keapsync/keapsync/source"
)

// keyset walks ascending ids. Whatever changes meanwhile keeps its place, so nothing is skipped.
type keyset struct {
	pass   *pass
	cursor cursor
	stamps bool // ask for ids and stamps alone
	first  int64
	top    int64 // greatest id expected, for the share; zero if unknown
	done   bool
}

func (k *keyset) next(ctx context.Context) (*fetched, error) {
	if k.done {
		return nil, nil
	}
	asked := k.pass.clock.now()
	page, err := k.pass.ask(ctx, source.Request{
		Order: source.OrderID, Since: k.cursor.Since, AfterID: k.cursor.After, Stamps: k.stamps,
	})
	if err != nil {
		return nil, err
	}
	k.cursor = k.pass.begun(k.cursor, page)
	full := len(page.Records) >= page.Limit
	if err := k.advance(page); err != nil {
		page.Release()
		return nil, fmt.Errorf("read %s of account %s after id %d: %w", k.pass.entity.Name, k.pass.account.Name, k.cursor.After, err)
	}
	// Keap may leave the token out although more follows; it is asked once more then, which costs a call where the
	// last page happens to be full.
	more := len(page.Records) > 0 && (page.Next != "" || full)
	k.done = k.done || !more
	return &fetched{Page: page, asked: asked, cursor: k.cursor, last: k.done, share: k.share()}, nil
}

// advance moves the cursor behind the page's last record, and drops what lies behind the shard's end.
func (k *keyset) advance(page *source.Page) error {
	usable := 0
	for i, r := range page.Records {
		if r.Reason != "" {
			continue
		}
		if k.cursor.Through > 0 && r.ID > k.cursor.Through {
			page.Records, k.done = page.Records[:i], true
			break
		}
		if r.ID <= k.cursor.After && (usable > 0 || k.cursor.After > 0) {
			return fmt.Errorf("%w: id %d follows id %d", errOrder, r.ID, k.cursor.After)
		}
		k.cursor.After = r.ID
		usable++
	}
	if usable == 0 && len(page.Records) > 0 && !k.done && page.Next != "" {
		return fmt.Errorf("no record of a whole page has a usable id: %s", page.Records[0].Reason)
	}
	if k.cursor.Through > 0 && k.cursor.After >= k.cursor.Through {
		k.done = true
	}
	return nil
}

func (k *keyset) share() float64 {
	switch top := max(k.top, k.cursor.Through); {
	case k.done:
		return 1
	case top <= k.first:
		return -1
	default:
		return min(float64(k.cursor.After-k.first)/float64(top-k.first), 1)
	}
}

// errOrder means that the server did not do what the keyset rests on; going on would lose records.
var errOrder = errors.New("the server does not list by ascending id after the one it was given")
