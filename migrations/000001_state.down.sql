DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'keap_reader') THEN
        ALTER DEFAULT PRIVILEGES IN SCHEMA {{mirror}} REVOKE SELECT ON TABLES FROM keap_reader;
        REVOKE USAGE ON SCHEMA {{mirror}} FROM keap_reader;
    END IF;
END $$;
DROP VIEW {{mirror}}.freshness;
DROP FUNCTION {{mirror}}.live_rows(text, text);
DROP TABLE {{state}}.api_usage;
DROP TABLE {{state}}.rejected_records;
DROP TABLE {{state}}.passes;
DROP TABLE {{state}}.watermarks;
COMMENT ON SCHEMA {{mirror}} IS NULL;
COMMENT ON SCHEMA {{state}} IS NULL;
