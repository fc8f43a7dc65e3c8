-- reread: *
-- Which definition of the catalogue an entity's rows were read by, so that another definition has them read again.

ALTER TABLE {{state}}.watermarks ADD COLUMN definition bigint;
COMMENT ON COLUMN {{state}}.watermarks.definition IS 'Hash of the definition that all rows were last read by; NULL if it is not known. Where it is not that of the program, everything is read again, in parts.';
