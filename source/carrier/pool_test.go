package carrier

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPool(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p Pool[[]byte]
		first, second := p.Take(), p.Take()
		require.NotSame(t, first, second)
		p.Give(first)
		p.Give(second)
		require.Same(t, second, p.Take(), "the last used comes first")
		require.Same(t, first, p.Take())
		for range 3 * mostIdle {
			p.Give(new([]byte))
		}
		require.Len(t, p.idle, mostIdle)
		time.Sleep(idleFor / 2)
		p.Give(p.Take())
		time.Sleep(idleFor - time.Millisecond)
		require.Len(t, p.idle, mostIdle, "it was used meanwhile")
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		require.Empty(t, p.idle)
	})
}
