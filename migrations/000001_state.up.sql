-- The state schema, the role that reads the mirror, and the view that tells how fresh it is.

COMMENT ON SCHEMA {{mirror}} IS 'A copy of Keap accounts, kept by keapsync. Read it; what is written here by hand is lost.';
COMMENT ON SCHEMA {{state}} IS 'State of keapsync: how far it has come, what it did, what it could not store.';

CREATE TABLE {{state}}.watermarks (
    account text NOT NULL,
    entity text NOT NULL,
    shard integer NOT NULL,
    mark timestamptz,
    cursor jsonb,
    version bigint NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, entity, shard)
);
COMMENT ON TABLE {{state}}.watermarks IS 'Up to where each entity is mirrored, and the place inside an unfinished pass. A row moves only in the transaction of the rows that justify it.';
COMMENT ON COLUMN {{state}}.watermarks.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.watermarks.entity IS 'Kind of record, by the name of its table.';
COMMENT ON COLUMN {{state}}.watermarks.shard IS '0 for the entity itself; 1 and up for the id ranges of a backfill that is split, while it lasts.';
COMMENT ON COLUMN {{state}}.watermarks.mark IS 'High-water mark by Keap''s clock: every change before it is in the mirror. NULL before the first pass is done.';
COMMENT ON COLUMN {{state}}.watermarks.cursor IS 'Place inside an unfinished pass; NULL between passes.';
COMMENT ON COLUMN {{state}}.watermarks.version IS 'Number of moves. Of two writers that start from the same version, one lands.';
COMMENT ON COLUMN {{state}}.watermarks.updated_at IS 'When the row last moved, by the database''s clock.';

CREATE TABLE {{state}}.passes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text NOT NULL,
    entity text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('backfill', 'incremental', 'targeted', 'sweep')),
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    outcome text CHECK (outcome IN ('done', 'partial', 'failed', 'fenced', 'interrupted', 'quota', 'refused')),
    pages integer,
    calls integer,
    records bigint,
    inserted bigint,
    updated bigint,
    unchanged bigint,
    tombstoned bigint,
    rejected bigint,
    invalid bigint,
    drift bigint,
    high_water_mark timestamptz,
    error text
);
CREATE INDEX passes_by_entity ON {{state}}.passes (account, entity, started_at DESC);
-- The last complete sweep may lie behind thousands of other passes.
CREATE INDEX passes_complete_sweeps ON {{state}}.passes (account, entity, started_at DESC) WHERE kind = 'sweep' AND outcome = 'done';
COMMENT ON TABLE {{state}}.passes IS 'History of passes, each one run over an entity of an account.';
COMMENT ON COLUMN {{state}}.passes.id IS 'Number of the pass.';
COMMENT ON COLUMN {{state}}.passes.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.passes.entity IS 'Kind of record, by the name of its table.';
COMMENT ON COLUMN {{state}}.passes.kind IS 'What the pass was: backfill, incremental, targeted or sweep.';
COMMENT ON COLUMN {{state}}.passes.started_at IS 'When it began, by the database''s clock.';
COMMENT ON COLUMN {{state}}.passes.finished_at IS 'When it ended; NULL while it runs, or where the program was killed.';
COMMENT ON COLUMN {{state}}.passes.outcome IS 'How it ended: done, partial (incomplete, goes on later), failed, fenced (another process was ahead), interrupted, quota (Keap''s limit or our share of it), refused (too many deletes to believe). NULL until it has.';
COMMENT ON COLUMN {{state}}.passes.pages IS 'Pages that were read.';
COMMENT ON COLUMN {{state}}.passes.calls IS 'API calls that were made, repeated ones included.';
COMMENT ON COLUMN {{state}}.passes.records IS 'Records that were read.';
COMMENT ON COLUMN {{state}}.passes.inserted IS 'Records that were new.';
COMMENT ON COLUMN {{state}}.passes.updated IS 'Records that had changed, or came back to life.';
COMMENT ON COLUMN {{state}}.passes.unchanged IS 'Records that were as the mirror had them, or older.';
COMMENT ON COLUMN {{state}}.passes.tombstoned IS 'Records that were marked deleted.';
COMMENT ON COLUMN {{state}}.passes.rejected IS 'Records that had no usable key; they are in rejected_records.';
COMMENT ON COLUMN {{state}}.passes.invalid IS 'Values that did not fit their column; they are in extra of their rows, under _invalid.';
COMMENT ON COLUMN {{state}}.passes.drift IS 'Differences between Keap and the mirror that a sweep found; NULL for other passes.';
COMMENT ON COLUMN {{state}}.passes.high_water_mark IS 'The mark the pass moved the entity to, by Keap''s clock; NULL where it moved none.';
COMMENT ON COLUMN {{state}}.passes.error IS 'Why it ended; NULL where it was done.';

