package state

import (
	"context"
	"time"

	"github.com/keapsync/keapsync/internal/database"

	"github.com/jackc/pgx/v5"
)

// Level is the state of one of Keap's limits, in calls. Nil is unknown, which is not zero.
type Level struct{ Limit, Used, Available *int64 }

// Usage is what is known of an account's use of Keap's API on a day.
type Usage struct {
	Account    string
	Day        time.Time // the day's beginning, UTC: Keap counts days in UTC
	Calls      int64     // made by keapsync, repeated and refused ones included
	HookCalls  int64     // those of them that were made because of hooks
	Credential string    // last four characters of the credential in use
	Tenant     string    // host name of the account, as Keap tells it

	Quota        Level     // of the client or key, a day
	QuotaExpires time.Time // when the day's quota begins anew, UTC; zero if unknown
	Throttle     Level     // of the client or key, a minute
	Spike        float64   // calls a second, of the client or key; zero if unknown

	TenantQuota    Level // of the account, all its programs together, a day
	TenantThrottle Level // of the same, a minute

	Updated time.Time // by the database's clock, UTC
}

// SaveUsage notes the limits of an account as far as u knows them. A zero Day is the database's today. Calls are counted
// by Take alone.
func (s *State) SaveUsage(ctx context.Context, account string, u Usage) error {
	_, err := s.pool.Exec(ctx, s.saveUsage(), usageArgs(account, u)...)
	return database.Wrap(err, "save the API usage of %s", account)
}

// saveUsage is the statement of SaveUsage. A new day begins with the limits of the one before.
func (s *State) saveUsage() string {
	return "INSERT INTO " + s.tables.Usage + ` AS u (account, day, credential, tenant,
			quota_limit, quota_used, quota_available, quota_expires_at, throttle_limit, throttle_used, throttle_available,
			spike_limit, tenant_quota_limit, tenant_quota_used, tenant_quota_available,
			tenant_throttle_limit, tenant_throttle_used, tenant_throttle_available)
		SELECT $1, coalesce($2::timestamptz, now()) AT TIME ZONE 'UTC', nullif($3, ''), coalesce(nullif($4, ''), l.tenant),
			coalesce($5, l.quota_limit), $6::bigint, $7::bigint, $8::timestamptz, coalesce($9, l.throttle_limit), $10::bigint, $11::bigint,
			coalesce(nullif($12::float8, 0), l.spike_limit), coalesce($13, l.tenant_quota_limit), $14::bigint, $15::bigint,
			coalesce($16, l.tenant_throttle_limit), $17::bigint, $18::bigint
		FROM (VALUES (1)) AS one LEFT JOIN LATERAL
			(SELECT * FROM ` + s.tables.Usage + ` WHERE account = $1 ORDER BY day DESC LIMIT 1) AS l ON true
		ON CONFLICT (account, day) DO UPDATE SET updated_at = now(), ` + usageKept
}

func usageArgs(account string, u Usage) []any {
	return []any{
		account, database.Instant(u.Day), u.Credential, u.Tenant,
		u.Quota.Limit, u.Quota.Used, u.Quota.Available, database.Instant(u.QuotaExpires),
		u.Throttle.Limit, u.Throttle.Used, u.Throttle.Available, u.Spike,
		u.TenantQuota.Limit, u.TenantQuota.Used, u.TenantQuota.Available,
		u.TenantThrottle.Limit, u.TenantThrottle.Used, u.TenantThrottle.Available,
	}
}

// usageKept leaves as it was what is not known anew. Of what is available that day there is only ever less, unless the
// credential or its limit is another: an answer that tells of more was overtaken.
const usageKept = `credential = coalesce(excluded.credential, u.credential), tenant = coalesce(excluded.tenant, u.tenant),
	quota_limit = coalesce(excluded.quota_limit, u.quota_limit),
	quota_used = coalesce(excluded.quota_used, u.quota_used),
	quota_available = CASE WHEN excluded.credential <> u.credential OR excluded.quota_limit <> u.quota_limit
		THEN excluded.quota_available ELSE least(excluded.quota_available, u.quota_available) END,
	quota_expires_at = coalesce(excluded.quota_expires_at, u.quota_expires_at),
	throttle_limit = coalesce(excluded.throttle_limit, u.throttle_limit),
	throttle_used = coalesce(excluded.throttle_used, u.throttle_used),
	throttle_available = coalesce(excluded.throttle_available, u.throttle_available),
	spike_limit = coalesce(excluded.spike_limit, u.spike_limit),
	tenant_quota_limit = coalesce(excluded.tenant_quota_limit, u.tenant_quota_limit),
	tenant_quota_used = coalesce(excluded.tenant_quota_used, u.tenant_quota_used),
	tenant_quota_available = CASE WHEN excluded.tenant_quota_limit <> u.tenant_quota_limit
		THEN excluded.tenant_quota_available ELSE least(excluded.tenant_quota_available, u.tenant_quota_available) END,
	tenant_throttle_limit = coalesce(excluded.tenant_throttle_limit, u.tenant_throttle_limit),
	tenant_throttle_used = coalesce(excluded.tenant_throttle_used, u.tenant_throttle_used),
	tenant_throttle_available = coalesce(excluded.tenant_throttle_available, u.tenant_throttle_available)`

// Usage returns each account's use of the API on the last day there was any, by account.
func (s *State) Usage(ctx context.Context) ([]Usage, error) {
	usage, err := database.Collect(ctx, s.pool, scanUsage, `SELECT DISTINCT ON (account) account, day, calls, hook_calls, coalesce(credential, ''),
			coalesce(tenant, ''), quota_limit, quota_used, quota_available, quota_expires_at,
			throttle_limit, throttle_used, throttle_available, coalesce(spike_limit, 0)::float8,
			tenant_quota_limit, tenant_quota_used, tenant_quota_available,
			tenant_throttle_limit, tenant_throttle_used, tenant_throttle_available, updated_at
		FROM `+s.tables.Usage+" ORDER BY account, day DESC")
	return usage, database.Wrap(err, "read the API usage")
}

func scanUsage(row pgx.CollectableRow) (u Usage, err error) {
	err = row.Scan(&u.Account, &u.Day, &u.Calls, &u.HookCalls, &u.Credential, &u.Tenant,
		&u.Quota.Limit, &u.Quota.Used, &u.Quota.Available, &u.QuotaExpires,
		&u.Throttle.Limit, &u.Throttle.Used, &u.Throttle.Available, &u.Spike,
		&u.TenantQuota.Limit, &u.TenantQuota.Used, &u.TenantQuota.Available,
		&u.TenantThrottle.Limit, &u.TenantThrottle.Used, &u.TenantThrottle.Available, &u.Updated)
	return u, err
}
