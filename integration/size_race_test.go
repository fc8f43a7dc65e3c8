//go:build race

package integration

func init() { slow = 3 }