CREATE TABLE {{state}}.rejected_records (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text NOT NULL,
    entity text NOT NULL,
    reason text NOT NULL,
    record text NOT NULL,
    pass_id bigint,
    seen integer NOT NULL DEFAULT 1,
    rejected_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX rejected_records_once ON {{state}}.rejected_records (account, entity, md5(record));
COMMENT ON TABLE {{state}}.rejected_records IS 'Records that could not be stored for want of a usable key, whole.';
COMMENT ON COLUMN {{state}}.rejected_records.id IS 'Number of the rejection.';
COMMENT ON COLUMN {{state}}.rejected_records.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.rejected_records.entity IS 'Kind of record, by the name of its table.';
COMMENT ON COLUMN {{state}}.rejected_records.reason IS 'Why it was rejected.';
COMMENT ON COLUMN {{state}}.rejected_records.record IS 'The record as received; bytes that Postgres takes in no text are replaced by U+FFFD.';
COMMENT ON COLUMN {{state}}.rejected_records.pass_id IS 'Pass that met it last, in passes.';
COMMENT ON COLUMN {{state}}.rejected_records.seen IS 'How often it has come.';
COMMENT ON COLUMN {{state}}.rejected_records.rejected_at IS 'When it came first, by the database''s clock.';
COMMENT ON COLUMN {{state}}.rejected_records.last_seen_at IS 'When it came last, by the database''s clock.';

CREATE TABLE {{state}}.api_usage (
    account text NOT NULL,
    credential text,
    day date NOT NULL,
    calls bigint NOT NULL DEFAULT 0,
    quota_limit bigint,
    quota_used bigint,
    quota_available bigint,
    quota_expires_at timestamptz,
    throttle_limit bigint,
    throttle_used bigint,
    throttle_available bigint,
    spike_limit numeric,
    tenant text,
    tenant_throttle_limit bigint,
    tenant_throttle_used bigint,
    tenant_throttle_available bigint,
    tenant_quota_limit bigint,
    tenant_quota_used bigint,
    tenant_quota_available bigint,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, day)
);
COMMENT ON TABLE {{state}}.api_usage IS 'Use of Keap''s quota, a row for each account and day. Limits are as Keap''s latest answer told them; NULL where it told none, which is not zero.';
COMMENT ON COLUMN {{state}}.api_usage.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.api_usage.credential IS 'Last four characters of the credential in use, to tell one from another.';
COMMENT ON COLUMN {{state}}.api_usage.day IS 'Day in UTC, as Keap counts days.';
COMMENT ON COLUMN {{state}}.api_usage.calls IS 'Calls keapsync made that day, repeated and refused ones included.';
COMMENT ON COLUMN {{state}}.api_usage.quota_limit IS 'Calls a day that the client or key may make.';
COMMENT ON COLUMN {{state}}.api_usage.quota_used IS 'Calls that the client or key made that day, other programs'' included.';
COMMENT ON COLUMN {{state}}.api_usage.quota_available IS 'Calls the client or key has left that day.';
COMMENT ON COLUMN {{state}}.api_usage.quota_expires_at IS 'When the day''s quota begins anew.';
COMMENT ON COLUMN {{state}}.api_usage.throttle_limit IS 'Calls a minute that the client or key may make.';
COMMENT ON COLUMN {{state}}.api_usage.throttle_used IS 'Calls the client or key had made in the latest minute.';
COMMENT ON COLUMN {{state}}.api_usage.throttle_available IS 'Calls the client or key had left in the latest minute.';
COMMENT ON COLUMN {{state}}.api_usage.spike_limit IS 'Calls a second before Keap''s gate for spikes refuses.';
COMMENT ON COLUMN {{state}}.api_usage.tenant IS 'Host name of the account, as Keap tells it.';
COMMENT ON COLUMN {{state}}.api_usage.tenant_throttle_limit IS 'Calls a minute that all programs together may make to the account.';
COMMENT ON COLUMN {{state}}.api_usage.tenant_throttle_used IS 'Calls all programs had made in the latest minute.';
COMMENT ON COLUMN {{state}}.api_usage.tenant_throttle_available IS 'Calls all programs had left in the latest minute.';
COMMENT ON COLUMN {{state}}.api_usage.tenant_quota_limit IS 'Calls a day that all programs together may make to the account.';
COMMENT ON COLUMN {{state}}.api_usage.tenant_quota_used IS 'Calls all programs made that day.';
COMMENT ON COLUMN {{state}}.api_usage.tenant_quota_available IS 'Calls all programs have left that day.';
COMMENT ON COLUMN {{state}}.api_usage.updated_at IS 'When Keap told these numbers, or the last call was counted, by the database''s clock.';

