package state

import "time"

// SetPatience sets how long a write is repeated.
func (v *Vault) SetPatience(d time.Duration) { v.patience = d }
