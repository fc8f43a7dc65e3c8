-- What the daemon needs: accounts of its own, OAuth tokens, hooks, and what is due when.

CREATE TABLE {{state}}.accounts (
    name text PRIMARY KEY,
    settings jsonb,
    added_at timestamptz NOT NULL DEFAULT now(),
    paused_at timestamptz,
    removed_at timestamptz
);
COMMENT ON TABLE {{state}}.accounts IS 'Accounts kept here beside those of the configuration, and which of both are paused.';
COMMENT ON COLUMN {{state}}.accounts.name IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.accounts.settings IS 'Keys of an account of the configuration, without secrets: these are named by an environment variable or a file. NULL for an account of the configuration.';
COMMENT ON COLUMN {{state}}.accounts.added_at IS 'When it was added, by the database''s clock.';
COMMENT ON COLUMN {{state}}.accounts.paused_at IS 'Since when nothing is read for it, by the database''s clock; NULL while it is not paused.';
COMMENT ON COLUMN {{state}}.accounts.removed_at IS 'When it was removed, by the database''s clock; its rows stay. NULL while it was not.';

CREATE TABLE {{state}}.credentials (
    account text PRIMARY KEY,
    client_id text NOT NULL,
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    attempted_at timestamptz,
    refused_at timestamptz,
    refusal text
);
COMMENT ON TABLE {{state}}.credentials IS 'OAuth tokens, a pair for each account, encrypted.';
COMMENT ON COLUMN {{state}}.credentials.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.credentials.client_id IS 'OAuth client that the tokens were given to.';
COMMENT ON COLUMN {{state}}.credentials.key_id IS 'Which encryption_key they are encrypted with: the beginning of its SHA-256.';
COMMENT ON COLUMN {{state}}.credentials.sealed IS 'Access token and refresh token, by AES-256-GCM.';
COMMENT ON COLUMN {{state}}.credentials.version IS 'Number of the pair: each refresh replaces both.';
COMMENT ON COLUMN {{state}}.credentials.issued_at IS 'When Keap gave the pair, by the database''s clock: the refresh token lives 45 days from then.';
COMMENT ON COLUMN {{state}}.credentials.expires_at IS 'When the access token ends, by the database''s clock.';
COMMENT ON COLUMN {{state}}.credentials.attempted_at IS 'When the refresh token was sent to Keap without the answer being known yet: it may be used up, so it is not sent again.';
COMMENT ON COLUMN {{state}}.credentials.refused_at IS 'When Keap refused the refresh token, by the database''s clock: somebody has to authorize again. NULL while it did not.';
COMMENT ON COLUMN {{state}}.credentials.refusal IS 'What Keap said then.';

CREATE TABLE {{state}}.hook_subscriptions (
    account text NOT NULL,
    event_key text NOT NULL,
    keap_key text NOT NULL,
    path_hash bytea NOT NULL UNIQUE,
    status text NOT NULL,
    proof text,
    created_at timestamptz NOT NULL DEFAULT now(),
    checked_at timestamptz NOT NULL DEFAULT now(),
    verified_at timestamptz,
    delivered_at timestamptz,
    PRIMARY KEY (account, event_key)
);
COMMENT ON TABLE {{state}}.hook_subscriptions IS 'REST Hook subscriptions that keapsync made, one for each event key.';
COMMENT ON COLUMN {{state}}.hook_subscriptions.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.hook_subscriptions.event_key IS 'Kind of event, as contact.edit.';
COMMENT ON COLUMN {{state}}.hook_subscriptions.keap_key IS 'Keap''s number of the subscription; empty until Keap has told it.';
COMMENT ON COLUMN {{state}}.hook_subscriptions.path_hash IS 'SHA-256 of the secret at the end of the address that Keap delivers to.';
COMMENT ON COLUMN {{state}}.hook_subscriptions.status IS 'Unverified, Verified or Inactive, as Keap last told; Missing when Keap does not know it any more.';
COMMENT ON COLUMN {{state}}.hook_subscriptions.proof IS 'What Keap sent to the address to see whether it is ours, for a verification apart from that call; NULL once it is Verified.';
COMMENT ON COLUMN {{state}}.hook_subscriptions.created_at IS 'When it was made, by the database''s clock.';
COMMENT ON COLUMN {{state}}.hook_subscriptions.checked_at IS 'When Keap last told its status, by the database''s clock.';
COMMENT ON COLUMN {{state}}.hook_subscriptions.verified_at IS 'When Keap last told that it is Verified, by Keap''s clock; NULL before it did.';
COMMENT ON COLUMN {{state}}.hook_subscriptions.delivered_at IS 'When the latest delivery came, by the database''s clock; NULL before there was one.';

