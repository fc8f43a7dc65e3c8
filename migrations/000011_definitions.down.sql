ALTER TABLE {{state}}.watermarks DROP COLUMN definition;
