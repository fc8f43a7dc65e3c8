-- One inbox for what has to be read again, whatever the reason: a hook named it, its parent changed, or hooks were missed.
-- And the claims of what is being read.

ALTER TABLE {{state}}.hook_events
    ALTER COLUMN event_key DROP NOT NULL,
    ALTER COLUMN record_id DROP NOT NULL,
    ADD COLUMN reason text NOT NULL DEFAULT 'hook' CHECK (reason IN ('hook', 'parent', 'gap')),
    ADD COLUMN parent text,
    ADD COLUMN ids bigint[],
    ADD COLUMN gap_id bigint,
    ADD CONSTRAINT hook_events_complete CHECK (CASE reason
        WHEN 'hook' THEN event_key IS NOT NULL AND record_id IS NOT NULL
        WHEN 'parent' THEN parent IS NOT NULL
        ELSE event_key IS NOT NULL END);
COMMENT ON TABLE {{state}}.hook_events IS 'Inbox: records to read again, and why. An entry is committed with what caused it, and is done only when what it names has been read. Entries of hooks are kept some days after that, those of parents are deleted.';
COMMENT ON COLUMN {{state}}.hook_events.reason IS 'hook: a delivery named a record. parent: records of another entity changed that records of this one belong to. gap: deliveries were missed.';
COMMENT ON COLUMN {{state}}.hook_events.event_key IS 'Kind of event, as contact.edit; NULL for parents.';
COMMENT ON COLUMN {{state}}.hook_events.record_id IS 'Record that the event names; for a tag that was applied or removed, the contact. 0 where the delivery could not be read: any record may have changed. NULL for parents, and for gaps with a gap_id.';
COMMENT ON COLUMN {{state}}.hook_events.parent IS 'Entity of the parents that changed; NULL for other reasons.';
COMMENT ON COLUMN {{state}}.hook_events.ids IS 'Parents that changed; NULL where that many changed that everything is read again.';
COMMENT ON COLUMN {{state}}.hook_events.gap_id IS 'Gap in hook_gaps that has ended; NULL for others.';
COMMENT ON COLUMN {{state}}.hook_events.received_at IS 'When the entry was made, by the database''s clock.';
COMMENT ON COLUMN {{state}}.hook_events.done_at IS 'When what it names had been read, by the database''s clock; NULL before.';

INSERT INTO {{state}}.hook_events (account, entity, reason, event_key, gap_id)
    SELECT account, entity, 'gap', event_key, id FROM {{state}}.hook_gaps WHERE ended_at IS NOT NULL AND closed_at IS NULL;

-- What a crash of the server empties is out of date by then: its locks went with its sessions.
CREATE UNLOGGED TABLE {{state}}.claims (
    account text NOT NULL,
    target text NOT NULL,
    work text NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    backend integer NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, target)
);
COMMENT ON TABLE {{state}}.claims IS 'Which process reads which entity now, so that no two do. The lock is an advisory one, held by the session in "backend": a row without it is of a process that was killed.';
COMMENT ON COLUMN {{state}}.claims.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.claims.target IS 'Kind of record, by the name of its table; or "hook subscriptions".';
COMMENT ON COLUMN {{state}}.claims.work IS 'What is done: backfill, incremental or sweep; guard for hook subscriptions.';
COMMENT ON COLUMN {{state}}.claims.host IS 'Machine of the process.';
COMMENT ON COLUMN {{state}}.claims.pid IS 'Number of the process on that machine.';
COMMENT ON COLUMN {{state}}.claims.backend IS 'Number of its session in Postgres (pg_stat_activity.pid).';
COMMENT ON COLUMN {{state}}.claims.since IS 'When it was claimed, by the database''s clock.';