CREATE TABLE {{state}}.hook_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text NOT NULL,
    entity text NOT NULL,
    event_key text NOT NULL,
    record_id bigint NOT NULL,
    tag_id bigint,
    happened_at timestamptz,
    received_at timestamptz NOT NULL DEFAULT now(),
    done_at timestamptz
);
CREATE INDEX hook_events_waiting ON {{state}}.hook_events (account, entity, id) WHERE done_at IS NULL;
CREATE INDEX hook_events_done ON {{state}}.hook_events (done_at) WHERE done_at IS NOT NULL;
COMMENT ON TABLE {{state}}.hook_events IS 'Inbox of hook deliveries, an entry for each record they name. They are hints to read a record, and are never data. Kept some days after they are done.';
COMMENT ON COLUMN {{state}}.hook_events.id IS 'Number of the entry, in the order of arrival.';
COMMENT ON COLUMN {{state}}.hook_events.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.hook_events.entity IS 'Kind of record to read, by the name of its table.';
COMMENT ON COLUMN {{state}}.hook_events.event_key IS 'Kind of event, as contact.edit.';
COMMENT ON COLUMN {{state}}.hook_events.record_id IS 'Record that the event names; for a tag that was applied or removed, the contact. 0 where the delivery could not be read: any record may have changed.';
COMMENT ON COLUMN {{state}}.hook_events.tag_id IS 'Tag that was applied or removed; NULL for other events.';
COMMENT ON COLUMN {{state}}.hook_events.happened_at IS 'When it happened, as the delivery tells; NULL where it does not.';
COMMENT ON COLUMN {{state}}.hook_events.received_at IS 'When the delivery came, by the database''s clock.';
COMMENT ON COLUMN {{state}}.hook_events.done_at IS 'When the record had been read, by the database''s clock; NULL before.';

CREATE TABLE {{state}}.hook_gaps (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text NOT NULL,
    event_key text NOT NULL,
    entity text NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    reason text NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz
);
CREATE UNIQUE INDEX hook_gaps_open ON {{state}}.hook_gaps (account, event_key, entity) WHERE closed_at IS NULL;
COMMENT ON TABLE {{state}}.hook_gaps IS 'Times in which Keap did not deliver hooks, and when what was missed had been read.';
COMMENT ON COLUMN {{state}}.hook_gaps.id IS 'Number of the gap.';
COMMENT ON COLUMN {{state}}.hook_gaps.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.hook_gaps.event_key IS 'Kind of event that was not delivered, as contact.edit.';
COMMENT ON COLUMN {{state}}.hook_gaps.entity IS 'Kind of record that may have been missed, by the name of its table.';
COMMENT ON COLUMN {{state}}.hook_gaps.began_at IS 'An hour before the subscription was last known to be good, by Keap''s clock: so long Keap may have tried in vain to deliver before it gave up.';
COMMENT ON COLUMN {{state}}.hook_gaps.ended_at IS 'When it was Verified again, by Keap''s clock; NULL while it is not.';
COMMENT ON COLUMN {{state}}.hook_gaps.reason IS 'What was wrong: Inactive, Unverified, Missing, or Moved for one with an address that is not ours any more.';
COMMENT ON COLUMN {{state}}.hook_gaps.found_at IS 'When the gap was found, by the database''s clock.';
COMMENT ON COLUMN {{state}}.hook_gaps.closed_at IS 'When what had changed meanwhile was in the mirror, by the database''s clock; NULL before.';

CREATE TABLE {{state}}.schedule (
    account text NOT NULL,
    task text NOT NULL,
    due_at timestamptz,
    queued_at timestamptz,
    holder text,
    held_at timestamptz,
    failures integer NOT NULL DEFAULT 0,
    error text,
    PRIMARY KEY (account, task)
);
CREATE INDEX schedule_due ON {{state}}.schedule (due_at);
CREATE INDEX schedule_held ON {{state}}.schedule (held_at) WHERE holder IS NOT NULL;
COMMENT ON TABLE {{state}}.schedule IS 'What the daemons do for each account, and when it is due.';
COMMENT ON COLUMN {{state}}.schedule.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.schedule.task IS 'What is done: backfill, sync, reference, sweep, hooks, guard or refresh.';
COMMENT ON COLUMN {{state}}.schedule.due_at IS 'When it is to be done next, by the database''s clock; NULL while nothing is to be done.';
COMMENT ON COLUMN {{state}}.schedule.queued_at IS 'When a job was made of it, by the database''s clock; NULL where there is none.';
COMMENT ON COLUMN {{state}}.schedule.holder IS 'Daemon that does it now; NULL while nobody does.';
COMMENT ON COLUMN {{state}}.schedule.held_at IS 'When that daemon last told that it is at it, by the database''s clock. After ten seconds of silence another may take over.';
COMMENT ON COLUMN {{state}}.schedule.failures IS 'How often in a row it failed: each doubles the wait.';
COMMENT ON COLUMN {{state}}.schedule.error IS 'Why it failed last; NULL where it did not.';

CREATE TABLE {{state}}.call_slots (
    scope text PRIMARY KEY,
    free_at timestamptz NOT NULL
);
COMMENT ON TABLE {{state}}.call_slots IS 'When the next call may be made, so that the calls of all processes together are spread evenly.';
COMMENT ON COLUMN {{state}}.call_slots.scope IS 'Account or OAuth client that Keap counts the calls of.';
COMMENT ON COLUMN {{state}}.call_slots.free_at IS 'When the next call may be made, by the database''s clock.';

ALTER TABLE {{state}}.api_usage ADD COLUMN hook_calls bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN {{state}}.api_usage.hook_calls IS 'Those of the calls that were made because of hooks.';

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
