package keapsim

import (
	"net/netip"
	"net/url"
)

// reachable tells whether an address is one that Keap would send to: https, or, for the sake of tests, http to this
// machine.
func reachable(to *url.URL) bool {
	switch {
	case to.Hostname() == "" || to.User != nil:
		return false
	case to.Scheme == "https":
		return true
	case to.Scheme != "http":
		return false
	}
	ip, err := netip.ParseAddr(to.Hostname())
	return to.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}
