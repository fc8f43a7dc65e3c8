-- Generated from the catalogue. It is never changed once it is released.
ALTER TABLE {{mirror}}.contact_tags DROP COLUMN applied_at;
COMMENT ON TABLE {{mirror}}.contact_tags IS 'Tags that contacts have now; Keap''s contact record does not tell since when.';
