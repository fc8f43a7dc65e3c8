-- What Keap is not able to send.

CREATE TABLE {{state}}.page_sizes (
    account text NOT NULL,
    entity text NOT NULL,
    of text NOT NULL,
    size integer NOT NULL,
    learned_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, entity, of)
);
COMMENT ON TABLE {{state}}.page_sizes IS 'Lists of which Keap fails to send as many records at once as it should. The full size is tried again after a week.';
COMMENT ON COLUMN {{state}}.page_sizes.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.page_sizes.entity IS 'Kind of record, by the name of its table.';
COMMENT ON COLUMN {{state}}.page_sizes.of IS 'What is asked for: records; stamps, which are ids and times of change; or owned, which is what belongs to other records.';
COMMENT ON COLUMN {{state}}.page_sizes.size IS 'Number of records that one call asks for.';
COMMENT ON COLUMN {{state}}.page_sizes.learned_at IS 'When a call for more failed last, by the database''s clock.';

ALTER TABLE {{state}}.rejected_records ADD COLUMN record_id bigint;
CREATE INDEX rejected_records_unreadable ON {{state}}.rejected_records (account, entity, record_id) WHERE record_id IS NOT NULL;
COMMENT ON COLUMN {{state}}.rejected_records.record_id IS 'Number of a record that Keap has and cannot send. Sweeps try it again, and the row goes when it comes. NULL for records that came.';
COMMENT ON TABLE {{state}}.rejected_records IS 'Records that could not be stored: for want of a usable key or because Postgres refused them, whole; or because Keap cannot send them, by their number.';
