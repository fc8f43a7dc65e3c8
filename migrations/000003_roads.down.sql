DROP TABLE {{state}}.missing_fields;
DROP TABLE {{state}}.outages;
ALTER TABLE {{state}}.passes DROP COLUMN keap_count_before, DROP COLUMN keap_count;
ALTER TABLE {{state}}.watermarks DROP COLUMN full_read_at;
