DROP TABLE {{state}}.claims;
-- What waits because of parents is forgotten; a sweep finds it. Gaps are in hook_gaps still.
DELETE FROM {{state}}.hook_events WHERE reason <> 'hook';
ALTER TABLE {{state}}.hook_events
    DROP CONSTRAINT hook_events_complete,
    DROP COLUMN gap_id, DROP COLUMN ids, DROP COLUMN parent, DROP COLUMN reason,
    ALTER COLUMN event_key SET NOT NULL,
    ALTER COLUMN record_id SET NOT NULL;
COMMENT ON TABLE {{state}}.hook_events IS 'Inbox of hook deliveries, an entry for each record they name. They are hints to read a record, and are never data. Kept some days after they are done.';
COMMENT ON COLUMN {{state}}.hook_events.event_key IS 'Kind of event, as contact.edit.';
COMMENT ON COLUMN {{state}}.hook_events.record_id IS 'Record that the event names; for a tag that was applied or removed, the contact. 0 where the delivery could not be read: any record may have changed.';
COMMENT ON COLUMN {{state}}.hook_events.received_at IS 'When the delivery came, by the database''s clock.';
COMMENT ON COLUMN {{state}}.hook_events.done_at IS 'When the record had been read, by the database''s clock; NULL before.';
