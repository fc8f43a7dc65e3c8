-- What reading by other roads than REST v2 needs to remember.

ALTER TABLE {{state}}.watermarks ADD COLUMN full_read_at timestamptz;
COMMENT ON COLUMN {{state}}.watermarks.full_read_at IS 'When the latest reading of all records that came to its end began, by Keap''s clock; NULL before there was one.';

ALTER TABLE {{state}}.passes ADD COLUMN keap_count_before bigint, ADD COLUMN keap_count bigint;
COMMENT ON COLUMN {{state}}.passes.keap_count_before IS 'Number of records by Keap''s own count, taken before a reading of everything; NULL where it was not asked.';
COMMENT ON COLUMN {{state}}.passes.keap_count IS 'Number of records by Keap''s own count, taken behind the pass; NULL where it was not asked.';

CREATE TABLE {{state}}.outages (
    account text NOT NULL,
    road text NOT NULL,
    down_since timestamptz NOT NULL,
    tried_at timestamptz NOT NULL DEFAULT now(),
    error text NOT NULL,
    PRIMARY KEY (account, road)
);
COMMENT ON TABLE {{state}}.outages IS 'Roads to Keap that are down at the moment. Passes by them wait and resume; a row goes when the road answers again.';
COMMENT ON COLUMN {{state}}.outages.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.outages.road IS 'API that does not answer: rest_v2 or xmlrpc.';
COMMENT ON COLUMN {{state}}.outages.down_since IS 'When the first of the calls failed that have failed ever since, by our clock.';
COMMENT ON COLUMN {{state}}.outages.tried_at IS 'When it was tried last, by the database''s clock.';
COMMENT ON COLUMN {{state}}.outages.error IS 'What the last try met.';

CREATE TABLE {{state}}.missing_fields (
    account text NOT NULL,
    entity text NOT NULL,
    field text NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, entity, field)
);
COMMENT ON TABLE {{state}}.missing_fields IS 'Fields that Keap refuses for an account. They are not asked for; their columns stay NULL. A backfill --restart asks for them again.';
COMMENT ON COLUMN {{state}}.missing_fields.account IS 'Keap application, by its Application Name.';
COMMENT ON COLUMN {{state}}.missing_fields.entity IS 'Kind of record, by the name of its table.';
COMMENT ON COLUMN {{state}}.missing_fields.field IS 'Field in Keap''s words.';
COMMENT ON COLUMN {{state}}.missing_fields.found_at IS 'When Keap refused it first, by the database''s clock.';
