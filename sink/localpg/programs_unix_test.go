//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package localpg

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// maven serves every artefact as a jar with testdata/programs.txz in it, and counts how many were asked for.
func maven(t *testing.T, checksum func(jar []byte) string) (address string, jars *atomic.Int32) {
	t.Helper()
	programs, err := os.ReadFile("testdata/programs.txz")
	require.NoError(t, err)
	var jar bytes.Buffer
	z := zip.NewWriter(&jar)
	w, err := z.Create("postgres.txz")
	require.NoError(t, err)
	_, err = w.Write(programs)
	require.NoError(t, err)
	require.NoError(t, z.Close())

	jars = new(atomic.Int32)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".sha256") {
			_, _ = io.WriteString(w, checksum(jar.Bytes()))
			return
		}
		jars.Add(1)
		_, _ = w.Write(jar.Bytes())
	}))
	t.Cleanup(s.Close)
	return s.URL, jars
}

func sha(jar []byte) string {
	sum := sha256.Sum256(jar)
	return hex.EncodeToString(sum[:])
}

func TestPrograms(t *testing.T) {
	t.Parallel()
	u, err := serverUser()
	require.NoError(t, err)

	t.Run("AreDownloadedOnceWhereTheMachineHasNone", func(t *testing.T) {
		t.Parallel()
		dir := sharedDir(t)
		repository, jars := maven(t, sha)
		var log bytes.Buffer
		for range 2 {
			b, err := search{repository: repository}.programs(t.Context(), u, dir, &log)
			require.NoError(t, err)
			require.Equal(t, binaries{filepath.Join(dir, "postgres-"+string(downloadVersion), "bin"), 17}, b)
		}
		require.EqualValues(t, 1, jars.Load())
		require.Equal(t, 1, strings.Count(log.String(), "downloading"))
		left, err := filepath.Glob(filepath.Join(dir, "*"))
		require.NoError(t, err)
		require.ElementsMatch(t, []string{
			filepath.Join(dir, "postgres-"+string(downloadVersion)),
			filepath.Join(dir, "download.lock"),
		}, left)
	})

	t.Run("AreDownloadedAgainAfterAnInterruptedDownload", func(t *testing.T) {
		t.Parallel()
		dir := sharedDir(t)
		partial := filepath.Join(dir, "postgres-"+string(downloadVersion)+".partial", "bin")
		require.NoError(t, os.MkdirAll(partial, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(partial, "pg_ctl"), nil, 0o600))
		repository, _ := maven(t, sha)
		_, err := search{repository: repository}.programs(t.Context(), u, dir, io.Discard)
		require.NoError(t, err)
	})

	t.Run("AreNotTakenWhenTheirChecksumIsWrong", func(t *testing.T) {
		t.Parallel()
		repository, _ := maven(t, func([]byte) string { return sha(nil) })
		_, err := search{repository: repository}.programs(t.Context(), u, sharedDir(t), io.Discard)
		require.ErrorContains(t, err, "checksums do not match")
	})

	t.Run("NameTheRemedyWhenTheyCannotBeHad", func(t *testing.T) {
		t.Parallel()
		s := httptest.NewServer(http.NotFoundHandler())
		t.Cleanup(s.Close)
		_, err := search{repository: s.URL}.programs(t.Context(), u, sharedDir(t), io.Discard)
		require.ErrorContains(t, err, installHint())
		require.ErrorContains(t, err, "database URL")
	})

	t.Run("StopBeingWaitedForWhenTheContextEnds", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		asked, release := make(chan struct{}), make(chan struct{})
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			close(asked)
			<-release
			w.WriteHeader(http.StatusNotFound)
		}))
		t.Cleanup(s.Close)
		t.Cleanup(func() { close(release) })
		go func() {
			<-asked
			cancel()
		}()
		_, err := search{repository: s.URL}.programs(ctx, u, sharedDir(t), io.Discard)
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestVersion(t *testing.T) {
	t.Parallel()
	u, err := serverUser()
	require.NoError(t, err)
	dir := sharedDir(t)
	program := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+text), 0o755))
	}
	program("postgres", "echo 'postgres (PostgreSQL) 16.2 (Debian 16.2-1)'")
	require.Zero(t, u.version(t.Context(), dir), "initdb is missing")
	program("initdb", "echo 'initdb (PostgreSQL) 17beta1'")
	require.Equal(t, 16, u.version(t.Context(), dir), "the older of the two counts")
	program("initdb", "exit 1")
	require.Zero(t, u.version(t.Context(), dir), "initdb does not run")
	require.Zero(t, u.version(t.Context(), ""), "PATH may hold an empty entry")
}
