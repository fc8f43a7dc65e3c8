-- The form of a request beside the size of its pages: what is learned of how Keap has to be asked.

ALTER TABLE {{state}}.page_sizes RENAME TO workarounds;
ALTER INDEX {{state}}.page_sizes_pkey RENAME TO workarounds_pkey;
ALTER TABLE {{state}}.workarounds RENAME COLUMN size TO value;
ALTER TABLE {{state}}.workarounds ALTER COLUMN value TYPE text USING value::text;
COMMENT ON TABLE {{state}}.workarounds IS 'How Keap has to be asked for an entity where the usual way fails. The usual way is tried again after a week.';
COMMENT ON COLUMN {{state}}.workarounds.of IS 'records, stamps or owned: the page size of records, of ids with timestamps, of records that belong to others. fields: the form of that parameter.';
COMMENT ON COLUMN {{state}}.workarounds.value IS 'Number of records that one call asks for; or "repeated": a parameter for each field, and not one with commas.';
COMMENT ON COLUMN {{state}}.workarounds.learned_at IS 'When the usual way failed last, by the database''s clock.';
