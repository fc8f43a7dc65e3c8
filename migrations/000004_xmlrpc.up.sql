-- Generated from the catalogue. It is never changed once it is released.
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.entity IS 'Table whose custom_fields have it: contacts, companies, orders, subscriptions, opportunities, affiliates, tickets, or tasks, whose fields notes and appointments have as well.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.record_type IS 'Kind of record in Keap''s words: CONTACT, REFERRAL_PARTNER, OPPORTUNITY, TASK_NOTE_APPOINTMENT, COMPANY, ORDER, SUBSCRIPTION or TICKET.';
ALTER TABLE {{mirror}}.custom_field_definitions ADD COLUMN list_rows integer;
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.list_rows IS 'Lines that a list of options shows at once; XML-RPC only.';

CREATE TABLE {{mirror}}.custom_field_groups (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    tab_id bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.custom_field_groups IS 'Headings that custom fields are shown under.';
COMMENT ON COLUMN {{mirror}}.custom_field_groups.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.custom_field_groups.id IS 'Number of the group in Keap; custom_field_definitions.group_id points here.';
COMMENT ON COLUMN {{mirror}}.custom_field_groups.name IS 'Name of the group.';
COMMENT ON COLUMN {{mirror}}.custom_field_groups.tab_id IS 'Tab the group is on.';
COMMENT ON COLUMN {{mirror}}.custom_field_groups.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.custom_field_groups._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.custom_field_groups._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.custom_field_groups._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.custom_field_tabs (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    record_type text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.custom_field_tabs IS 'Tabs that groups of custom fields are shown on.';
COMMENT ON COLUMN {{mirror}}.custom_field_tabs.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.custom_field_tabs.id IS 'Number of the tab in Keap.';
COMMENT ON COLUMN {{mirror}}.custom_field_tabs.name IS 'Name of the tab.';
COMMENT ON COLUMN {{mirror}}.custom_field_tabs.record_type IS 'Kind of record in Keap''s words: CONTACT, REFERRAL_PARTNER, OPPORTUNITY, TASK_NOTE_APPOINTMENT, COMPANY, ORDER, SUBSCRIPTION or TICKET.';
COMMENT ON COLUMN {{mirror}}.custom_field_tabs.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.custom_field_tabs._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.custom_field_tabs._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.custom_field_tabs._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';
ALTER TABLE {{mirror}}.users ADD COLUMN signature text;
COMMENT ON COLUMN {{mirror}}.users.signature IS 'What is set under the user''s mail in plain text; XML-RPC only.';
ALTER TABLE {{mirror}}.users ADD COLUMN html_signature text;
COMMENT ON COLUMN {{mirror}}.users.html_signature IS 'What is set under the user''s mail in HTML; XML-RPC only.';

CREATE TABLE {{mirror}}.user_groups (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    owner_id bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.user_groups IS 'Groups of users; who is in them is in user_group_members.';
COMMENT ON COLUMN {{mirror}}.user_groups.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.user_groups.id IS 'Number of the group in Keap.';
COMMENT ON COLUMN {{mirror}}.user_groups.name IS 'Name of the group.';
COMMENT ON COLUMN {{mirror}}.user_groups.owner_id IS 'User who owns the group; NULL or 0 for nobody.';
COMMENT ON COLUMN {{mirror}}.user_groups.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.user_groups._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.user_groups._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.user_groups._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.user_group_members (
    account text NOT NULL,
    id bigint NOT NULL,
    user_group_id bigint,
    user_id bigint,
    admin boolean,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.user_group_members IS 'Users in user groups.';
COMMENT ON COLUMN {{mirror}}.user_group_members.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.user_group_members.id IS 'Number of the membership in Keap.';
COMMENT ON COLUMN {{mirror}}.user_group_members.user_group_id IS 'Group the user is in.';
COMMENT ON COLUMN {{mirror}}.user_group_members.user_id IS 'User who is in it.';
COMMENT ON COLUMN {{mirror}}.user_group_members.admin IS 'Whether the user is an administrator of the group.';
COMMENT ON COLUMN {{mirror}}.user_group_members.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.user_group_members._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.user_group_members._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.user_group_members._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';
COMMENT ON TABLE {{mirror}}.tags IS 'Labels that can be put on contacts and companies; who has them is in contact_tags, and since when in tag_assignments.';

CREATE TABLE {{mirror}}.lead_source_categories (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    description text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.lead_source_categories IS 'Groups that lead sources are sorted into.';
COMMENT ON COLUMN {{mirror}}.lead_source_categories.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.lead_source_categories.id IS 'Number of the category in Keap.';
COMMENT ON COLUMN {{mirror}}.lead_source_categories.name IS 'Name of the category.';
COMMENT ON COLUMN {{mirror}}.lead_source_categories.description IS 'What the category is for, as entered.';
COMMENT ON COLUMN {{mirror}}.lead_source_categories.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.lead_source_categories._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.lead_source_categories._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.lead_source_categories._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.lead_sources (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    description text,
    lead_source_category_id bigint,
    status text,
    vendor text,
    medium text,
    message text,
    cost_per_lead numeric,
    start_time timestamptz,
    end_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.lead_sources IS 'Where contacts come from, as an advertisement or a fair.';
COMMENT ON COLUMN {{mirror}}.lead_sources.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.lead_sources.id IS 'Number of the lead source in Keap; contacts.leadsource_id points here.';
COMMENT ON COLUMN {{mirror}}.lead_sources.name IS 'Name of the lead source.';
COMMENT ON COLUMN {{mirror}}.lead_sources.description IS 'What the lead source is, as entered.';
COMMENT ON COLUMN {{mirror}}.lead_sources.lead_source_category_id IS 'Category it is in; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.lead_sources.status IS 'State of the lead source: ACTIVE or INACTIVE.';
COMMENT ON COLUMN {{mirror}}.lead_sources.vendor IS 'Who sells the advertisement, as entered.';
COMMENT ON COLUMN {{mirror}}.lead_sources.medium IS 'Medium it appears in, as entered.';
COMMENT ON COLUMN {{mirror}}.lead_sources.message IS 'What it says, as entered.';
COMMENT ON COLUMN {{mirror}}.lead_sources.cost_per_lead IS 'Cost of a lead, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.lead_sources.start_time IS 'When it begins, as an instant in UTC; XML-RPC tells the day only, as its midnight in US Eastern time.';
COMMENT ON COLUMN {{mirror}}.lead_sources.end_time IS 'When it ends, as an instant in UTC; XML-RPC tells the day only, as its midnight in US Eastern time.';
COMMENT ON COLUMN {{mirror}}.lead_sources.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.lead_sources._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.lead_sources._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.lead_sources._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.lead_source_recurring_expenses (
    account text NOT NULL,
    id bigint NOT NULL,
    title text,
    notes text,
    amount numeric,
    amount_currency text,
    amount_formatted_amount text,
    lead_source_id bigint,
    start_time timestamptz,
    end_time timestamptz,
    next_expense_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.lead_source_recurring_expenses IS 'Money spent on lead sources again and again; each time makes a row in lead_source_expenses.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.id IS 'Number of the recurring expense in Keap.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.title IS 'Title of the expense.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.notes IS 'Remarks on the expense.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.amount IS 'Amount spent each time, in major units of amount_currency, or of the account''s currency where that is NULL.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.amount_currency IS 'Currency of amount, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.amount_formatted_amount IS 'Keap''s own rendering of amount.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.lead_source_id IS 'Lead source it is spent on.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.start_time IS 'When it begins, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.end_time IS 'When it ends, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.next_expense_time IS 'When it is spent next, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.lead_source_recurring_expenses._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.lead_source_expenses (
    account text NOT NULL,
    id bigint NOT NULL,
    title text,
    notes text,
    amount numeric,
    amount_currency text,
    amount_formatted_amount text,
    lead_source_id bigint,
    lead_source_recurring_expense_id bigint,
    incurred_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.lead_source_expenses IS 'Money spent on lead sources.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses.id IS 'Number of the expense in Keap.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses.title IS 'Title of the expense.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses.notes IS 'Remarks on the expense.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses.amount IS 'Amount spent, in major units of amount_currency, or of the account''s currency where that is NULL.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses.amount_currency IS 'Currency of amount, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses.amount_formatted_amount IS 'Keap''s own rendering of amount.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses.lead_source_id IS 'Lead source it was spent on.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses.lead_source_recurring_expense_id IS 'Recurring expense that made it; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses.incurred_time IS 'When it was spent, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.lead_source_expenses._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';
ALTER TABLE {{mirror}}.companies ADD COLUMN leadsource_id bigint;
COMMENT ON COLUMN {{mirror}}.companies.leadsource_id IS 'Lead source that brought the company; NULL or 0 for none; XML-RPC only.';
ALTER TABLE {{mirror}}.companies ADD COLUMN leadsource_name text;
COMMENT ON COLUMN {{mirror}}.companies.leadsource_name IS 'Name of that lead source when the company was read; XML-RPC only.';
ALTER TABLE {{mirror}}.companies ADD COLUMN username text;
COMMENT ON COLUMN {{mirror}}.companies.username IS 'Name the company logs in by where the account lets contacts log in; XML-RPC only.';
ALTER TABLE {{mirror}}.companies ADD COLUMN validated text;
COMMENT ON COLUMN {{mirror}}.companies.validated IS 'Whether Keap has validated the company, in its own words; XML-RPC only.';
ALTER TABLE {{mirror}}.companies ADD COLUMN address_type text;
COMMENT ON COLUMN {{mirror}}.companies.address_type IS 'Address: kind of address in the account''s own words, as Home or Work; XML-RPC only.';

CREATE TABLE {{mirror}}.company_emails (
    account text NOT NULL,
    company_id bigint NOT NULL,
    "position" integer NOT NULL,
    email text,
    field text,
    is_opt_in boolean,
    opt_in_reason text,
    email_opt_status text,
    marketable boolean,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, company_id, "position")
);
COMMENT ON TABLE {{mirror}}.company_emails IS 'Second and third e-mail addresses of companies, the first being in companies; XML-RPC only.';
COMMENT ON COLUMN {{mirror}}.company_emails.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.company_emails.company_id IS 'Record of companies that holds the row.';
COMMENT ON COLUMN {{mirror}}.company_emails."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.company_emails.email IS 'Address, as entered.';
COMMENT ON COLUMN {{mirror}}.company_emails.field IS 'Slot of the address: EMAIL1 (the main one), EMAIL2, EMAIL3, or EMAIL_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.company_emails.is_opt_in IS 'Whether Keap counts the address as opted in.';
COMMENT ON COLUMN {{mirror}}.company_emails.opt_in_reason IS 'Reason given when the address was opted in; NULL where none was.';
COMMENT ON COLUMN {{mirror}}.company_emails.email_opt_status IS 'Opt-in status of the address (not of the person, so equal addresses share it): SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED, UNENGAGED_MARKETABLE, UNENGAGED_NON_MARKETABLE, NON_MARKETABLE, LOCKDOWN, BOUNCE, HARD_BOUNCE, MANUAL, ADMIN, SYSTEM, LIST_UNSUBSCRIBE, FEEDBACK, SPAM, INVALID or DEACTIVATED.';
COMMENT ON COLUMN {{mirror}}.company_emails.marketable IS 'Whether marketing mail may go to the address, derived from email_opt_status: true for SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED and UNENGAGED_MARKETABLE, NULL where Keap tells no status.';
COMMENT ON COLUMN {{mirror}}.company_emails.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.company_emails._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.company_emails._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.company_emails._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.company_phones (
    account text NOT NULL,
    company_id bigint NOT NULL,
    "position" integer NOT NULL,
    number text,
    number_e164 text,
    extension text,
    type text,
    field text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, company_id, "position")
);
COMMENT ON TABLE {{mirror}}.company_phones IS 'Second to fifth telephone numbers of companies, the first being in companies; XML-RPC only.';
COMMENT ON COLUMN {{mirror}}.company_phones.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.company_phones.company_id IS 'Record of companies that holds the row.';
COMMENT ON COLUMN {{mirror}}.company_phones."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.company_phones.number IS 'Telephone number, as entered.';
COMMENT ON COLUMN {{mirror}}.company_phones.number_e164 IS 'Telephone number in E.164 form, as +15551234567; NULL where Keap cannot tell it.';
COMMENT ON COLUMN {{mirror}}.company_phones.extension IS 'Extension to dial after the number.';
COMMENT ON COLUMN {{mirror}}.company_phones.type IS 'Kind of number in the account''s own words, as Work or Mobile.';
COMMENT ON COLUMN {{mirror}}.company_phones.field IS 'Slot of the number: PHONE1 (the main one) to PHONE5, or PHONE_NUMBER_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.company_phones.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.company_phones._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.company_phones._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.company_phones._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.company_addresses (
    account text NOT NULL,
    company_id bigint NOT NULL,
    "position" integer NOT NULL,
    field text,
    line1 text,
    line2 text,
    locality text,
    region text,
    region_code text,
    country text,
    country_code text,
    postal_code text,
    zip_code text,
    zip_four text,
    type text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, company_id, "position")
);
COMMENT ON TABLE {{mirror}}.company_addresses IS 'Shipping and other addresses of companies, the billing address being in companies; XML-RPC only.';
COMMENT ON COLUMN {{mirror}}.company_addresses.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.company_addresses.company_id IS 'Record of companies that holds the row.';
COMMENT ON COLUMN {{mirror}}.company_addresses."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.company_addresses.field IS 'Which of the record''s addresses it is: BILLING, SHIPPING, OTHER, or ADDRESS_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.company_addresses.line1 IS 'First line of the street address.';
COMMENT ON COLUMN {{mirror}}.company_addresses.line2 IS 'Second line of the street address.';
COMMENT ON COLUMN {{mirror}}.company_addresses.locality IS 'City or town.';
COMMENT ON COLUMN {{mirror}}.company_addresses.region IS 'State or province by its long name, as Arizona.';
COMMENT ON COLUMN {{mirror}}.company_addresses.region_code IS 'State or province as an ISO 3166-2 code, as US-AZ.';
COMMENT ON COLUMN {{mirror}}.company_addresses.country IS 'Country by its long name; Keap calls this deprecated in favour of country_code.';
COMMENT ON COLUMN {{mirror}}.company_addresses.country_code IS 'Country as an ISO 3166-1 code of three letters, as USA.';
COMMENT ON COLUMN {{mirror}}.company_addresses.postal_code IS 'Postal code, or ZIP code in the United States.';
COMMENT ON COLUMN {{mirror}}.company_addresses.zip_code IS 'United States ZIP code of five digits.';
COMMENT ON COLUMN {{mirror}}.company_addresses.zip_four IS 'Four-digit extension of the ZIP code.';
COMMENT ON COLUMN {{mirror}}.company_addresses.type IS 'Kind of address in the account''s own words, as Home or Work; XML-RPC only.';
COMMENT ON COLUMN {{mirror}}.company_addresses.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.company_addresses._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.company_addresses._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.company_addresses._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.company_faxes (
    account text NOT NULL,
    company_id bigint NOT NULL,
    "position" integer NOT NULL,
    number text,
    type text,
    field text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, company_id, "position")
);
COMMENT ON TABLE {{mirror}}.company_faxes IS 'Second fax numbers of companies, the first being in companies; XML-RPC only.';
COMMENT ON COLUMN {{mirror}}.company_faxes.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.company_faxes.company_id IS 'Record of companies that holds the row.';
COMMENT ON COLUMN {{mirror}}.company_faxes."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.company_faxes.number IS 'Fax number, as entered.';
COMMENT ON COLUMN {{mirror}}.company_faxes.type IS 'Kind of number in the account''s own words, as Work or Home.';
COMMENT ON COLUMN {{mirror}}.company_faxes.field IS 'Slot of the number: FAX1, FAX2, or FAX_NUMBER_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.company_faxes.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.company_faxes._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.company_faxes._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.company_faxes._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';
ALTER TABLE {{mirror}}.contacts ADD COLUMN leadsource_name text;
COMMENT ON COLUMN {{mirror}}.contacts.leadsource_name IS 'Name of that lead source when the contact was read; XML-RPC only.';
ALTER TABLE {{mirror}}.contacts ADD COLUMN language text;
COMMENT ON COLUMN {{mirror}}.contacts.language IS 'Language of the contact, as Keap names it; XML-RPC only.';
ALTER TABLE {{mirror}}.contacts ADD COLUMN username text;
COMMENT ON COLUMN {{mirror}}.contacts.username IS 'Name the contact logs in by where the account lets contacts log in; XML-RPC only.';
ALTER TABLE {{mirror}}.contacts ADD COLUMN validated text;
COMMENT ON COLUMN {{mirror}}.contacts.validated IS 'Whether Keap has validated the contact, in its own words; XML-RPC only.';
COMMENT ON TABLE {{mirror}}.contact_emails IS 'E-mail addresses of contacts, up to three each, with their opt-in status; by XML-RPC the status is in email_statuses.';
ALTER TABLE {{mirror}}.contact_addresses ADD COLUMN type text;
COMMENT ON COLUMN {{mirror}}.contact_addresses.type IS 'Kind of address in the account''s own words, as Home or Work; XML-RPC only.';
COMMENT ON TABLE {{mirror}}.contact_social_accounts IS 'Accounts of contacts in social networks; by XML-RPC they are in social_accounts.';

CREATE TABLE {{mirror}}.tag_assignments (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    tag_id bigint,
    tag_name text,
    create_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.tag_assignments IS 'Tags that contacts and companies have now, and since when. A tag that is taken off and put on again counts from the second time.';
COMMENT ON COLUMN {{mirror}}.tag_assignments.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.tag_assignments.id IS 'Made by keapsync, since Keap gives these records no id: a 64-bit hash of contact_id, tag_id, and of a running number among records that are equal in all of these.';
COMMENT ON COLUMN {{mirror}}.tag_assignments.contact_id IS 'Contact that has the tag, or company, whose numbers are of the same sequence.';
COMMENT ON COLUMN {{mirror}}.tag_assignments.tag_id IS 'Tag it has.';
COMMENT ON COLUMN {{mirror}}.tag_assignments.tag_name IS 'Name of the tag when the record was read.';
COMMENT ON COLUMN {{mirror}}.tag_assignments.create_time IS 'When the tag was put on, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.tag_assignments.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.tag_assignments._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.tag_assignments._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.tag_assignments._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.email_statuses (
    account text NOT NULL,
    id bigint NOT NULL,
    email text,
    status text,
    marketable boolean,
    create_time timestamptz,
    last_sent_time timestamptz,
    last_open_time timestamptz,
    last_click_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.email_statuses IS 'E-mail addresses with their opt-in status, which belongs to the address and not to a contact. An address that is missing here has an unknown status.';
COMMENT ON COLUMN {{mirror}}.email_statuses.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.email_statuses.id IS 'Number of the entry in Keap.';
COMMENT ON COLUMN {{mirror}}.email_statuses.email IS 'Address, to be compared in lower case with contact_emails.email.';
COMMENT ON COLUMN {{mirror}}.email_statuses.status IS 'Opt-in status: SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED, UNENGAGED_MARKETABLE, UNENGAGED_NON_MARKETABLE, NON_MARKETABLE, LOCKDOWN, BOUNCE, HARD_BOUNCE, MANUAL, ADMIN, SYSTEM, LIST_UNSUBSCRIBE, FEEDBACK, SPAM, INVALID or DEACTIVATED.';
COMMENT ON COLUMN {{mirror}}.email_statuses.marketable IS 'Whether marketing mail may go to the address, derived from status: true for SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED and UNENGAGED_MARKETABLE, NULL where Keap tells no status.';
COMMENT ON COLUMN {{mirror}}.email_statuses.create_time IS 'When the status was first recorded, as an instant in UTC; a later status does not move it.';
COMMENT ON COLUMN {{mirror}}.email_statuses.last_sent_time IS 'When mail was last sent to the address, as an instant in UTC; NULL for never.';
COMMENT ON COLUMN {{mirror}}.email_statuses.last_open_time IS 'When mail to the address was last opened, as an instant in UTC; NULL for never.';
COMMENT ON COLUMN {{mirror}}.email_statuses.last_click_time IS 'When a link in mail to the address was last followed, as an instant in UTC; NULL for never.';
COMMENT ON COLUMN {{mirror}}.email_statuses.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.email_statuses._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.email_statuses._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.email_statuses._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.social_accounts (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    type text,
    name text,
    create_time timestamptz,
    update_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.social_accounts IS 'Accounts of contacts in social networks, by XML-RPC; REST v2 has them inside contacts, in contact_social_accounts.';
COMMENT ON COLUMN {{mirror}}.social_accounts.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.social_accounts.id IS 'Number of the account in Keap.';
COMMENT ON COLUMN {{mirror}}.social_accounts.contact_id IS 'Contact it belongs to.';
COMMENT ON COLUMN {{mirror}}.social_accounts.type IS 'Network, in Keap''s words, as Facebook.';
COMMENT ON COLUMN {{mirror}}.social_accounts.name IS 'User name or handle in that network.';
COMMENT ON COLUMN {{mirror}}.social_accounts.create_time IS 'When the account was entered, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.social_accounts.update_time IS 'When the account last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.social_accounts.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.social_accounts._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.social_accounts._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.social_accounts._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.contact_link_types (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    max_links bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.contact_link_types IS 'Kinds of link between contacts; contact_links has the links.';
COMMENT ON COLUMN {{mirror}}.contact_link_types.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.contact_link_types.id IS 'Number of the kind in Keap; contact_links.link_type_id points here.';
COMMENT ON COLUMN {{mirror}}.contact_link_types.name IS 'Kind of link in the account''s own words, as Spouse.';
COMMENT ON COLUMN {{mirror}}.contact_link_types.max_links IS 'Most links of the kind that a contact may have.';
COMMENT ON COLUMN {{mirror}}.contact_link_types.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.contact_link_types._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.contact_link_types._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.contact_link_types._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';
ALTER TABLE {{mirror}}.notes ADD COLUMN end_time timestamptz;
COMMENT ON COLUMN {{mirror}}.notes.end_time IS 'When the note ends, as an instant in UTC; XML-RPC only.';
ALTER TABLE {{mirror}}.notes ADD COLUMN popup_time timestamptz;
COMMENT ON COLUMN {{mirror}}.notes.popup_time IS 'When the user is reminded of it, as an instant in UTC; NULL for no reminder; XML-RPC only.';
ALTER TABLE {{mirror}}.notes ADD COLUMN opportunity_id bigint;
COMMENT ON COLUMN {{mirror}}.notes.opportunity_id IS 'Opportunity the note belongs to; NULL or 0 for none; XML-RPC only.';
ALTER TABLE {{mirror}}.notes ADD COLUMN accepted boolean;
COMMENT ON COLUMN {{mirror}}.notes.accepted IS 'Whether the user the note is for has accepted it; XML-RPC only.';
ALTER TABLE {{mirror}}.notes ADD COLUMN priority text;
COMMENT ON COLUMN {{mirror}}.notes.priority IS 'Urgency: CRITICAL, ESSENTIAL or NONESSENTIAL; XML-RPC only.';
ALTER TABLE {{mirror}}.notes ADD COLUMN action_time timestamptz;
COMMENT ON COLUMN {{mirror}}.notes.action_time IS 'When it took place, as an instant in UTC; XML-RPC only.';
ALTER TABLE {{mirror}}.notes ADD COLUMN completion_time timestamptz;
COMMENT ON COLUMN {{mirror}}.notes.completion_time IS 'When it was done with, as an instant in UTC; XML-RPC only.';
ALTER TABLE {{mirror}}.tasks ADD COLUMN end_time timestamptz;
COMMENT ON COLUMN {{mirror}}.tasks.end_time IS 'When the task ends, as an instant in UTC; XML-RPC only.';
ALTER TABLE {{mirror}}.tasks ADD COLUMN popup_time timestamptz;
COMMENT ON COLUMN {{mirror}}.tasks.popup_time IS 'When the user is reminded of it, as an instant in UTC; NULL for no reminder; XML-RPC only.';

CREATE TABLE {{mirror}}.appointments (
    account text NOT NULL,
    id bigint NOT NULL,
    title text,
    description text,
    type text,
    priority text,
    contact_id bigint,
    opportunity_id bigint,
    assigned_to_user_id bigint,
    accepted boolean,
    start_time timestamptz,
    end_time timestamptz,
    popup_time timestamptz,
    completion_time timestamptz,
    custom_fields jsonb,
    create_time timestamptz,
    created_by_user_id bigint,
    modification_time timestamptz,
    last_updated_by_user_id bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.appointments IS 'Meetings of users with contacts. Those of calendars outside Keap are not among them.';
COMMENT ON COLUMN {{mirror}}.appointments.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.appointments.id IS 'Number of the appointment in Keap.';
COMMENT ON COLUMN {{mirror}}.appointments.title IS 'Title of the appointment.';
COMMENT ON COLUMN {{mirror}}.appointments.description IS 'What it is about.';
COMMENT ON COLUMN {{mirror}}.appointments.type IS 'Kind of appointment in the account''s own words, as Meeting.';
COMMENT ON COLUMN {{mirror}}.appointments.priority IS 'Urgency: CRITICAL, ESSENTIAL or NONESSENTIAL.';
COMMENT ON COLUMN {{mirror}}.appointments.contact_id IS 'Contact to meet; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.appointments.opportunity_id IS 'Opportunity it belongs to; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.appointments.assigned_to_user_id IS 'User who meets the contact; NULL or 0 for nobody.';
COMMENT ON COLUMN {{mirror}}.appointments.accepted IS 'Whether that user has accepted the appointment.';
COMMENT ON COLUMN {{mirror}}.appointments.start_time IS 'When it begins, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.appointments.end_time IS 'When it ends, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.appointments.popup_time IS 'When the user is reminded of it, as an instant in UTC; NULL for no reminder.';
COMMENT ON COLUMN {{mirror}}.appointments.completion_time IS 'When it was done with, as an instant in UTC; NULL while it is not.';
COMMENT ON COLUMN {{mirror}}.appointments.custom_fields IS 'Custom fields that are set: their values by the field''s number, as {"12": "Gold"}; names, types and options are in custom_field_definitions.';
COMMENT ON COLUMN {{mirror}}.appointments.create_time IS 'When the appointment was entered, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.appointments.created_by_user_id IS 'User who entered it; NULL, 0 or -1 where it was no user.';
COMMENT ON COLUMN {{mirror}}.appointments.modification_time IS 'When the appointment last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.appointments.last_updated_by_user_id IS 'User who changed it last; NULL, 0 or -1 where it was no user.';
COMMENT ON COLUMN {{mirror}}.appointments.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.appointments._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.appointments._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.appointments._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.files (
    account text NOT NULL,
    id bigint NOT NULL,
    file_name text,
    extension text,
    file_size bigint,
    contact_id bigint,
    is_public boolean,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.files IS 'Files uploaded to Keap, without their contents.';
COMMENT ON COLUMN {{mirror}}.files.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.files.id IS 'Number of the file in Keap.';
COMMENT ON COLUMN {{mirror}}.files.file_name IS 'Name of the file.';
COMMENT ON COLUMN {{mirror}}.files.extension IS 'End of the name that tells the kind of file, as pdf.';
COMMENT ON COLUMN {{mirror}}.files.file_size IS 'Size in bytes.';
COMMENT ON COLUMN {{mirror}}.files.contact_id IS 'Contact the file belongs to; NULL or 0 for a file of the account.';
COMMENT ON COLUMN {{mirror}}.files.is_public IS 'Whether everybody can download it who has its address.';
COMMENT ON COLUMN {{mirror}}.files.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.files._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.files._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.files._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.product_categories (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    display_order_index integer,
    parent_category_id bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.product_categories IS 'Groups that products are sorted into, as a tree.';
COMMENT ON COLUMN {{mirror}}.product_categories.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.product_categories.id IS 'Number of the category in Keap; product_assigned_categories.category_id names it.';
COMMENT ON COLUMN {{mirror}}.product_categories.name IS 'Name of the category.';
COMMENT ON COLUMN {{mirror}}.product_categories.display_order_index IS 'Place among the categories, smallest first.';
COMMENT ON COLUMN {{mirror}}.product_categories.parent_category_id IS 'Category it is inside of; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.product_categories.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.product_categories._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.product_categories._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.product_categories._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';
ALTER TABLE {{mirror}}.products ADD COLUMN shipping_time text;
COMMENT ON COLUMN {{mirror}}.products.shipping_time IS 'How long shipping takes, in words; XML-RPC only.';
ALTER TABLE {{mirror}}.product_options ADD COLUMN id bigint;
COMMENT ON COLUMN {{mirror}}.product_options.id IS 'Number of the choice in Keap; XML-RPC only.';
ALTER TABLE {{mirror}}.product_options ADD COLUMN label text;
COMMENT ON COLUMN {{mirror}}.product_options.label IS 'Name the buyer sees; XML-RPC only.';
ALTER TABLE {{mirror}}.product_options ADD COLUMN display_order integer;
COMMENT ON COLUMN {{mirror}}.product_options.display_order IS 'Place among the choices, smallest first; XML-RPC only.';
COMMENT ON COLUMN {{mirror}}.product_options.variable_setting_end_with IS 'Text of the buyer: what it ends with: LETTER, NUMBER or BOTH; by XML-RPC a code, as Keap sends it.';
ALTER TABLE {{mirror}}.product_options ADD COLUMN variable_setting_text_message text;
COMMENT ON COLUMN {{mirror}}.product_options.variable_setting_text_message IS 'Text of the buyer: a code of which nothing is documented, as Keap sends it; XML-RPC only.';
ALTER TABLE {{mirror}}.product_option_fixed_options ADD COLUMN id bigint;
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options.id IS 'Number of the value in Keap; XML-RPC only.';
ALTER TABLE {{mirror}}.product_option_fixed_options ADD COLUMN name text;
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options.name IS 'Name of the value in Keap''s database; XML-RPC only.';
ALTER TABLE {{mirror}}.product_option_fixed_options ADD COLUMN display_order integer;
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options.display_order IS 'Place among the values, smallest first; XML-RPC only.';
ALTER TABLE {{mirror}}.product_option_fixed_options ADD COLUMN is_default boolean;
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options.is_default IS 'Whether it is chosen unless the buyer chooses another; XML-RPC only.';
ALTER TABLE {{mirror}}.product_subscription_plans ADD COLUMN pre_authorize_amount numeric;
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.pre_authorize_amount IS 'Amount the card is tested with, in major units of the account''s currency; XML-RPC only.';

CREATE TABLE {{mirror}}.continuity_programs (
    account text NOT NULL,
    id bigint NOT NULL,
    product_id bigint,
    name text,
    active boolean,
    status text,
    billing_type text,
    billing_cycle text,
    billing_frequency integer,
    price numeric,
    sku text,
    short_description text,
    description text,
    family text,
    storefront_hidden boolean,
    taxable boolean,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.continuity_programs IS 'Plans of products as Keap showed them before it had product_subscription_plans, which has the same plans.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.id IS 'Number of the plan in Keap.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.product_id IS 'Product that is sold by it.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.name IS 'Name of the product.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.active IS 'Whether the plan can be bought.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.status IS 'State of the product: ACTIVE or INACTIVE.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.billing_type IS 'Kind of billing, in Keap''s words.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.billing_cycle IS 'Length of a billing cycle: DAILY, WEEKLY, MONTHLY or YEARLY.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.billing_frequency IS 'How many times a billing cycle the buyer is billed.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.price IS 'Price of the product, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.sku IS 'Stock keeping unit of the product.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.short_description IS 'Description of the product in a line or two.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.description IS 'Description of the product in full.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.family IS 'Family of the product, as entered.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.storefront_hidden IS 'Whether the shop front leaves the product out.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.taxable IS 'Whether the product is taxed.';
COMMENT ON COLUMN {{mirror}}.continuity_programs.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.continuity_programs._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.continuity_programs._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.continuity_programs._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.opportunity_statuses (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    "order" integer,
    target_number_days integer,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.opportunity_statuses IS 'Statuses of opportunities from before they had stages; few accounts have any.';
COMMENT ON COLUMN {{mirror}}.opportunity_statuses.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.opportunity_statuses.id IS 'Number of the status in Keap; opportunities.status_id points here.';
COMMENT ON COLUMN {{mirror}}.opportunity_statuses.name IS 'Name of the status.';
COMMENT ON COLUMN {{mirror}}.opportunity_statuses."order" IS 'Place among the statuses, smallest first (write "order" in SQL).';
COMMENT ON COLUMN {{mirror}}.opportunity_statuses.target_number_days IS 'Days an opportunity should have the status.';
COMMENT ON COLUMN {{mirror}}.opportunity_statuses.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.opportunity_statuses._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.opportunity_statuses._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.opportunity_statuses._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.opportunities.stage_entrance_time IS 'When it entered its stage, as an instant in UTC; by REST v2 NULL unless Keap sends it unasked.';
COMMENT ON COLUMN {{mirror}}.opportunities.monthly_revenue IS 'Monthly revenue, in major units of the account''s currency; by REST v2 NULL unless Keap sends it unasked.';
COMMENT ON COLUMN {{mirror}}.opportunities.order_revenue IS 'Revenue of orders, in major units of the account''s currency; by REST v2 NULL unless Keap sends it unasked.';
COMMENT ON COLUMN {{mirror}}.opportunities.objection IS 'What the prospect objects to; by REST v2 NULL unless Keap sends it unasked.';
COMMENT ON COLUMN {{mirror}}.opportunities.status IS 'Name of its status; by REST v2 NULL unless Keap sends it unasked.';

CREATE TABLE {{mirror}}.stage_moves (
    account text NOT NULL,
    id bigint NOT NULL,
    opportunity_id bigint,
    move_time timestamptz,
    move_from_stage_id bigint,
    move_to_stage_id bigint,
    prev_stage_move_time timestamptz,
    user_id bigint,
    created_by bigint,
    create_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.stage_moves IS 'Moves of opportunities from one stage to another. They are only added.';
COMMENT ON COLUMN {{mirror}}.stage_moves.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.stage_moves.id IS 'Number of the move in Keap.';
COMMENT ON COLUMN {{mirror}}.stage_moves.opportunity_id IS 'Opportunity that was moved.';
COMMENT ON COLUMN {{mirror}}.stage_moves.move_time IS 'When it was moved, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.stage_moves.move_from_stage_id IS 'Stage it left; NULL or 0 where it was in none.';
COMMENT ON COLUMN {{mirror}}.stage_moves.move_to_stage_id IS 'Stage it entered.';
COMMENT ON COLUMN {{mirror}}.stage_moves.prev_stage_move_time IS 'When it was moved before, as an instant in UTC; NULL for the first move.';
COMMENT ON COLUMN {{mirror}}.stage_moves.user_id IS 'User who owned the opportunity.';
COMMENT ON COLUMN {{mirror}}.stage_moves.created_by IS 'User who moved it; NULL, 0 or -1 where it was no user.';
COMMENT ON COLUMN {{mirror}}.stage_moves.create_time IS 'When the move was recorded, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.stage_moves.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.stage_moves._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.stage_moves._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.stage_moves._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.product_interest_bundles (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    description text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.product_interest_bundles IS 'Named sets of products that may interest a prospect; product_interests has what is in them.';
COMMENT ON COLUMN {{mirror}}.product_interest_bundles.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.product_interest_bundles.id IS 'Number of the bundle in Keap.';
COMMENT ON COLUMN {{mirror}}.product_interest_bundles.name IS 'Name of the bundle.';
COMMENT ON COLUMN {{mirror}}.product_interest_bundles.description IS 'What the bundle is for, as entered.';
COMMENT ON COLUMN {{mirror}}.product_interest_bundles.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.product_interest_bundles._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.product_interest_bundles._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.product_interest_bundles._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.product_interests (
    account text NOT NULL,
    id bigint NOT NULL,
    object_type text,
    object_id bigint,
    type text,
    interest_id bigint,
    subscription_plan_id bigint,
    quantity integer,
    discount_percent integer,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.product_interests IS 'Products and plans that an opportunity, a bundle or an action is about.';
COMMENT ON COLUMN {{mirror}}.product_interests.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.product_interests.id IS 'Number of the entry in Keap.';
COMMENT ON COLUMN {{mirror}}.product_interests.object_type IS 'What it belongs to: OPPORTUNITY, BUNDLE, or ACTION for an action that makes an order.';
COMMENT ON COLUMN {{mirror}}.product_interests.object_id IS 'Number of that: of opportunities, of product_interest_bundles, or of an action, by object_type.';
COMMENT ON COLUMN {{mirror}}.product_interests.type IS 'What is of interest: PRODUCT or SUBSCRIPTION_PLAN.';
COMMENT ON COLUMN {{mirror}}.product_interests.interest_id IS 'Number of that: of products, or of continuity_programs, by type.';
COMMENT ON COLUMN {{mirror}}.product_interests.subscription_plan_id IS 'Plan by which it is to be sold; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.product_interests.quantity IS 'Number of pieces.';
COMMENT ON COLUMN {{mirror}}.product_interests.discount_percent IS 'Discount in percent.';
COMMENT ON COLUMN {{mirror}}.product_interests.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.product_interests._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.product_interests._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.product_interests._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.mortgage_leads (
    account text NOT NULL,
    id bigint NOT NULL,
    opportunity_id bigint,
    application_time timestamptz,
    credit_report_time timestamptz,
    appraisal_ordered_time timestamptz,
    appraisal_done_time timestamptz,
    appraisal_received_time timestamptz,
    title_ordered_time timestamptz,
    title_received_time timestamptz,
    rate_locked_time timestamptz,
    rate_lock_expiration_time timestamptz,
    estimated_close_time timestamptz,
    actual_close_time timestamptz,
    funding_time timestamptz,
    notes text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.mortgage_leads IS 'What an add-on for mortgages noted on opportunities; few accounts have any.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.id IS 'Number of the entry in Keap.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.opportunity_id IS 'Opportunity it belongs to; NULL where the account does not tell.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.application_time IS 'When the loan was applied for, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.credit_report_time IS 'When the credit report was made, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.appraisal_ordered_time IS 'When the appraisal was ordered, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.appraisal_done_time IS 'When the appraisal was done, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.appraisal_received_time IS 'When the appraisal was received, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.title_ordered_time IS 'When the title was ordered, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.title_received_time IS 'When the title was received, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.rate_locked_time IS 'When the rate was locked, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.rate_lock_expiration_time IS 'When the rate is locked no longer, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.estimated_close_time IS 'When it is expected to be closed, as an instant in UTC; NULL where the account does not tell.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.actual_close_time IS 'When it was closed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.funding_time IS 'When the loan was paid out, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.notes IS 'Remarks; NULL where the account does not tell.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.mortgage_leads._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.expenses (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    expense_type text,
    type_id bigint,
    amount numeric,
    incurred_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.expenses IS 'Expenses of opportunities and lead sources, in one list.';
COMMENT ON COLUMN {{mirror}}.expenses.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.expenses.id IS 'Number of the expense in Keap.';
COMMENT ON COLUMN {{mirror}}.expenses.contact_id IS 'Contact it was spent for; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.expenses.expense_type IS 'What it was spent on, in Keap''s words.';
COMMENT ON COLUMN {{mirror}}.expenses.type_id IS 'Number of what it was spent on, by expense_type.';
COMMENT ON COLUMN {{mirror}}.expenses.amount IS 'Amount spent, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.expenses.incurred_time IS 'When it was spent, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.expenses.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.expenses._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.expenses._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.expenses._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';
ALTER TABLE {{mirror}}.orders ADD COLUMN job_status text;
COMMENT ON COLUMN {{mirror}}.orders.job_status IS 'Field JobStatus of Keap''s older interfaces, which do not say what it means; XML-RPC only.';
ALTER TABLE {{mirror}}.orders ADD COLUMN order_status text;
COMMENT ON COLUMN {{mirror}}.orders.order_status IS 'Code of the order''s status, as Keap sends it; its older interfaces do not say what it means; XML-RPC only.';
ALTER TABLE {{mirror}}.orders ADD COLUMN start_date date;
COMMENT ON COLUMN {{mirror}}.orders.start_date IS 'Day the order begins, as entered; XML-RPC only.';
ALTER TABLE {{mirror}}.orders ADD COLUMN product_id bigint;
COMMENT ON COLUMN {{mirror}}.orders.product_id IS 'Product of the order where it has one itself, not in its lines; NULL or 0 for none; XML-RPC only.';
ALTER TABLE {{mirror}}.orders ADD COLUMN subscription_id bigint;
COMMENT ON COLUMN {{mirror}}.orders.subscription_id IS 'Subscription whose billing made the order; NULL or 0 for none; XML-RPC only.';
COMMENT ON COLUMN {{mirror}}.orders.due_time IS 'When the invoice is due, as an instant in UTC; XML-RPC tells the day only, as its midnight in US Eastern time.';
ALTER TABLE {{mirror}}.orders ADD COLUMN shipping_information_middle_name text;
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_middle_name IS 'Shipping: middle name of the recipient; XML-RPC only.';
ALTER TABLE {{mirror}}.subscriptions ADD COLUMN credit_card_id bigint;
COMMENT ON COLUMN {{mirror}}.subscriptions.credit_card_id IS 'Stored card that is charged; NULL or 0 for none; XML-RPC only.';
ALTER TABLE {{mirror}}.subscriptions ADD COLUMN second_credit_card_id bigint;
COMMENT ON COLUMN {{mirror}}.subscriptions.second_credit_card_id IS 'Second stored card; NULL or 0 for none; XML-RPC only.';
ALTER TABLE {{mirror}}.subscriptions ADD COLUMN payment_gateway_id bigint;
COMMENT ON COLUMN {{mirror}}.subscriptions.payment_gateway_id IS 'Number of the payment gateway that charges it; XML-RPC only.';
ALTER TABLE {{mirror}}.subscriptions ADD COLUMN originating_order_id bigint;
COMMENT ON COLUMN {{mirror}}.subscriptions.originating_order_id IS 'Order it was bought in; NULL or 0 for none; XML-RPC only.';

CREATE TABLE {{mirror}}.subscription_contacts (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    contact_title text,
    contact_given_name text,
    contact_middle_name text,
    contact_family_name text,
    contact_suffix text,
    contact_preferred_name text,
    contact_spouse_name text,
    contact_email text,
    contact_email2 text,
    contact_email3 text,
    contact_phone1 text,
    contact_phone1_extension text,
    contact_phone1_type text,
    contact_phone2 text,
    contact_phone2_extension text,
    contact_phone2_type text,
    contact_address_line1 text,
    contact_address_line2 text,
    contact_address_locality text,
    contact_address_region text,
    contact_address_country text,
    contact_address_postal_code text,
    contact_address_zip_four text,
    product_id bigint,
    subscription_plan_id bigint,
    active boolean,
    reason_stopped text,
    quantity bigint,
    billing_amount numeric,
    billing_cycle text,
    billing_frequency integer,
    start_date date,
    last_bill_date date,
    next_bill_date date,
    end_date date,
    auto_charge boolean,
    credit_card_id bigint,
    second_credit_card_id bigint,
    merchant_account_id bigint,
    payment_gateway_id bigint,
    max_charge_attempts integer,
    days_between_retries integer,
    originating_order_id bigint,
    promo_code text,
    lead_affiliate_id bigint,
    sale_affiliate_id bigint,
    shipping_option_id bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.subscription_contacts IS 'Subscriptions joined with the contacts who have them, those of products that are gone included.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.id IS 'Number of the subscription.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_id IS 'Contact who subscribed.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_title IS 'What stands before the contact''s name, as Dr.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_given_name IS 'First name of the contact.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_middle_name IS 'Middle name of the contact.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_family_name IS 'Last name of the contact.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_suffix IS 'What stands after the contact''s name, as Jr.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_preferred_name IS 'Nickname of the contact.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_spouse_name IS 'Name of the contact''s spouse.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_email IS 'First e-mail address of the contact.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_email2 IS 'Second e-mail address of the contact.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_email3 IS 'Third e-mail address of the contact.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_phone1 IS 'First telephone number of the contact, as entered.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_phone1_extension IS 'Extension to dial after it.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_phone1_type IS 'Kind of number in the account''s own words, as Work.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_phone2 IS 'Second telephone number of the contact, as entered.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_phone2_extension IS 'Extension to dial after it.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_phone2_type IS 'Kind of number in the account''s own words, as Mobile.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_address_line1 IS 'Address of the contact: first line of the street address.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_address_line2 IS 'Address of the contact: second line of the street address.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_address_locality IS 'Address of the contact: city or town.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_address_region IS 'Address of the contact: state or province.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_address_country IS 'Address of the contact: country.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_address_postal_code IS 'Address of the contact: postal code.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.contact_address_zip_four IS 'Address of the contact: four-digit extension of the ZIP code.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.product_id IS 'Product that is delivered.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.subscription_plan_id IS 'Plan it was sold by.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.active IS 'Whether the subscription runs.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.reason_stopped IS 'Why it runs no longer, as entered; NULL while it does.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.quantity IS 'Number of pieces of the product.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.billing_amount IS 'Amount of each bill, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.billing_cycle IS 'Length of a billing cycle: YEAR, MONTH, WEEK or DAY.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.billing_frequency IS 'How often the subscription is billed.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.start_date IS 'First day it is billed.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.last_bill_date IS 'Day it was billed last; NULL where it never was.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.next_bill_date IS 'Day it is billed next; NULL where it is not again.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.end_date IS 'Last day it is billed; NULL for a subscription without end.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.auto_charge IS 'Whether bills are charged by themselves.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.credit_card_id IS 'Stored card that is charged; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.second_credit_card_id IS 'Second stored card; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.merchant_account_id IS 'Merchant account that charges it.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.payment_gateway_id IS 'Number of the payment gateway that charges it.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.max_charge_attempts IS 'Most attempts to charge a bill.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.days_between_retries IS 'Days from one attempt to the next.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.originating_order_id IS 'Order it was bought in; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.promo_code IS 'Promotion code that was used.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.lead_affiliate_id IS 'Referral partner who gets the lead commission; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.sale_affiliate_id IS 'Referral partner who gets the sales commission; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.shipping_option_id IS 'Number of the shipping option that was chosen.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.subscription_contacts._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.invoices (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    order_id bigint,
    description text,
    invoice_type text,
    total numeric,
    total_paid numeric,
    total_due numeric,
    paid_in_full boolean,
    payment_plan_status text,
    refund_status text,
    credit_status text,
    promo_code text,
    product_sold text,
    lead_affiliate_id bigint,
    sales_affiliate_id bigint,
    synced boolean,
    create_time timestamptz,
    update_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.invoices IS 'Bills: one for an order, one for each billing of a subscription. What they bill is in invoice_items, what was paid in invoice_payments.';
COMMENT ON COLUMN {{mirror}}.invoices.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.invoices.id IS 'Number of the invoice in Keap; orders.invoice_id points here.';
COMMENT ON COLUMN {{mirror}}.invoices.contact_id IS 'Contact who is billed.';
COMMENT ON COLUMN {{mirror}}.invoices.order_id IS 'Order the invoice belongs to.';
COMMENT ON COLUMN {{mirror}}.invoices.description IS 'Description of the invoice.';
COMMENT ON COLUMN {{mirror}}.invoices.invoice_type IS 'Kind of invoice, in Keap''s words.';
COMMENT ON COLUMN {{mirror}}.invoices.total IS 'Total of the invoice, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.invoices.total_paid IS 'Amount paid so far, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.invoices.total_due IS 'Amount that is to be paid in all, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.invoices.paid_in_full IS 'Whether all of it is paid.';
COMMENT ON COLUMN {{mirror}}.invoices.payment_plan_status IS 'Whether it is paid by a plan: NONE, HAS_PLAN, or REMOVED for a plan that was taken away.';
COMMENT ON COLUMN {{mirror}}.invoices.refund_status IS 'State of refunds: NONE, PARTIALLY_REFUNDED, FULLY_REFUNDED, WRITTEN_OFF or PARTIALLY_WRITTEN_OFF.';
COMMENT ON COLUMN {{mirror}}.invoices.credit_status IS 'Code of the state of credits, as Keap sends it; its older interfaces do not say what it means.';
COMMENT ON COLUMN {{mirror}}.invoices.promo_code IS 'Promotion code that was used.';
COMMENT ON COLUMN {{mirror}}.invoices.product_sold IS 'Products that were sold, by their numbers, in one text as Keap sends it.';
COMMENT ON COLUMN {{mirror}}.invoices.lead_affiliate_id IS 'Referral partner who gets the lead commission; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.invoices.sales_affiliate_id IS 'Referral partner who gets the sales commission; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.invoices.synced IS 'Whether it has gone to the accounting system that is connected to Keap.';
COMMENT ON COLUMN {{mirror}}.invoices.create_time IS 'When the invoice was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.invoices.update_time IS 'When the invoice last changed, as an instant in UTC; NULL where the account does not tell.';
COMMENT ON COLUMN {{mirror}}.invoices.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.invoices._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.invoices._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.invoices._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.invoice_items (
    account text NOT NULL,
    id bigint NOT NULL,
    invoice_id bigint,
    order_item_id bigint,
    description text,
    amount numeric,
    discount numeric,
    commission_status text,
    create_time timestamptz,
    update_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.invoice_items IS 'Lines of invoices. What was sold by a line is in order_items.';
COMMENT ON COLUMN {{mirror}}.invoice_items.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.invoice_items.id IS 'Number of the line in Keap.';
COMMENT ON COLUMN {{mirror}}.invoice_items.invoice_id IS 'Invoice the line is on.';
COMMENT ON COLUMN {{mirror}}.invoice_items.order_item_id IS 'Line of the order that is billed; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.invoice_items.description IS 'Description of the line.';
COMMENT ON COLUMN {{mirror}}.invoice_items.amount IS 'Amount of the line, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.invoice_items.discount IS 'Discount on the line, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.invoice_items.commission_status IS 'Code of the state of the commission, as Keap sends it; its older interfaces do not say what it means.';
COMMENT ON COLUMN {{mirror}}.invoice_items.create_time IS 'When the line was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.invoice_items.update_time IS 'When the line last changed, as an instant in UTC; NULL where the account does not tell.';
COMMENT ON COLUMN {{mirror}}.invoice_items.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.invoice_items._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.invoice_items._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.invoice_items._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.subscription_cycles (
    account text NOT NULL,
    id bigint NOT NULL,
    subscription_id bigint,
    invoice_item_id bigint,
    start_date date,
    end_date date,
    status text,
    auto_charge boolean,
    description text,
    create_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.subscription_cycles IS 'Billings of subscriptions: one for each cycle.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles.id IS 'Number of the billing in Keap.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles.subscription_id IS 'Subscription that is billed.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles.invoice_item_id IS 'Line of the invoice that bills the cycle; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles.start_date IS 'First day of the cycle.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles.end_date IS 'Last day of the cycle.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles.status IS 'Code of the billing''s state, as Keap sends it; its older interfaces do not say what it means.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles.auto_charge IS 'Whether the bill is charged by itself.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles.description IS 'Description of the billing.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles.create_time IS 'When the billing was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.subscription_cycles._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';
COMMENT ON COLUMN {{mirror}}.payments.payment_time IS 'When it was paid, as an instant in UTC; XML-RPC tells the day only, as its midnight in US Eastern time.';
ALTER TABLE {{mirror}}.payments ADD COLUMN invoice_id text;
COMMENT ON COLUMN {{mirror}}.payments.invoice_id IS 'Invoice it was made on, as Keap sends it, which is not always a number; what was paid on which invoice is in invoice_payments; XML-RPC only.';
ALTER TABLE {{mirror}}.payments ADD COLUMN charge_id bigint;
COMMENT ON COLUMN {{mirror}}.payments.charge_id IS 'Charge of a card that made it; NULL or 0 for none; XML-RPC only.';
ALTER TABLE {{mirror}}.payments ADD COLUMN user_id bigint;
COMMENT ON COLUMN {{mirror}}.payments.user_id IS 'User who entered it; NULL or 0 for nobody; XML-RPC only.';

CREATE TABLE {{mirror}}.invoice_payments (
    account text NOT NULL,
    id bigint NOT NULL,
    invoice_id bigint,
    payment_id bigint,
    amount numeric,
    pay_date date,
    status text,
    skip_commission boolean,
    update_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.invoice_payments IS 'How much of a payment went to which invoice.';
COMMENT ON COLUMN {{mirror}}.invoice_payments.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.invoice_payments.id IS 'Number of the entry in Keap.';
COMMENT ON COLUMN {{mirror}}.invoice_payments.invoice_id IS 'Invoice that was paid on.';
COMMENT ON COLUMN {{mirror}}.invoice_payments.payment_id IS 'Payment the money came by.';
COMMENT ON COLUMN {{mirror}}.invoice_payments.amount IS 'Amount of the payment that went to the invoice, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.invoice_payments.pay_date IS 'Day of the payment, as entered; it may lie before the day it was entered on.';
COMMENT ON COLUMN {{mirror}}.invoice_payments.status IS 'State of the payment, in Keap''s words.';
COMMENT ON COLUMN {{mirror}}.invoice_payments.skip_commission IS 'Whether no commission is paid on it.';
COMMENT ON COLUMN {{mirror}}.invoice_payments.update_time IS 'When the entry last changed, as an instant in UTC; NULL where the account does not tell.';
COMMENT ON COLUMN {{mirror}}.invoice_payments.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.invoice_payments._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.invoice_payments._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.invoice_payments._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.pay_plans (
    account text NOT NULL,
    id bigint NOT NULL,
    invoice_id bigint,
    type text,
    amount_due numeric,
    due_date date,
    initial_payment_amount numeric,
    initial_payment_date date,
    plan_start_date date,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.pay_plans IS 'Plans by which invoices are paid in instalments, which are in pay_plan_items. A plan that is edited may be replaced by another.';
COMMENT ON COLUMN {{mirror}}.pay_plans.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.pay_plans.id IS 'Number of the plan in Keap.';
COMMENT ON COLUMN {{mirror}}.pay_plans.invoice_id IS 'Invoice that is paid by the plan.';
COMMENT ON COLUMN {{mirror}}.pay_plans.type IS 'Code of the kind of plan, as Keap sends it; its older interfaces do not say what it means.';
COMMENT ON COLUMN {{mirror}}.pay_plans.amount_due IS 'Amount that is paid by the plan, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.pay_plans.due_date IS 'Day the plan is due.';
COMMENT ON COLUMN {{mirror}}.pay_plans.initial_payment_amount IS 'First payment, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.pay_plans.initial_payment_date IS 'Day of the first payment.';
COMMENT ON COLUMN {{mirror}}.pay_plans.plan_start_date IS 'Day the plan begins.';
COMMENT ON COLUMN {{mirror}}.pay_plans.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.pay_plans._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.pay_plans._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.pay_plans._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.pay_plan_items (
    account text NOT NULL,
    id bigint NOT NULL,
    pay_plan_id bigint,
    due_date date,
    status text,
    amount_due numeric,
    amount_paid numeric,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.pay_plan_items IS 'Instalments of payment plans.';
COMMENT ON COLUMN {{mirror}}.pay_plan_items.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.pay_plan_items.id IS 'Number of the instalment in Keap.';
COMMENT ON COLUMN {{mirror}}.pay_plan_items.pay_plan_id IS 'Plan the instalment belongs to.';
COMMENT ON COLUMN {{mirror}}.pay_plan_items.due_date IS 'Day the instalment is due.';
COMMENT ON COLUMN {{mirror}}.pay_plan_items.status IS 'Code of the instalment''s state, as Keap sends it; its older interfaces do not say what it means.';
COMMENT ON COLUMN {{mirror}}.pay_plan_items.amount_due IS 'Amount of the instalment, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.pay_plan_items.amount_paid IS 'Amount paid of it, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.pay_plan_items.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.pay_plan_items._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.pay_plan_items._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.pay_plan_items._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.credit_cards (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    status text,
    card_type text,
    last_four text,
    expiration_year text,
    expiration_month text,
    name_on_card text,
    given_name text,
    family_name text,
    email_address text,
    phone_number text,
    maestro_issue_number text,
    maestro_start_date_year text,
    maestro_start_date_month text,
    billing_name text,
    billing_address_line1 text,
    billing_address_line2 text,
    billing_address_locality text,
    billing_address_region text,
    billing_address_postal_code text,
    billing_address_country text,
    shipping_name text,
    shipping_given_name text,
    shipping_middle_name text,
    shipping_family_name text,
    shipping_company text,
    shipping_phone_number text,
    shipping_address_line1 text,
    shipping_address_line2 text,
    shipping_address_locality text,
    shipping_address_region text,
    shipping_address_postal_code text,
    shipping_address_country text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.credit_cards IS 'Stored cards of contacts, without their numbers. A card that was removed stays, with the status DELETED.';
COMMENT ON COLUMN {{mirror}}.credit_cards.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.credit_cards.id IS 'Number of the card in Keap.';
COMMENT ON COLUMN {{mirror}}.credit_cards.contact_id IS 'Contact the card belongs to.';
COMMENT ON COLUMN {{mirror}}.credit_cards.status IS 'State of the card: GOOD, INACTIVE, INVALID, DELETED or UNKNOWN.';
COMMENT ON COLUMN {{mirror}}.credit_cards.card_type IS 'Brand of the card, as Visa.';
COMMENT ON COLUMN {{mirror}}.credit_cards.last_four IS 'Last four digits of the number; kept as text, since they may begin with zero.';
COMMENT ON COLUMN {{mirror}}.credit_cards.expiration_year IS 'Year it expires.';
COMMENT ON COLUMN {{mirror}}.credit_cards.expiration_month IS 'Month it expires.';
COMMENT ON COLUMN {{mirror}}.credit_cards.name_on_card IS 'Name printed on the card.';
COMMENT ON COLUMN {{mirror}}.credit_cards.given_name IS 'First name of the holder.';
COMMENT ON COLUMN {{mirror}}.credit_cards.family_name IS 'Last name of the holder.';
COMMENT ON COLUMN {{mirror}}.credit_cards.email_address IS 'E-mail address of the holder.';
COMMENT ON COLUMN {{mirror}}.credit_cards.phone_number IS 'Telephone number of the holder, as entered.';
COMMENT ON COLUMN {{mirror}}.credit_cards.maestro_issue_number IS 'Issue number of a Maestro card.';
COMMENT ON COLUMN {{mirror}}.credit_cards.maestro_start_date_year IS 'Year a Maestro card begins.';
COMMENT ON COLUMN {{mirror}}.credit_cards.maestro_start_date_month IS 'Month a Maestro card begins.';
COMMENT ON COLUMN {{mirror}}.credit_cards.billing_name IS 'Name at the billing address.';
COMMENT ON COLUMN {{mirror}}.credit_cards.billing_address_line1 IS 'Billing address: first line of the street address.';
COMMENT ON COLUMN {{mirror}}.credit_cards.billing_address_line2 IS 'Billing address: second line of the street address.';
COMMENT ON COLUMN {{mirror}}.credit_cards.billing_address_locality IS 'Billing address: city or town.';
COMMENT ON COLUMN {{mirror}}.credit_cards.billing_address_region IS 'Billing address: state or province.';
COMMENT ON COLUMN {{mirror}}.credit_cards.billing_address_postal_code IS 'Billing address: postal code.';
COMMENT ON COLUMN {{mirror}}.credit_cards.billing_address_country IS 'Billing address: country.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_name IS 'Name at the shipping address.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_given_name IS 'First name of the recipient.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_middle_name IS 'Middle name of the recipient.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_family_name IS 'Last name of the recipient.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_company IS 'Company of the recipient.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_phone_number IS 'Telephone number of the recipient, as entered.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_address_line1 IS 'Shipping address: first line of the street address.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_address_line2 IS 'Shipping address: second line of the street address.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_address_locality IS 'Shipping address: city or town.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_address_region IS 'Shipping address: state or province.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_address_postal_code IS 'Shipping address: postal code.';
COMMENT ON COLUMN {{mirror}}.credit_cards.shipping_address_country IS 'Shipping address: country.';
COMMENT ON COLUMN {{mirror}}.credit_cards.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.credit_cards._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.credit_cards._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.credit_cards._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.card_charges (
    account text NOT NULL,
    id bigint NOT NULL,
    payment_id bigint,
    credit_card_id bigint,
    merchant_account_id bigint,
    payment_gateway_id bigint,
    amount numeric,
    approval_code text,
    order_number text,
    reference_number text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.card_charges IS 'Charges of cards at a merchant account.';
COMMENT ON COLUMN {{mirror}}.card_charges.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.card_charges.id IS 'Number of the charge in Keap; payments.charge_id points here.';
COMMENT ON COLUMN {{mirror}}.card_charges.payment_id IS 'Payment it made; NULL or 0 where it made none.';
COMMENT ON COLUMN {{mirror}}.card_charges.credit_card_id IS 'Stored card that was charged.';
COMMENT ON COLUMN {{mirror}}.card_charges.merchant_account_id IS 'Merchant account it went through.';
COMMENT ON COLUMN {{mirror}}.card_charges.payment_gateway_id IS 'Number of the payment gateway it went through.';
COMMENT ON COLUMN {{mirror}}.card_charges.amount IS 'Amount charged, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.card_charges.approval_code IS 'Code by which the payment processor approved it.';
COMMENT ON COLUMN {{mirror}}.card_charges.order_number IS 'Number of the order that was told to the payment processor.';
COMMENT ON COLUMN {{mirror}}.card_charges.reference_number IS 'Identifier at the payment processor.';
COMMENT ON COLUMN {{mirror}}.card_charges.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.card_charges._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.card_charges._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.card_charges._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.affiliates (
    account text NOT NULL,
    id bigint NOT NULL,
    code text,
    name text,
    status text,
    contact_id bigint,
    parent_affiliate_id bigint,
    notify_on_lead boolean,
    notify_on_sale boolean,
    track_leads_days integer,
    lead_amount numeric,
    lead_percent numeric,
    sale_amount numeric,
    sale_percent numeric,
    default_commission_type text,
    payout_type text,
    custom_fields jsonb,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.affiliates IS 'Referral partners, who bring contacts and earn commissions.';
COMMENT ON COLUMN {{mirror}}.affiliates.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.affiliates.id IS 'Number of the referral partner in Keap.';
COMMENT ON COLUMN {{mirror}}.affiliates.code IS 'Code that links of the partner bear.';
COMMENT ON COLUMN {{mirror}}.affiliates.name IS 'Name of the partner.';
COMMENT ON COLUMN {{mirror}}.affiliates.status IS 'State of the partner: ACTIVE or INACTIVE.';
COMMENT ON COLUMN {{mirror}}.affiliates.contact_id IS 'Contact the partner is.';
COMMENT ON COLUMN {{mirror}}.affiliates.parent_affiliate_id IS 'Partner who brought this one; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.affiliates.notify_on_lead IS 'Whether the partner is told of leads.';
COMMENT ON COLUMN {{mirror}}.affiliates.notify_on_sale IS 'Whether the partner is told of sales.';
COMMENT ON COLUMN {{mirror}}.affiliates.track_leads_days IS 'Days that a visitor counts as brought by the partner.';
COMMENT ON COLUMN {{mirror}}.affiliates.lead_amount IS 'Commission for a lead, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.affiliates.lead_percent IS 'Lead commission as a percentage of the sale.';
COMMENT ON COLUMN {{mirror}}.affiliates.sale_amount IS 'Commission for a sale, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.affiliates.sale_percent IS 'Sales commission as a percentage of the sale.';
COMMENT ON COLUMN {{mirror}}.affiliates.default_commission_type IS 'Whose commissions count: AFFILIATE for the partner''s own, PRODUCT for those of the products.';
COMMENT ON COLUMN {{mirror}}.affiliates.payout_type IS 'When commissions are earned: UP_FRONT, or ON_PAYMENT for when the money has come in.';
COMMENT ON COLUMN {{mirror}}.affiliates.custom_fields IS 'Custom fields that are set: their values by the field''s number, as {"12": "Gold"}; names, types and options are in custom_field_definitions.';
COMMENT ON COLUMN {{mirror}}.affiliates.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.affiliates._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.affiliates._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.affiliates._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.affiliate_resources (
    account text NOT NULL,
    id bigint NOT NULL,
    title text,
    type text,
    notes text,
    url text,
    content_html text,
    "order" integer,
    program_ids text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.affiliate_resources IS 'Banners, links and texts that referral partners advertise with.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources.id IS 'Number of the resource in Keap.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources.title IS 'Title of the resource.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources.type IS 'Kind of resource, in Keap''s words.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources.notes IS 'Remarks on the resource.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources.url IS 'Web address of the resource.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources.content_html IS 'Contents in HTML.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources."order" IS 'Place among the resources, smallest first (write "order" in SQL).';
COMMENT ON COLUMN {{mirror}}.affiliate_resources.program_ids IS 'Numbers of the commission programs that use it, in one text as Keap sends it.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.affiliate_resources._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.referrals (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    referral_partner_id bigint,
    referral_type text,
    referral_time timestamptz,
    expiration_time timestamptz,
    source text,
    description text,
    ip_address text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.referrals IS 'Contacts that referral partners brought.';
COMMENT ON COLUMN {{mirror}}.referrals.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.referrals.id IS 'Number of the referral in Keap.';
COMMENT ON COLUMN {{mirror}}.referrals.contact_id IS 'Contact who was brought.';
COMMENT ON COLUMN {{mirror}}.referrals.referral_partner_id IS 'Referral partner who brought the contact.';
COMMENT ON COLUMN {{mirror}}.referrals.referral_type IS 'How it was recorded: COOKIE, PERMANENT or MANUAL.';
COMMENT ON COLUMN {{mirror}}.referrals.referral_time IS 'When the contact was brought, as an instant in UTC; XML-RPC tells the day only, as its midnight in US Eastern time.';
COMMENT ON COLUMN {{mirror}}.referrals.expiration_time IS 'When the referral expires, as an instant in UTC; XML-RPC tells the day only, as its midnight in US Eastern time.';
COMMENT ON COLUMN {{mirror}}.referrals.source IS 'Where the contact came from, in Keap''s words.';
COMMENT ON COLUMN {{mirror}}.referrals.description IS 'Description of the referral.';
COMMENT ON COLUMN {{mirror}}.referrals.ip_address IS 'Internet address the contact came from.';
COMMENT ON COLUMN {{mirror}}.referrals.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.referrals._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.referrals._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.referrals._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.follow_up_sequences (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    status text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.follow_up_sequences IS 'Sequences of messages from before Keap had its campaign builder, whose campaigns are not among them.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequences.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequences.id IS 'Number of the sequence in Keap.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequences.name IS 'Name of the sequence.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequences.status IS 'State of the sequence: ACTIVE or INACTIVE.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequences.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequences._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequences._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequences._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.message_templates (
    account text NOT NULL,
    id bigint NOT NULL,
    piece_title text,
    piece_type text,
    categories text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.message_templates IS 'Templates of messages, by name; their contents are not told.';
COMMENT ON COLUMN {{mirror}}.message_templates.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.message_templates.id IS 'Number of the template in Keap.';
COMMENT ON COLUMN {{mirror}}.message_templates.piece_title IS 'Title of the template.';
COMMENT ON COLUMN {{mirror}}.message_templates.piece_type IS 'Kind of message: EMAIL, FAX, VOICE_BROADCAST, LETTER, FULFILLMENT_LIST, QUEUED_FULFILLMENT_LIST, TASK, ACTIVITY_HISTORY or ACTIONS.';
COMMENT ON COLUMN {{mirror}}.message_templates.categories IS 'Categories of the template, in one text as Keap sends it.';
COMMENT ON COLUMN {{mirror}}.message_templates.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.message_templates._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.message_templates._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.message_templates._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.follow_up_sequence_steps (
    account text NOT NULL,
    id bigint NOT NULL,
    follow_up_sequence_id bigint,
    message_template_id bigint,
    title text,
    status text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.follow_up_sequence_steps IS 'Steps of follow-up sequences.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_steps.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_steps.id IS 'Number of the step in Keap.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_steps.follow_up_sequence_id IS 'Sequence the step belongs to.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_steps.message_template_id IS 'Template of what is sent; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_steps.title IS 'Title of that template when the step was read.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_steps.status IS 'State of the step, in Keap''s words.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_steps.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_steps._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_steps._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_steps._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.follow_up_sequence_contacts (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    follow_up_sequence_id bigint,
    follow_up_sequence_name text,
    status text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.follow_up_sequence_contacts IS 'Contacts in follow-up sequences. Keap tells neither when one entered nor that one left: only reading all again shows that.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_contacts.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_contacts.id IS 'Made by keapsync, since Keap gives these records no id: a 64-bit hash of contact_id, follow_up_sequence_id, and of a running number among records that are equal in all of these.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_contacts.contact_id IS 'Contact who is in the sequence.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_contacts.follow_up_sequence_id IS 'Sequence the contact is in.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_contacts.follow_up_sequence_name IS 'Name of the sequence when the record was read.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_contacts.status IS 'State of the contact in the sequence: ACTIVE or INACTIVE.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_contacts.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_contacts._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_contacts._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.follow_up_sequence_contacts._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.action_sets (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    visible_to_users text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.action_sets IS 'Sets of actions that Keap runs at once, by name; what they do is not told.';
COMMENT ON COLUMN {{mirror}}.action_sets.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.action_sets.id IS 'Number of the set in Keap.';
COMMENT ON COLUMN {{mirror}}.action_sets.name IS 'Name of the set.';
COMMENT ON COLUMN {{mirror}}.action_sets.visible_to_users IS 'Users who may see it, in one text as Keap sends it.';
COMMENT ON COLUMN {{mirror}}.action_sets.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.action_sets._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.action_sets._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.action_sets._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.saved_filters (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    report_name text,
    user_ids text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.saved_filters IS 'Saved searches and reports, by name.';
COMMENT ON COLUMN {{mirror}}.saved_filters.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.saved_filters.id IS 'Number of the saved search in Keap.';
COMMENT ON COLUMN {{mirror}}.saved_filters.name IS 'Name of the saved search.';
COMMENT ON COLUMN {{mirror}}.saved_filters.report_name IS 'Report it is a search of, by Keap''s name.';
COMMENT ON COLUMN {{mirror}}.saved_filters.user_ids IS 'Numbers of the users who may see it, in one text as Keap sends it.';
COMMENT ON COLUMN {{mirror}}.saved_filters.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.saved_filters._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.saved_filters._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.saved_filters._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.ticket_stages (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.ticket_stages IS 'Stages that tickets move through.';
COMMENT ON COLUMN {{mirror}}.ticket_stages.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.ticket_stages.id IS 'Number of the stage in Keap; tickets.stage_id points here.';
COMMENT ON COLUMN {{mirror}}.ticket_stages.name IS 'Name of the stage.';
COMMENT ON COLUMN {{mirror}}.ticket_stages.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.ticket_stages._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.ticket_stages._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.ticket_stages._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.ticket_types (
    account text NOT NULL,
    id bigint NOT NULL,
    label text,
    category_id bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.ticket_types IS 'Kinds of ticket.';
COMMENT ON COLUMN {{mirror}}.ticket_types.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.ticket_types.id IS 'Number of the kind in Keap; tickets.ticket_type_id points here.';
COMMENT ON COLUMN {{mirror}}.ticket_types.label IS 'Name of the kind.';
COMMENT ON COLUMN {{mirror}}.ticket_types.category_id IS 'Category it is in, by its number.';
COMMENT ON COLUMN {{mirror}}.ticket_types.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.ticket_types._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.ticket_types._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.ticket_types._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.tickets (
    account text NOT NULL,
    id bigint NOT NULL,
    title text,
    summary text,
    contact_id bigint,
    user_id bigint,
    ticket_type_id bigint,
    category_id bigint,
    stage_id bigint,
    stage_entrance_date date,
    priority text,
    application text,
    issue_id bigint,
    developer_id bigint,
    has_customer_called boolean,
    time_spent numeric,
    ordering numeric,
    follow_up_date date,
    target_completion_date date,
    close_date date,
    custom_fields jsonb,
    create_time timestamptz,
    created_by bigint,
    update_time timestamptz,
    last_updated_by bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.tickets IS 'Service requests of contacts; few accounts have any, since Keap gave the module up.';
COMMENT ON COLUMN {{mirror}}.tickets.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.tickets.id IS 'Number of the ticket in Keap.';
COMMENT ON COLUMN {{mirror}}.tickets.title IS 'Title of the ticket.';
COMMENT ON COLUMN {{mirror}}.tickets.summary IS 'What is requested.';
COMMENT ON COLUMN {{mirror}}.tickets.contact_id IS 'Contact who requests it.';
COMMENT ON COLUMN {{mirror}}.tickets.user_id IS 'User who works on it; NULL or 0 for nobody.';
COMMENT ON COLUMN {{mirror}}.tickets.ticket_type_id IS 'Kind of ticket, by its number.';
COMMENT ON COLUMN {{mirror}}.tickets.category_id IS 'Category of the ticket, by its number.';
COMMENT ON COLUMN {{mirror}}.tickets.stage_id IS 'Stage the ticket is in.';
COMMENT ON COLUMN {{mirror}}.tickets.stage_entrance_date IS 'Day it entered its stage.';
COMMENT ON COLUMN {{mirror}}.tickets.priority IS 'Code of the urgency, as Keap sends it.';
COMMENT ON COLUMN {{mirror}}.tickets.application IS 'Program the ticket is about, as entered.';
COMMENT ON COLUMN {{mirror}}.tickets.issue_id IS 'Number of the issue it was made into; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.tickets.developer_id IS 'Number of the developer who works on it; NULL or 0 for nobody.';
COMMENT ON COLUMN {{mirror}}.tickets.has_customer_called IS 'Whether the contact has called about it.';
COMMENT ON COLUMN {{mirror}}.tickets.time_spent IS 'Time spent on it; Keap tells no unit.';
COMMENT ON COLUMN {{mirror}}.tickets.ordering IS 'Place among the tickets, smallest first.';
COMMENT ON COLUMN {{mirror}}.tickets.follow_up_date IS 'Day it is to be followed up.';
COMMENT ON COLUMN {{mirror}}.tickets.target_completion_date IS 'Day it should be done.';
COMMENT ON COLUMN {{mirror}}.tickets.close_date IS 'Day it was closed; NULL while it is not.';
COMMENT ON COLUMN {{mirror}}.tickets.custom_fields IS 'Custom fields that are set: their values by the field''s number, as {"12": "Gold"}; names, types and options are in custom_field_definitions.';
COMMENT ON COLUMN {{mirror}}.tickets.create_time IS 'When the ticket was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.tickets.created_by IS 'User who created it; NULL, 0 or -1 where it was no user.';
COMMENT ON COLUMN {{mirror}}.tickets.update_time IS 'When the ticket last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.tickets.last_updated_by IS 'User who changed it last; NULL, 0 or -1 where it was no user.';
COMMENT ON COLUMN {{mirror}}.tickets.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.tickets._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.tickets._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.tickets._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'keap_reader') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA {{mirror}} TO keap_reader;
    END IF;
END $$;
