package main

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

// allKeys are the keys of the configuration at any depth.
func allKeys(t *testing.T) []string {
	t.Helper()
	var keys []string
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		switch {
		case of.Kind() == reflect.Slice:
			walk(of.Elem())
		case of.Kind() == reflect.Struct && of != reflect.TypeFor[Secret]():
			for field := range of.Fields() {
				if !field.IsExported() {
					continue
				}
				key := field.Tag.Get("yaml")
				require.NotEmpty(t, key, "%s.%s has no key", of, field.Name)
				keys = append(keys, key)
				walk(field.Type)
			}
		}
	}
	walk(reflect.TypeFor[config]())
	require.Greater(t, len(keys), 20)
	return keys
}

func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"Empty":              {"", "the configuration file config.yaml is empty: begin with config.example.yaml"},
		"OnlyComments":       {"# nothing\n\n", "the configuration file config.yaml is empty: begin with config.example.yaml"},
		"Tab":                {"sync:\n\tworkers: 4\n", "config.yaml:2: a tab at the beginning of a line: YAML wants spaces"},
		"DuplicateKey":       {"sync: {}\nserver: {}\nsync: {}\n", `config.yaml:3: mapping key "sync" already defined at [1:1]`},
		"TwoDocuments":       {minimal + "---\n" + minimal, "config.yaml:6: a second document begins here (---): want only one"},
		"OpenQuote":          {"database:\n  url: \"postgres://x\n", "config.yaml:2: could not find end character of double-quoted text"},
		"ListAtTheTop":       {"- a\n", "config.yaml:1: want keys and values (key: value)"},
		"WordAtTheTop":       {"hello\n", "config.yaml:1: want keys and values (key: value)"},
		"ValueForSection":    {minimal + "sync: 15m\n", "config.yaml:5: sync: want keys and values (key: value)"},
		"SectionForList":     {"accounts: {name: x}\n", "config.yaml:1: accounts: want a list: each item begins with a dash"},
		"ListForValue":       {minimal + "sync: {workers: [4]}\n", "config.yaml:5: sync.workers: want a single value"},
		"UnknownKeyAtTheTop": {minimal + "datebase: {}\n", "config.yaml:5: datebase: there is no such key; did you mean database?"},
		"UnknownKeyDeepInside": {
			minimal + "    quota: {daily: 1}\n",
			"config.yaml:5: accounts[0].quota.daily: there is no such key; did you mean daily_share?",
		},
		"UnknownKeyLikeNoOther": {
			minimal + "    quota: {xxxxxxxxxxxxxxx: 1}\n",
			"config.yaml:5: accounts[0].quota.xxxxxxxxxxxxxxx: there is no such key; here may be: daily_share, reserve",
		},
		"UnknownAlias":  {minimal + "sync: *s\n", "config.yaml:5: sync: there is no anchor &s before this alias *s"},
		"WordForNumber": {minimal + "sync: {max_delete_share: few}\n", `config.yaml:5: sync.max_delete_share: "few" is not a number`},
		"UnknownTimeZone": {
			minimal + "    xmlrpc_time_zone: Mars/Base\n",
			`config.yaml:5: accounts[0].xmlrpc_time_zone: "Mars/Base" is not a time zone such as America/New_York, or is not known on this machine`,
		},
		"UnknownWordForEntities": {
			minimal + "    entities: some\n",
			"config.yaml:5: accounts[0].entities: want the word all, or a list of entities: [contacts, orders]",
		},
		"EmptyEntities": {
			minimal + "    entities: []\n",
			"config.yaml:5: accounts[0].entities: an empty list would mirror nothing: write all, or leave the key out",
		},
		"UnsetVariable": {
			minimal + "    rest_url: https://${KEAP_HOST}/crm/rest\n",
			"config.yaml:5: accounts[0].rest_url: environment variable KEAP_HOST is not set, or empty",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t, c.text, env())
			require.Equal(t, []string{c.want}, problems(t, err))
		})
	}

	t.Run("NeverShowTheSecretInThem", func(t *testing.T) {
		t.Parallel()
		for _, text := range []string{
			"accounts:\n  - auth: {token: \"hunter2-hunter2\n",
			"accounts:\n  - auth: {token: hunter2-hunter2\n",
			"encryption_key: hunter2-hunter2: x\n",
			"encryption_key: hunter2-hunter2\nhunter2-hunter2\n",
			"encryption_key: hunter2-hunter2\n",
			"encryption_key: [hunter2-hunter2]\n",
			"database: {url: 'postgres://u:hunter2-hunter2 %zz@h/d'}\n",
			"database: {url: 'mysql://u:hunter2-hunter2@h/d'}\n",
		} {
			_, err := load(t, text, env())
			require.Error(t, err)
			require.NotContains(t, err.Error(), "hunter2", text)
		}
	})
}
