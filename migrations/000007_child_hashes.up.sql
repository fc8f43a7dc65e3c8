-- Generated from the catalogue. It is never changed once it is released.
COMMENT ON COLUMN {{mirror}}.custom_field_definition_options._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.user_emails._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.user_phones._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.user_faxes._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.user_social_accounts._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.company_emails._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.company_phones._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.company_addresses._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.company_faxes._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.contact_emails._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.contact_phones._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.contact_addresses._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.contact_faxes._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.contact_social_accounts._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.contact_tags._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.contact_links._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.product_assigned_categories._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.product_options._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_reasons._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.order_items._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.order_files._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.payment_orders._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.transaction_orders._row_hash IS 'Hash of all rows that the record has in this table, to recognise unchanged ones; NULL once deleted.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'keap_reader') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA {{mirror}} TO keap_reader;
    END IF;
END $$;
