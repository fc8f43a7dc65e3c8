package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"html"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"time"
)

// callback waits on this machine for the browser that Keap sends back.
type callback struct {
	server *http.Server
	got    chan callbackAnswer
}

type callbackAnswer struct {
	answer
	err error
}

// listenForCallback serves a redirect address of this machine. For https it makes a certificate that no browser knows: the person is
// told to go on in spite of the warning.
func listenForCallback(ctx context.Context, redirect *url.URL, c consent) (*callback, error) {
	port := redirect.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[redirect.Scheme]
	}
	address := net.JoinHostPort(redirect.Hostname(), port)
	var listening net.ListenConfig
	l, err := listening.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("wait for the browser at %s: %w; choose another port by --redirect-uri", address, err)
	}
	if redirect.Scheme == "https" {
		certificate, err := ownCertificate(redirect.Hostname())
		if err != nil {
			l.Close()
			return nil, err
		}
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	}
	b := &callback{got: make(chan callbackAnswer, 1)}
	b.server = &http.Server{
		Handler: b.handler(redirect, c), ReadHeaderTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), // browsers that do not like the certificate
	}
	go b.server.Serve(l) //nolint:errcheck // it ends with close
	return b, nil
}

func (b *callback) handler(redirect *url.URL, c consent) http.Handler {
	path := redirect.Path
	if path == "" {
		path = "/"
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != path || r.Method != http.MethodGet {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Cache-Control", "no-store")
		query, text := r.URL.Query(), "Keap's answer is here. You may close this window; syncer goes on in its terminal."
		a, err := c.readQuery(query, c.state)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			text = err.Error()
		}
		io.WriteString(w, "<!doctype html><title>syncer</title><p>"+html.EscapeString(text)) //nolint:errcheck // the browser may be gone
		if query.Get("state") != c.state {
			return // anybody may knock here: the answer is still to come
		}
		select {
		case b.got <- callbackAnswer{a, err}:
		default: // a second answer
		}
	})
}

// close lets the browser have its page, and stops.
func (b *callback) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if b.server.Shutdown(ctx) != nil {
		b.server.Close()
	}
}

// ownCertificate is for this machine, and for an hour.
func ownCertificate(host string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make a certificate: %w", err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "syncer auth login"},
		NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(2 * consentLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip := net.ParseIP(host); ip != nil {
		about.IPAddresses = []net.IP{ip}
	} else {
		about.DNSNames = []string{host}
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make a certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}
