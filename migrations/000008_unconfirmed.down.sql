ALTER TABLE {{state}}.watermarks DROP COLUMN unconfirmed_at;
