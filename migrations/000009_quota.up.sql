-- What a backfill was limited to, and what all accounts of one OAuth client use of Keap's day together.

ALTER TABLE {{state}}.watermarks ADD COLUMN since timestamptz;
COMMENT ON COLUMN {{state}}.watermarks.since IS 'Records that changed before this time are not read: backfill --since. NULL reads all.';

ALTER TABLE {{state}}.api_usage ADD COLUMN client text, ADD COLUMN daily_share float8;
COMMENT ON COLUMN {{state}}.api_usage.client IS 'OAuth client that the calls were made with; NULL where the credential belongs to one account.';
COMMENT ON COLUMN {{state}}.api_usage.daily_share IS 'Part of the client''s day that this account''s settings allow: the smallest of all its accounts counts.';
CREATE INDEX api_usage_share ON {{state}}.api_usage (client, day, daily_share) WHERE client IS NOT NULL;

CREATE TABLE {{state}}.client_usage (
    client text NOT NULL,
    day date NOT NULL,
    calls bigint NOT NULL DEFAULT 0,
    hook_calls bigint NOT NULL DEFAULT 0,
    quota_limit bigint,
    quota_available bigint,
    PRIMARY KEY (client, day)
);
COMMENT ON TABLE {{state}}.client_usage IS 'Use of the daily quota of an OAuth client, a row for each client and day: Keap counts its calls over all accounts.';
COMMENT ON COLUMN {{state}}.client_usage.client IS 'OAuth client, by its client_id.';
COMMENT ON COLUMN {{state}}.client_usage.day IS 'Day in UTC, as Keap counts days.';
COMMENT ON COLUMN {{state}}.client_usage.calls IS 'Calls keapsync made that day for all accounts of the client.';
COMMENT ON COLUMN {{state}}.client_usage.hook_calls IS 'Those of the calls that were made because of hooks.';
COMMENT ON COLUMN {{state}}.client_usage.quota_limit IS 'Calls a day that the client may make, as Keap last reported; NULL if it did not.';
COMMENT ON COLUMN {{state}}.client_usage.quota_available IS 'Fewest calls that Keap reported to be left that day, less those made since; NULL if it did not.';

-- Calls that were counted before this migration count for their clients.
UPDATE {{state}}.api_usage u SET client = c.client_id FROM {{state}}.credentials c
    WHERE c.account = u.account AND u.day >= (now() AT TIME ZONE 'UTC')::date - 1;
INSERT INTO {{state}}.client_usage (client, day, calls, hook_calls, quota_limit, quota_available)
    SELECT client, day, sum(calls), sum(hook_calls), max(quota_limit), min(quota_available)
    FROM {{state}}.api_usage WHERE client IS NOT NULL GROUP BY client, day;

DROP FUNCTION {{state}}.take_call;

-- Counts a call and reserves its time, or does neither and returns why. The day's share is that of the OAuth client, or of
-- the account where there is none. The rows of the account, the client and the scopes (in their order) are locked in this
-- order, so that callers never wait in a circle.
CREATE FUNCTION {{state}}.take_call(
    of_account text, of_client text, of_day date, share float8, keep float8, reserve bigint, hook_share float8,
    told_limit bigint, told_available bigint, scopes text[], every interval[], after interval[], patience interval
) RETURNS TABLE (
    refused text, wait interval, day date, calls bigint, hook_calls bigint, smallest_share float8,
    quota_limit bigint, quota_available bigint, tenant_quota_available bigint
) LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
    u {{state}}.api_usage%ROWTYPE;
    c {{state}}.client_usage%ROWTYPE;
    ours bigint;
    kept bigint;
    free timestamptz;
    at timestamptz;
    asked timestamptz;
    i integer;
    why text;
