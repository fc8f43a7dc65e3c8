-- Walks by page tokens that nothing has confirmed yet.

ALTER TABLE {{state}}.watermarks ADD COLUMN unconfirmed_at timestamptz;
COMMENT ON COLUMN {{state}}.watermarks.unconfirmed_at IS 'Since when the mirror may lack records that a walk by page tokens passed over, by the database''s clock; NULL where no walk may have, or a sweep found none since.';
