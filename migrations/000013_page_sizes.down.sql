COMMENT ON TABLE {{state}}.rejected_records IS 'Records that could not be stored, for want of a usable key or because Postgres refused them, whole.';
DELETE FROM {{state}}.rejected_records WHERE record_id IS NOT NULL;
ALTER TABLE {{state}}.rejected_records DROP COLUMN record_id;
DROP TABLE {{state}}.page_sizes;
