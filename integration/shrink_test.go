package integration

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// shrink looks for a smaller scenario that still fails, with at most so many runs. It leaves out halves of the steps, then
// quarters and so on, then accounts, switches, and contacts.
func shrink(s scenario, runs int, fails func(scenario) bool) scenario {
	smaller := func(candidate scenario) bool {
		if runs--; runs < 0 || !fails(candidate) {
			return false
		}
		s = candidate
		return true
	}
	s.steps = leaveOut(s.steps, func(steps []step) bool { c := s; c.steps = steps; return smaller(c) })
	for i := len(s.accounts) - 1; i >= 0 && len(s.accounts) > 1; i-- {
		smaller(s.without(i))
	}
	for i := range s.accounts {
		change := func(f func(a *accountPlan)) bool {
			c := s
			c.accounts = slices.Clone(s.accounts)
			f(&c.accounts[i])
			return smaller(c)
		}
		leaveOut(s.accounts[i].switches, func(left []string) bool { return change(func(a *accountPlan) { a.switches = left }) })
		for s.accounts[i].contacts > 10 && change(func(a *accountPlan) { a.contacts /= 2 }) {
		}
	}
	return s
}

// leaveOut returns the shortest list for which try still held.
func leaveOut[T any](list []T, try func([]T) bool) []T {
	for size := (len(list) + 1) / 2; size > 0; size /= 2 {
		for from := 0; from < len(list); {
			left := slices.Concat(list[:from], list[min(from+size, len(list)):])
			if try(left) {
				list = left
			} else {
				from += size
			}
		}
	}
	return list
}

// without is the scenario without an account and what happens to it.
func (s scenario) without(account int) scenario {
	c := s
	c.accounts = slices.Delete(slices.Clone(s.accounts), account, account+1)
	c.steps = nil
	for _, st := range s.steps {
		if st.account == account {
			continue
		}
		if st.account > account {
			st.account--
		}
		c.steps = append(c.steps, st)
	}
	return c
}

// Of a scenario that fails because of two of its steps and one switch, nothing else is left.
func TestShrinkingLeavesWhatMatters(t *testing.T) {
	t.Parallel()
	s := drawScenario(3)
	guilty := []step{{do: "crash", account: -1}, {do: "edit", account: len(s.accounts) - 1, what: "contacts", count: 77}}
	s.steps = slices.Insert(s.steps, 5, guilty[0])
	s.steps = append(s.steps, guilty[1])
	s.accounts[len(s.accounts)-1].switches = append(s.accounts[len(s.accounts)-1].switches, "TagMovesStamp")
	runs := 0
	short := shrink(s, 1000, func(c scenario) bool {
		runs++
		crash := slices.IndexFunc(c.steps, func(st step) bool { return st.do == "crash" })
		edit := slices.IndexFunc(c.steps, func(st step) bool { return st.count == 77 })
		return crash >= 0 && edit > crash && slices.Contains(c.accounts[c.steps[edit].account].switches, "TagMovesStamp")
	})
	require.Len(t, short.steps, 2)
	require.Len(t, short.accounts, 1)
	require.Equal(t, []string{"TagMovesStamp"}, short.accounts[0].switches)
	require.LessOrEqual(t, short.accounts[0].contacts, 10)
	require.Less(t, runs, 200)

	require.Equal(t, s.String(), shrink(s, 0, func(scenario) bool { return true }).String(), "without runs it stays as it is")
}
