DROP FUNCTION {{state}}.take_call;
-- Counts a call and gives it a slot, or does neither and says why. The row of the account and day is locked from the
-- first look to the end, and then the slots, in the order of their scopes, so that nobody waits in a circle.
CREATE FUNCTION {{state}}.take_call(
    of_account text, of_day date, share float8, keep float8, reserve bigint, hook_share float8,
    scopes text[], every interval[], after interval[], patience interval
) RETURNS TABLE (
    refused text, wait interval, day date, calls bigint, hook_calls bigint,
    quota_limit bigint, quota_available bigint, tenant_quota_available bigint
) LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
    u {{state}}.api_usage%ROWTYPE;
    ours bigint;
    kept bigint;
    free timestamptz;
    at timestamptz;
    asked timestamptz;
    i integer;
    why text;
BEGIN
    SELECT * INTO STRICT u FROM {{state}}.api_usage a WHERE a.account = of_account AND a.day = of_day FOR UPDATE;
    ours := floor(nullif(u.quota_limit, 0) * share);
    kept := coalesce(floor(floor(least(nullif(u.quota_limit, 0), nullif(u.tenant_quota_limit, 0)) * share) * keep), 0);
    why := CASE
        WHEN u.calls >= ours - kept THEN 'share'
        WHEN hook_share > 0 AND u.hook_calls >= floor(ours * hook_share) THEN 'hooks'
        WHEN u.quota_available <= reserve + kept THEN 'day'
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
        -- Whoever waited for a lock meanwhile has waited already.
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
    END IF;
    RETURN QUERY SELECT coalesce(why, ''), at - asked, u.day, u.calls, u.hook_calls,
        u.quota_limit, u.quota_available, u.tenant_quota_available;
END
$$;
COMMENT ON FUNCTION {{state}}.take_call IS 'Counts a call to Keap before it is made, and says how long it has to wait for its time.';
DROP TABLE {{state}}.client_usage;
ALTER TABLE {{state}}.api_usage DROP COLUMN client, DROP COLUMN daily_share;
ALTER TABLE {{state}}.watermarks DROP COLUMN since;
