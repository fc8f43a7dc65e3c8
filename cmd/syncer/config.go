package main

import (
	"cmp"
	"time"

	"github.com/keapsync/keapsync/schema"
)

// config is the configuration, complete with defaults and checked. Keys, defaults and meaning are in config.example.yaml.
type config struct {
	Database      databaseConfig  `yaml:"database"`
	Accounts      []accountConfig `yaml:"accounts"`
	Sync          syncConfig      `yaml:"sync"`
	Server        serverConfig    `yaml:"server"`
	EncryptionKey Secret          `yaml:"encryption_key"`

	file string // where it was read from; names of files in it are relative to that
}

type databaseConfig struct {
	URL          Secret `yaml:"url"` // it holds the password
	MirrorSchema string `yaml:"mirror_schema"`
	StateSchema  string `yaml:"state_schema"`
}

type accountConfig struct {
	Name           string         `yaml:"name"` // Keap's Application Name
	Auth           authConfig     `yaml:"auth"`
	Roads          []string       `yaml:"roads"`    // APIs to read by, the preferred one first
	RESTURL        string         `yaml:"rest_url"` // without /v1 or /v2
	XMLRPCURL      string         `yaml:"xmlrpc_url"`
	AuthorizeURL   string         `yaml:"authorize_url"`
	TokenURL       string         `yaml:"token_url"`
	XMLRPCTimeZone *time.Location `yaml:"xmlrpc_time_zone"`
	Entities       allOrSome      `yaml:"entities"`
	Quota          quotaConfig    `yaml:"quota"`

	kept   bool // in the database
	paused bool // it is not read unless asked for by name
}

// allOrSome is a list of names, or the word all: nil.
type allOrSome []string

// Ways to be let in by Keap.
const (
	methodOAuth     = "oauth"
	methodToken     = "token"
	methodLegacyKey = "legacy_key"
)

// roadNames are the APIs an account can be read by.
var roadNames = []string{schema.RESTv2.String(), schema.XMLRPCRoad.String()}

// gateway is XML-RPC's address for tokens and keys; legacy keys are for the application's own host.
const gateway = "https://api.infusionsoft.com/crm/xmlrpc/v1"

// authConfig is how an account lets us in. Which fields are set depends on the method.
type authConfig struct {
	Method       string `yaml:"method"`
	ClientID     string `yaml:"client_id"`
	ClientSecret Secret `yaml:"client_secret"`
	Token        Secret `yaml:"token"`
	Key          Secret `yaml:"key"`
}

type quotaConfig struct {
	DailyShare float64 `yaml:"daily_share"` // of the day's quota, 0 to 1
	Reserve    int     `yaml:"reserve"`     // calls a day that are left to others
}

type syncConfig struct {
	Interval       time.Duration `yaml:"interval"`
	ReferenceEvery time.Duration `yaml:"reference_every"` // of entities that are read whole each time
	Lookback       time.Duration `yaml:"lookback"`
	SweepEvery     time.Duration `yaml:"sweep_every"`
	Workers        int           `yaml:"workers"`
	MaxDeleteShare float64       `yaml:"max_delete_share"` // of an entity's rows, 0 to 1
}

type serverConfig struct {
	Listen     string `yaml:"listen"`
	PublicURL  string `yaml:"public_url"`
	AdminToken Secret `yaml:"admin_token"`
}

// defaultConfig is the configuration of an empty file.
func defaultConfig() *config {
	return &config{
		Database: databaseConfig{MirrorSchema: "keap", StateSchema: "keapsync"},
		Sync: syncConfig{
			Interval: 15 * time.Minute, ReferenceEvery: time.Hour, Lookback: 5 * time.Minute, SweepEvery: 24 * time.Hour, Workers: 4, MaxDeleteShare: 0.01,
		},
		Server: serverConfig{Listen: "127.0.0.1:8080"},
	}
}

// setDefaults is defaultConfig for an account, before its keys are read.
func (a *accountConfig) setDefaults() {
	eastern, err := time.LoadLocation("America/New_York")
	if err != nil { // a machine without time zones; whoever needs this one will be told
		eastern = nil
	}
	*a = accountConfig{
		RESTURL:        "https://api.infusionsoft.com/crm/rest",
		AuthorizeURL:   "https://accounts.infusionsoft.com/app/oauth/authorize",
		TokenURL:       "https://api.infusionsoft.com/token",
		XMLRPCTimeZone: eastern,
		Quota:          quotaConfig{DailyShare: 0.5, Reserve: 2000},
	}
}

// complete fills in what depends on other keys.
func (a *accountConfig) complete() {
	address, roads := gateway, []string{schema.RESTv2.String()}
	if a.Auth.Method == methodLegacyKey {
		address, roads = "https://"+a.Name+".infusionsoft.com/api/xmlrpc", []string{schema.XMLRPCRoad.String()}
	}
	a.XMLRPCURL = cmp.Or(a.XMLRPCURL, address)
	if len(a.Roads) == 0 {
		a.Roads = roads
	}
}
