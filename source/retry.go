package source

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// RetryOptions limit how stubborn Retry is. Zero values are the defaults named.
type RetryOptions struct {
	Attempts int           // calls in all, the first included; 6
	MaxTime  time.Duration // from the first call to the beginning of the last; 5 minutes
	Base     time.Duration // the first wait is up to this, and each following up to twice the one before; 500 ms
	MaxWait  time.Duration // the longest wait, unless Keap asks for a longer one; 30 s
	// MaxAsked is the longest wait that Keap may ask for by Retry-After: beyond it the error is returned at once, since
	// coming back too early would be as rude as a worker that sleeps is useless. 1 minute.
	MaxAsked time.Duration
}

func (o RetryOptions) withDefaults() RetryOptions {
	def := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	if o.Attempts == 0 {
		o.Attempts = 6
	}
	def(&o.MaxTime, 5*time.Minute)
	def(&o.Base, 500*time.Millisecond)
	def(&o.MaxWait, 30*time.Second)
	def(&o.MaxAsked, time.Minute)
	return o
}

// Retry repeats reads that fail with an IsTemporary error. It waits a random time between nothing and a bound that
// doubles (full jitter: callers that failed together do not come back together), and no less than Keap asks for. The
// error it gives up with wraps the last one, so it still answers all questions.
func Retry(r Reader, o RetryOptions) Reader { return retry{r, o.withDefaults()} }

type retry struct {
	Reader
	o RetryOptions
}

func (r retry) ReadPage(ctx context.Context, req Request) (*Page, error) {
	began := time.Now()
	for attempt := 1; ; attempt++ {
		page, err := r.Reader.ReadPage(ctx, req)
		if err == nil && attempt > 1 {
			page.Room = 1 // where calls fail, more of them are not welcome
		}
		if err == nil || !IsTemporary(err) || ctx.Err() != nil {
			return page, err
		}
		wait := r.wait(attempt, err)
		tried := time.Since(began)
		switch {
		case RetryAfter(err) > r.o.MaxAsked:
			return nil, fmt.Errorf("asked to wait %s, which is too long to wait here: %w", RetryAfter(err), err)
		case attempt >= r.attempts(req, err) || tried+wait > r.o.MaxTime:
			return nil, fmt.Errorf("gave up after %d calls in %s: %w", attempt, tried.Round(time.Millisecond), err)
		}
		if stopped := sleep(ctx, wait); stopped != nil {
			return nil, fmt.Errorf("%w, while waiting to repeat a call after: %s", stopped, err.Error())
		}
	}
}

func (r retry) attempts(req Request, err error) int {
	if req.Attempts > 0 && IsSizeable(err) {
		return req.Attempts
	}
	return r.o.Attempts
}

func (r retry) wait(attempt int, err error) time.Duration {
	bound := r.o.MaxWait
	if doubled := r.o.Base << (attempt - 1); doubled > 0 && doubled < bound {
		bound = doubled
	}
	return RetryAfter(err) + rand.N(bound+1)
}

// sleep waits, or returns why ctx ended first.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		if ctx.Err() != nil {
			return Stopped(ctx)
		}
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return Stopped(ctx)
	}
}

// Stopped is the error of a read that ctx ended: it wraps ctx.Err() and, if that is another, the cause.
func Stopped(ctx context.Context) error {
	err := ctx.Err()
	if cause := context.Cause(ctx); !errors.Is(cause, err) {
		return fmt.Errorf("%w: %w", err, cause)
	}
	return err
}