-- Counting is exact, and reads the table. It happens only where the column "rows" of the view is asked for, and only for
-- the entities asked for: a function that is not selected is not called.
CREATE FUNCTION {{mirror}}.live_rows(account text, entity text) RETURNS bigint
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    place regclass := to_regclass('{{mirror}}.' || quote_ident(entity));
    n bigint;
BEGIN
    IF place IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT count(*) FROM %s t WHERE t.account = $1 AND t._deleted_at IS NULL', place) INTO n USING account;
    RETURN n;
END $$;
COMMENT ON FUNCTION {{mirror}}.live_rows(text, text) IS 'Number of rows of an account in a table of the mirror, without deleted records. It counts them: seconds for millions.';

CREATE VIEW {{mirror}}.freshness AS
SELECT w.account,
    w.entity,
    w.mark AS high_water_mark,
    now() - w.mark AS lag,
    {{mirror}}.live_rows(w.account, w.entity) AS rows,
    last_pass.finished_at AS last_pass_at,
    last_pass.outcome AS last_pass_outcome,
    sweep.finished_at AS last_complete_sweep_at,
    sweep.drift AS drift_found
FROM {{state}}.watermarks w
LEFT JOIN LATERAL (
    SELECT p.finished_at, p.outcome FROM {{state}}.passes p
    WHERE p.account = w.account AND p.entity = w.entity AND p.finished_at IS NOT NULL
    ORDER BY p.started_at DESC LIMIT 1
) last_pass ON true
LEFT JOIN LATERAL (
    SELECT p.finished_at, p.drift FROM {{state}}.passes p
    WHERE p.account = w.account AND p.entity = w.entity AND p.kind = 'sweep' AND p.outcome = 'done'
    ORDER BY p.started_at DESC LIMIT 1
) sweep ON true
WHERE w.shard = 0;
COMMENT ON VIEW {{mirror}}.freshness IS 'How fresh the mirror is: a row for each account and entity that was ever read.';
COMMENT ON COLUMN {{mirror}}.freshness.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.freshness.entity IS 'Kind of record, by the name of its table.';
COMMENT ON COLUMN {{mirror}}.freshness.high_water_mark IS 'Every change before this instant of Keap''s clock is in the mirror; NULL until the first pass is done.';
COMMENT ON COLUMN {{mirror}}.freshness.lag IS 'How long ago that was.';
COMMENT ON COLUMN {{mirror}}.freshness.rows IS 'Records now, without deleted ones. They are counted when the column is read, which takes seconds for millions: leave it out, or name the entity, where that is too slow.';
COMMENT ON COLUMN {{mirror}}.freshness.last_pass_at IS 'When the latest finished pass ended; NULL before there was one.';
COMMENT ON COLUMN {{mirror}}.freshness.last_pass_outcome IS 'How it ended: done, partial, failed, fenced, interrupted, quota or refused.';
COMMENT ON COLUMN {{mirror}}.freshness.last_complete_sweep_at IS 'When the mirror was last compared with Keap from end to end; NULL for never.';
COMMENT ON COLUMN {{mirror}}.freshness.drift_found IS 'Differences that comparison found (and repaired).';

-- The role belongs to the whole server, so another database may have it already, or be making it at this moment; and
-- the user may not be allowed to make it.
DO $$
BEGIN
    CREATE ROLE keap_reader NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'keap_reader') THEN
        GRANT USAGE ON SCHEMA {{mirror}} TO keap_reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA {{mirror}} TO keap_reader;
        GRANT EXECUTE ON FUNCTION {{mirror}}.live_rows(text, text) TO keap_reader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA {{mirror}} GRANT SELECT ON TABLES TO keap_reader;
    END IF;
END $$;
