DELETE FROM {{state}}.workarounds WHERE of = 'fields';
ALTER TABLE {{state}}.workarounds ALTER COLUMN value TYPE integer USING value::integer;
ALTER TABLE {{state}}.workarounds RENAME COLUMN value TO size;
ALTER INDEX {{state}}.workarounds_pkey RENAME TO page_sizes_pkey;
ALTER TABLE {{state}}.workarounds RENAME TO page_sizes;
COMMENT ON TABLE {{state}}.page_sizes IS 'Lists of which Keap fails to send as many records at once as it should. The full size is tried again after a week.';
COMMENT ON COLUMN {{state}}.page_sizes.of IS 'What is asked for: records; stamps, which are ids and times of change; or owned, which is what belongs to other records.';
COMMENT ON COLUMN {{state}}.page_sizes.size IS 'Number of records that one call asks for.';
COMMENT ON COLUMN {{state}}.page_sizes.learned_at IS 'When a call for more failed last, by the database''s clock.';
