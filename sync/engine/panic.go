package engine

import (
	"fmt"
	"log/slog"
	"runtime/debug"
)

// safely runs a part of a pass and turns a panic into its error. Every goroutine of a pass runs this way: a panic in one
// would end the process, and with it the passes of all accounts. The stack trace is logged.
func (e *Engine) safely(run func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			e.options.Log.Error("a pass panicked", "panic", v, slog.String("stack", string(debug.Stack())))
			err = fmt.Errorf("panic: %v (a defect of this program; its log has the stack trace)", v)
		}
	}()
	return run()
}