BEGIN
    SELECT * INTO STRICT u FROM {{state}}.api_usage a WHERE a.account = of_account AND a.day = of_day FOR UPDATE;
    IF of_client = '' THEN
        c := (NULL, u.day, u.calls, u.hook_calls, u.quota_limit, u.quota_available);
    ELSE
        -- The share of an account that has not called today yet is in its row of the day before.
        IF (u.client, u.daily_share) IS DISTINCT FROM (of_client, share) THEN
            UPDATE {{state}}.api_usage a SET client = of_client, daily_share = share
                WHERE a.account = of_account AND a.day BETWEEN of_day - 1 AND of_day;
        END IF;
        SELECT * INTO c FROM {{state}}.client_usage o WHERE o.client = of_client AND o.day = of_day FOR UPDATE;
        IF NOT FOUND THEN -- a new day begins with the limit of the one before
            INSERT INTO {{state}}.client_usage (client, day, quota_limit)
                SELECT of_client, of_day, coalesce(
                    (SELECT o.quota_limit FROM {{state}}.client_usage o WHERE o.client = of_client ORDER BY o.day DESC LIMIT 1), u.quota_limit)
                ON CONFLICT DO NOTHING;
            SELECT * INTO STRICT c FROM {{state}}.client_usage o WHERE o.client = of_client AND o.day = of_day FOR UPDATE;
        END IF;
        IF told_limit <> c.quota_limit THEN
            c.quota_available := told_available;
        ELSE -- a greater number comes from an answer that was overtaken
            c.quota_available := least(told_available, c.quota_available);
        END IF;
        c.quota_limit := coalesce(told_limit, c.quota_limit);
        share := (SELECT min(a.daily_share) FROM {{state}}.api_usage a WHERE a.client = of_client AND a.day BETWEEN of_day - 1 AND of_day);
    END IF;
    ours := floor(nullif(c.quota_limit, 0) * share);
    kept := coalesce(floor(floor(least(nullif(c.quota_limit, 0), nullif(u.tenant_quota_limit, 0)) * share) * keep), 0);
    why := CASE
        WHEN c.calls >= ours - kept THEN 'share'
        WHEN hook_share > 0 AND c.hook_calls >= floor(ours * hook_share) THEN 'hooks'
        WHEN c.quota_available <= reserve + kept THEN 'day'
        WHEN u.tenant_quota_available <= reserve + kept THEN 'tenant day'
    END;
    asked := clock_timestamp();
    at := asked;
    IF why IS NULL THEN
        FOR i IN SELECT n FROM unnest(scopes) WITH ORDINALITY AS s (scope, n) ORDER BY scope LOOP
            INSERT INTO {{state}}.call_slots AS s (scope, free_at) VALUES (scopes[i], asked + after[i])
                ON CONFLICT (scope) DO UPDATE SET free_at = greatest(s.free_at, excluded.free_at)
                RETURNING s.free_at INTO free;
            at := greatest(at, free);
        END LOOP;
        -- A caller that waited for a lock meanwhile has waited already.
        asked := clock_timestamp();
        at := greatest(at, asked);
        IF at - asked > patience THEN
            why := 'wait';
        END IF;
    END IF;
    IF why IS NULL THEN
        UPDATE {{state}}.call_slots s SET free_at = at + e.every
            FROM unnest(scopes, every) AS e (scope, every) WHERE s.scope = e.scope;
        UPDATE {{state}}.api_usage a SET calls = a.calls + 1, hook_calls = a.hook_calls + (hook_share > 0)::int,
                quota_available = a.quota_available - 1, tenant_quota_available = a.tenant_quota_available - 1,
                updated_at = asked
            WHERE a.account = of_account AND a.day = of_day RETURNING * INTO STRICT u;
        c.calls := c.calls + 1;
        c.hook_calls := c.hook_calls + (hook_share > 0)::int;
        c.quota_available := c.quota_available - 1;
    END IF;
    IF of_client <> '' AND (why IS NULL OR told_limit IS NOT NULL OR told_available IS NOT NULL) THEN
        UPDATE {{state}}.client_usage o SET calls = c.calls, hook_calls = c.hook_calls,
                quota_limit = c.quota_limit, quota_available = c.quota_available
            WHERE o.client = of_client AND o.day = of_day;
    END IF;
    RETURN QUERY SELECT coalesce(why, ''), at - asked, u.day, c.calls, c.hook_calls, share,
        c.quota_limit, c.quota_available, u.tenant_quota_available;
END
$$;
COMMENT ON FUNCTION {{state}}.take_call IS 'Counts a call to Keap before it is made, and returns how long it has to wait for its time.';
