package main

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/keapsync/keapsync/schema"
	"github.com/keapsync/keapsync/source/rest"
	"github.com/keapsync/keapsync/sync/engine"
)

func accountOf(name string, entities ...string) *account {
	reader, err := rest.New(rest.Options{Account: name, BaseURL: "http://127.0.0.1/crm/rest", Token: rest.Static("none")})
	must(err)
	acct := &account{Account: engine.Account{Name: name, Reader: reader}}
	for _, e := range entities {
		acct.entities = append(acct.entities, schema.Lookup(e))
	}
	return acct
}

func TestRunAll(t *testing.T) {
	t.Parallel()

	t.Run("RunsEntitiesReadByParentAfterTheOthersOfTheirAccount", func(t *testing.T) {
		t.Parallel()
		var mu sync.Mutex
		var order []string
		outcomes := runAll(t.Context(), []*account{accountOf("a", "custom_field_definitions", "contacts", "orders")}, places(4),
			func(_ context.Context, _ *engine.Account, e *schema.Entity) (engine.Report, error) {
				mu.Lock()
				defer mu.Unlock()
				order = append(order, e.Name)
				return engine.Report{Entity: e.Name}, nil
			})
		require.Equal(t, "custom_field_definitions", order[2])
		require.Equal(t, "custom_field_definitions", outcomes[0].Entity, "outcomes keep the order of the catalogue")
	})

	t.Run("RunsNoMoreThanTheWorkersAtATimeAndAllOfThemAtOnce", func(t *testing.T) {
		t.Parallel()
		const workers = 3
		var mu sync.Mutex
		running, most := 0, 0
		full := make(chan struct{})
		runAll(t.Context(), []*account{accountOf("a", "contacts", "orders", "tags"), accountOf("b", "contacts", "orders", "tags")}, places(workers),
			func(context.Context, *engine.Account, *schema.Entity) (engine.Report, error) {
				mu.Lock()
				running++
				if most = max(most, running); most == workers && running == workers {
					select {
					case <-full:
					default:
						close(full)
					}
				}
				mu.Unlock()
				<-full // each waits until all workers are busy
				mu.Lock()
				running--
				mu.Unlock()
				return engine.Report{}, nil
			})
		require.Equal(t, workers, most)
	})

	t.Run("LetsAnErrorEndOnePassAlone", func(t *testing.T) {
		t.Parallel()
		outcomes := runAll(t.Context(), []*account{accountOf("a", "contacts", "orders", "tags")}, places(1),
			func(_ context.Context, _ *engine.Account, e *schema.Entity) (engine.Report, error) {
				if e.Name == "contacts" {
					return engine.Report{}, errors.New("no")
				}
				return engine.Report{Records: 1}, nil
			})
		require.Error(t, outcomes[0].Err)
		require.Equal(t, 1, outcomes[1].Records)
		require.Equal(t, 1, outcomes[2].Records)
	})

	t.Run("BeginsNoPassAfterAnInterrupt", func(t *testing.T) {
		t.Parallel()
		ctx, interrupt := context.WithCancelCause(t.Context())
		interrupt(errors.New("signal"))
		outcomes := runAll(ctx, []*account{accountOf("a", "contacts")}, places(1),
			func(context.Context, *engine.Account, *schema.Entity) (engine.Report, error) {
				t.Error("a pass began")
				return engine.Report{}, nil
			})
		require.ErrorContains(t, outcomes[0].Err, "signal")
		require.Equal(t, "contacts", outcomes[0].Entity)
	})
}
