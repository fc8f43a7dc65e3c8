package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/keapsync/keapsync/internal/state"

	"github.com/spf13/cobra"
)

const authRotateKeyHelp = `Encrypts all stored tokens with the key of the configuration, and no longer with an old one.

  1. make a new key: openssl rand -base64 32
  2. put it into the configuration as encryption_key, and keep the old one in an environment variable or a file
  3. run this
  4. start the daemons anew: with the old key they cannot read the tokens any more

All tokens change or none. It may be run again; tokens that have the new key already are left alone. It waits for a refresh under way.`

func (a *app) authRotateKeyCommand() *cobra.Command {
	var asJSON bool
	var from string
	cmd := &cobra.Command{
		Use: "rotate-key", Short: "Encrypt the stored tokens with another key", Long: authRotateKeyHelp,
		Example: "  syncer auth rotate-key --old-key-from OLD_ENCRYPTION_KEY\n  syncer auth rotate-key --old-key-from file:/run/secrets/old_key",
	}
	cmd.Flags().StringVar(&from, "old-key-from", "", "`where` the old key is: the name of an environment variable, or file:/path")
	must(cmd.MarkFlagRequired("old-key-from"))
	jsonFlag(cmd, &asJSON)
	return a.command(cmd, func(ctx context.Context, _ []string) error {
		return a.onDatabase(ctx, func(c *config, s *store) error {
			old, err := a.oldKey(from)
			if err != nil {
				return err
			}
			key, err := encryptionKey(c.EncryptionKey)
			if err != nil {
				return err
			}
			if old.ID() == key.ID() {
				return usageError(errors.New("--old-key-from is the key of the configuration: put the new key there first"))
			}
			r, err := s.RotateKey(ctx, old, key)
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(map[string]any{"changed": r.Changed, "unchanged": r.Before})
			}
			a.printf("the tokens of %s are encrypted with the new key%s\n", plural(r.Changed, "account"),
				map[bool]string{true: fmt.Sprintf("; those of %d were already", r.Before)}[r.Before > 0])
			return nil
		})
	})
}

var environmentName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// oldKey finds a key where a flag says that it is. The key itself is not taken: others see what programs are started with.
func (a *app) oldKey(from string) (*state.Key, error) {
	if environmentName.MatchString(from) {
		from = "${" + from + "}"
	}
	if !strings.HasPrefix(from, "file:") && !strings.HasPrefix(from, "${") {
		return nil, usageError(errors.New("--old-key-from: want the name of an environment variable, or file:/path, and not the key itself"))
	}
	text, err := resolve(from, filepath.Dir(a.configPath), a.getenv)
	if err != nil {
		return nil, usageError(fmt.Errorf("--old-key-from: %w", err))
	}
	key, err := encryptionKey(newSecret(text, nil))
	if err != nil {
		return nil, usageError(errors.New("--old-key-from: " + keyForm))
	}
	return key, nil
}
