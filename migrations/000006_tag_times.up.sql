-- Generated from the catalogue. It is never changed once it is released.
COMMENT ON TABLE {{mirror}}.contact_tags IS 'Tags that contacts have now. Keap''s contact record does not tell since when; what hooks told of that is in applied_at.';
ALTER TABLE {{mirror}}.contact_tags ADD COLUMN applied_at timestamptz;
COMMENT ON COLUMN {{mirror}}.contact_tags.applied_at IS 'When the tag was put on the contact, as the hook contactGroup.applied told, as an instant in UTC; NULL where none did.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'keap_reader') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA {{mirror}} TO keap_reader;
    END IF;
END $$;
