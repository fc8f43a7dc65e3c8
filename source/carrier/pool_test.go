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
		require.Equal(t, mostIdle, p.kept())
		time.Sleep(idleFor / 2)
		p.Give(p.Take())
		time.Sleep(idleFor - time.Millisecond)
		require.Equal(t, mostIdle, p.kept(), "it was used meanwhile")
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		require.Zero(t, p.kept())
	})
}

func (p *Pool[T]) kept() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.idle)
}
