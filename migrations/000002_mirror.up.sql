-- Generated from the catalogue. It is never changed once it is released.

CREATE TABLE {{mirror}}.custom_field_definitions (
    account text NOT NULL,
    id bigint NOT NULL,
    entity text,
    record_type text,
    label text,
    field_name text,
    field_type text,
    default_value text,
    group_id bigint,
    group_name text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.custom_field_definitions IS 'Fields the account has added to Keap''s own: what the numbers in the columns custom_fields mean.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.id IS 'Number of the field; the key in the columns custom_fields.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.entity IS 'Table whose custom_fields have it: contacts, companies, orders, subscriptions, opportunities, affiliates, or tasks, whose fields notes have as well.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.record_type IS 'Kind of record in Keap''s words: CONTACT, REFERRAL_PARTNER, OPPORTUNITY, TASK_NOTE_APPOINTMENT, COMPANY, ORDER or SUBSCRIPTION.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.label IS 'Name shown to users; two fields may have the same.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.field_name IS 'Name in Keap''s database, unique for a kind of record; NULL where Keap does not tell it.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.field_type IS 'Type of its values: CURRENCY, DATE, DATE_TIME, DAY_OF_WEEK, DECIMAL_NUMBER, DRILLDOWN, DROPDOWN, EMAIL, LIST_BOX, MONTH, NAME, PERCENT, PHONE_NUMBER, RADIO, SOCIAL_SECURITY_NUMBER, STATE, TEXT, TEXT_AREA, USER, USER_LIST_BOX, WEBSITE, WHOLE_NUMBER, YEAR or YES_NO.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.default_value IS 'Value of new records; NULL for none.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.group_id IS 'Number of the group the field is shown in.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.group_name IS 'Name of that group.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.custom_field_definitions._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.custom_field_definition_options (
    account text NOT NULL,
    custom_field_definition_id bigint NOT NULL,
    "position" integer NOT NULL,
    id text,
    label text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, custom_field_definition_id, "position")
);
COMMENT ON TABLE {{mirror}}.custom_field_definition_options IS 'Values to choose from in custom fields that offer a choice.';
COMMENT ON COLUMN {{mirror}}.custom_field_definition_options.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.custom_field_definition_options.custom_field_definition_id IS 'Record of custom_field_definitions that holds the row.';
COMMENT ON COLUMN {{mirror}}.custom_field_definition_options."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.custom_field_definition_options.id IS 'Identifier of the option; not always a number.';
COMMENT ON COLUMN {{mirror}}.custom_field_definition_options.label IS 'Text shown to users.';
COMMENT ON COLUMN {{mirror}}.custom_field_definition_options.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.custom_field_definition_options._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.custom_field_definition_options._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.custom_field_definition_options._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.users (
    account text NOT NULL,
    id bigint NOT NULL,
    global_user_id text,
    keap_id text,
    status text,
    admin boolean,
    partner boolean,
    given_name text,
    middle_name text,
    family_name text,
    suffix text,
    nickname text,
    title text,
    company_name text,
    spouse_name text,
    website text,
    address_field text,
    address_line1 text,
    address_line2 text,
    address_locality text,
    address_region text,
    address_region_code text,
    address_country text,
    address_country_code text,
    address_postal_code text,
    address_zip_code text,
    address_zip_four text,
    create_time timestamptz,
    created_by bigint,
    update_time timestamptz,
    updated_by bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.users IS 'People who work with the Keap account, those who left and partners included.';
COMMENT ON COLUMN {{mirror}}.users.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.users.id IS 'Number of the user in this account.';
COMMENT ON COLUMN {{mirror}}.users.global_user_id IS 'Identifier of the person over all Keap accounts; not always a number.';
COMMENT ON COLUMN {{mirror}}.users.keap_id IS 'Identifier of the person''s Keap login; not always a number.';
COMMENT ON COLUMN {{mirror}}.users.status IS 'State of the login: ACTIVE, INVITED, INACTIVE or NOT_A_USER.';
COMMENT ON COLUMN {{mirror}}.users.admin IS 'Whether the user is an administrator of the account.';
COMMENT ON COLUMN {{mirror}}.users.partner IS 'Whether the user is a partner who works for the account.';
COMMENT ON COLUMN {{mirror}}.users.given_name IS 'First name.';
COMMENT ON COLUMN {{mirror}}.users.middle_name IS 'Middle name.';
COMMENT ON COLUMN {{mirror}}.users.family_name IS 'Last name.';
COMMENT ON COLUMN {{mirror}}.users.suffix IS 'What stands after the name, as Jr.';
COMMENT ON COLUMN {{mirror}}.users.nickname IS 'Name the user likes to be called by.';
COMMENT ON COLUMN {{mirror}}.users.title IS 'Position at work.';
COMMENT ON COLUMN {{mirror}}.users.company_name IS 'Company the user works for.';
COMMENT ON COLUMN {{mirror}}.users.spouse_name IS 'Name of the spouse.';
COMMENT ON COLUMN {{mirror}}.users.website IS 'Web address, as entered.';
COMMENT ON COLUMN {{mirror}}.users.address_field IS 'Address: which of the record''s addresses it is: BILLING, SHIPPING, OTHER, or ADDRESS_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.users.address_line1 IS 'Address: first line of the street address.';
COMMENT ON COLUMN {{mirror}}.users.address_line2 IS 'Address: second line of the street address.';
COMMENT ON COLUMN {{mirror}}.users.address_locality IS 'Address: city or town.';
COMMENT ON COLUMN {{mirror}}.users.address_region IS 'Address: state or province by its long name, as Arizona.';
COMMENT ON COLUMN {{mirror}}.users.address_region_code IS 'Address: state or province as an ISO 3166-2 code, as US-AZ.';
COMMENT ON COLUMN {{mirror}}.users.address_country IS 'Address: country by its long name; Keap calls this deprecated in favour of country_code.';
COMMENT ON COLUMN {{mirror}}.users.address_country_code IS 'Address: country as an ISO 3166-1 code of three letters, as USA.';
COMMENT ON COLUMN {{mirror}}.users.address_postal_code IS 'Address: postal code, or ZIP code in the United States.';
COMMENT ON COLUMN {{mirror}}.users.address_zip_code IS 'Address: united States ZIP code of five digits.';
COMMENT ON COLUMN {{mirror}}.users.address_zip_four IS 'Address: four-digit extension of the ZIP code.';
COMMENT ON COLUMN {{mirror}}.users.create_time IS 'When the user was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.users.created_by IS 'User who created this one; NULL or 0 where it was none.';
COMMENT ON COLUMN {{mirror}}.users.update_time IS 'When the user''s record last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.users.updated_by IS 'User who changed the record last; NULL or 0 where it was none.';
COMMENT ON COLUMN {{mirror}}.users.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.users._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.users._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.users._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.user_emails (
    account text NOT NULL,
    user_id bigint NOT NULL,
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
    PRIMARY KEY (account, user_id, "position")
);
COMMENT ON TABLE {{mirror}}.user_emails IS 'E-mail addresses of users.';
COMMENT ON COLUMN {{mirror}}.user_emails.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.user_emails.user_id IS 'Record of users that holds the row.';
COMMENT ON COLUMN {{mirror}}.user_emails."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.user_emails.email IS 'Address, as entered.';
COMMENT ON COLUMN {{mirror}}.user_emails.field IS 'Slot of the address: EMAIL1 (the main one), EMAIL2, EMAIL3, or EMAIL_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.user_emails.is_opt_in IS 'Whether Keap counts the address as opted in.';
COMMENT ON COLUMN {{mirror}}.user_emails.opt_in_reason IS 'Reason given when the address was opted in; NULL where none was.';
COMMENT ON COLUMN {{mirror}}.user_emails.email_opt_status IS 'Opt-in status of the address (not of the person, so equal addresses share it): SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED, UNENGAGED_MARKETABLE, UNENGAGED_NON_MARKETABLE, NON_MARKETABLE, LOCKDOWN, BOUNCE, HARD_BOUNCE, MANUAL, ADMIN, SYSTEM, LIST_UNSUBSCRIBE, FEEDBACK, SPAM, INVALID or DEACTIVATED.';
COMMENT ON COLUMN {{mirror}}.user_emails.marketable IS 'Whether marketing mail may go to the address, derived from email_opt_status: true for SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED and UNENGAGED_MARKETABLE, NULL where Keap tells no status.';
COMMENT ON COLUMN {{mirror}}.user_emails.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.user_emails._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.user_emails._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.user_emails._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.user_phones (
    account text NOT NULL,
    user_id bigint NOT NULL,
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
    PRIMARY KEY (account, user_id, "position")
);
COMMENT ON TABLE {{mirror}}.user_phones IS 'Telephone numbers of users.';
COMMENT ON COLUMN {{mirror}}.user_phones.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.user_phones.user_id IS 'Record of users that holds the row.';
COMMENT ON COLUMN {{mirror}}.user_phones."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.user_phones.number IS 'Telephone number, as entered.';
COMMENT ON COLUMN {{mirror}}.user_phones.number_e164 IS 'Telephone number in E.164 form, as +15551234567; NULL where Keap cannot tell it.';
COMMENT ON COLUMN {{mirror}}.user_phones.extension IS 'Extension to dial after the number.';
COMMENT ON COLUMN {{mirror}}.user_phones.type IS 'Kind of number in the account''s own words, as Work or Mobile.';
COMMENT ON COLUMN {{mirror}}.user_phones.field IS 'Slot of the number: PHONE1 (the main one) to PHONE5, or PHONE_NUMBER_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.user_phones.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.user_phones._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.user_phones._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.user_phones._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.user_faxes (
    account text NOT NULL,
    user_id bigint NOT NULL,
    "position" integer NOT NULL,
    number text,
    type text,
    field text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, user_id, "position")
);
COMMENT ON TABLE {{mirror}}.user_faxes IS 'Fax numbers of users.';
COMMENT ON COLUMN {{mirror}}.user_faxes.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.user_faxes.user_id IS 'Record of users that holds the row.';
COMMENT ON COLUMN {{mirror}}.user_faxes."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.user_faxes.number IS 'Fax number, as entered.';
COMMENT ON COLUMN {{mirror}}.user_faxes.type IS 'Kind of number in the account''s own words, as Work or Home.';
COMMENT ON COLUMN {{mirror}}.user_faxes.field IS 'Slot of the number: FAX1, FAX2, or FAX_NUMBER_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.user_faxes.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.user_faxes._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.user_faxes._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.user_faxes._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.user_social_accounts (
    account text NOT NULL,
    user_id bigint NOT NULL,
    "position" integer NOT NULL,
    type text,
    name text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, user_id, "position")
);
COMMENT ON TABLE {{mirror}}.user_social_accounts IS 'Accounts of users in social networks.';
COMMENT ON COLUMN {{mirror}}.user_social_accounts.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.user_social_accounts.user_id IS 'Record of users that holds the row.';
COMMENT ON COLUMN {{mirror}}.user_social_accounts."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.user_social_accounts.type IS 'Network: FACEBOOK, LINKED_IN, TWITTER, INSTAGRAM, SNAPCHAT, YOUTUBE, PINTEREST, or SOCIAL_ACCOUNT_TYPE_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.user_social_accounts.name IS 'User name or handle in that network.';
COMMENT ON COLUMN {{mirror}}.user_social_accounts.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.user_social_accounts._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.user_social_accounts._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.user_social_accounts._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.tag_categories (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    description text,
    create_time timestamptz,
    update_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.tag_categories IS 'Groups that tags are sorted into.';
COMMENT ON COLUMN {{mirror}}.tag_categories.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.tag_categories.id IS 'Number of the category in Keap; tags.category_id points here.';
COMMENT ON COLUMN {{mirror}}.tag_categories.name IS 'Name of the category, unique in the account.';
COMMENT ON COLUMN {{mirror}}.tag_categories.description IS 'What the category is for, as entered.';
COMMENT ON COLUMN {{mirror}}.tag_categories.create_time IS 'When the category was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.tag_categories.update_time IS 'When the category last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.tag_categories.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.tag_categories._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.tag_categories._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.tag_categories._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.tags (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    description text,
    category_id bigint,
    create_time timestamptz,
    update_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.tags IS 'Labels that can be put on contacts and companies; who has them is in contact_tags.';
COMMENT ON COLUMN {{mirror}}.tags.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.tags.id IS 'Number of the tag in Keap.';
COMMENT ON COLUMN {{mirror}}.tags.name IS 'Name of the tag, unique in the account.';
COMMENT ON COLUMN {{mirror}}.tags.description IS 'What the tag is for, as entered.';
COMMENT ON COLUMN {{mirror}}.tags.category_id IS 'Category the tag is in; NULL for none.';
COMMENT ON COLUMN {{mirror}}.tags.create_time IS 'When the tag was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.tags.update_time IS 'When the tag itself last changed, as an instant in UTC; putting it on a contact is no change of it.';
COMMENT ON COLUMN {{mirror}}.tags.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.tags._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.tags._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.tags._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.companies (
    account text NOT NULL,
    id bigint NOT NULL,
    company_name text,
    website text,
    notes text,
    contact_type text,
    title text,
    first_name text,
    middle_name text,
    last_name text,
    suffix text,
    preferred_name text,
    job_title text,
    birth_date date,
    anniversary_date date,
    spouse_name text,
    assistant_name text,
    assistant_phone text,
    billing_information text,
    referral_code text,
    owner_id bigint,
    account_id bigint,
    groups text,
    address_field text,
    address_line1 text,
    address_line2 text,
    address_locality text,
    address_region text,
    address_region_code text,
    address_country text,
    address_country_code text,
    address_postal_code text,
    address_zip_code text,
    address_zip_four text,
    email_address_email text,
    email_address_field text,
    email_address_is_opt_in boolean,
    email_address_opt_in_reason text,
    email_address_email_opt_status text,
    email_address_marketable boolean,
    phone_number_number text,
    phone_number_number_e164 text,
    phone_number_extension text,
    phone_number_type text,
    phone_number_field text,
    fax_number_number text,
    fax_number_type text,
    fax_number_field text,
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
COMMENT ON TABLE {{mirror}}.companies IS 'Organisations that contacts belong to.';
COMMENT ON COLUMN {{mirror}}.companies.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.companies.id IS 'Number of the company in Keap; contacts.company_id points here.';
COMMENT ON COLUMN {{mirror}}.companies.company_name IS 'Name of the company.';
COMMENT ON COLUMN {{mirror}}.companies.website IS 'Web address, as entered.';
COMMENT ON COLUMN {{mirror}}.companies.notes IS 'Remarks on the company.';
COMMENT ON COLUMN {{mirror}}.companies.contact_type IS 'Type in the account''s own words, as Vendor.';
COMMENT ON COLUMN {{mirror}}.companies.title IS 'What stands before the name of the person to address, as Dr.';
COMMENT ON COLUMN {{mirror}}.companies.first_name IS 'First name of the person to address.';
COMMENT ON COLUMN {{mirror}}.companies.middle_name IS 'Middle name of the person to address.';
COMMENT ON COLUMN {{mirror}}.companies.last_name IS 'Last name of the person to address.';
COMMENT ON COLUMN {{mirror}}.companies.suffix IS 'What stands after that person''s name, as Jr.';
COMMENT ON COLUMN {{mirror}}.companies.preferred_name IS 'Name the person to address likes to be called by.';
COMMENT ON COLUMN {{mirror}}.companies.job_title IS 'Position of the person to address.';
COMMENT ON COLUMN {{mirror}}.companies.birth_date IS 'Day of birth of the person to address, as entered.';
COMMENT ON COLUMN {{mirror}}.companies.anniversary_date IS 'Anniversary, as entered.';
COMMENT ON COLUMN {{mirror}}.companies.spouse_name IS 'Name of that person''s spouse.';
COMMENT ON COLUMN {{mirror}}.companies.assistant_name IS 'Name of that person''s assistant.';
COMMENT ON COLUMN {{mirror}}.companies.assistant_phone IS 'Telephone number of the assistant, as entered.';
COMMENT ON COLUMN {{mirror}}.companies.billing_information IS 'Remarks on billing, as NET 30.';
COMMENT ON COLUMN {{mirror}}.companies.referral_code IS 'Code of the referral partner that brought the company.';
COMMENT ON COLUMN {{mirror}}.companies.owner_id IS 'User who owns the company; NULL or 0 for nobody.';
COMMENT ON COLUMN {{mirror}}.companies.account_id IS 'Number in the field AccountId of Keap''s older interfaces.';
COMMENT ON COLUMN {{mirror}}.companies.groups IS 'Numbers of the company''s tags joined by commas.';
COMMENT ON COLUMN {{mirror}}.companies.address_field IS 'Address: which of the record''s addresses it is: BILLING, SHIPPING, OTHER, or ADDRESS_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.companies.address_line1 IS 'Address: first line of the street address.';
COMMENT ON COLUMN {{mirror}}.companies.address_line2 IS 'Address: second line of the street address.';
COMMENT ON COLUMN {{mirror}}.companies.address_locality IS 'Address: city or town.';
COMMENT ON COLUMN {{mirror}}.companies.address_region IS 'Address: state or province by its long name, as Arizona.';
COMMENT ON COLUMN {{mirror}}.companies.address_region_code IS 'Address: state or province as an ISO 3166-2 code, as US-AZ.';
COMMENT ON COLUMN {{mirror}}.companies.address_country IS 'Address: country by its long name; Keap calls this deprecated in favour of country_code.';
COMMENT ON COLUMN {{mirror}}.companies.address_country_code IS 'Address: country as an ISO 3166-1 code of three letters, as USA.';
COMMENT ON COLUMN {{mirror}}.companies.address_postal_code IS 'Address: postal code, or ZIP code in the United States.';
COMMENT ON COLUMN {{mirror}}.companies.address_zip_code IS 'Address: united States ZIP code of five digits.';
COMMENT ON COLUMN {{mirror}}.companies.address_zip_four IS 'Address: four-digit extension of the ZIP code.';
COMMENT ON COLUMN {{mirror}}.companies.email_address_email IS 'E-mail: address, as entered.';
COMMENT ON COLUMN {{mirror}}.companies.email_address_field IS 'E-mail: slot of the address: EMAIL1 (the main one), EMAIL2, EMAIL3, or EMAIL_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.companies.email_address_is_opt_in IS 'E-mail: whether Keap counts the address as opted in.';
COMMENT ON COLUMN {{mirror}}.companies.email_address_opt_in_reason IS 'E-mail: reason given when the address was opted in; NULL where none was.';
COMMENT ON COLUMN {{mirror}}.companies.email_address_email_opt_status IS 'E-mail: opt-in status of the address (not of the person, so equal addresses share it): SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED, UNENGAGED_MARKETABLE, UNENGAGED_NON_MARKETABLE, NON_MARKETABLE, LOCKDOWN, BOUNCE, HARD_BOUNCE, MANUAL, ADMIN, SYSTEM, LIST_UNSUBSCRIBE, FEEDBACK, SPAM, INVALID or DEACTIVATED.';
COMMENT ON COLUMN {{mirror}}.companies.email_address_marketable IS 'E-mail: whether marketing mail may go to the address, derived from email_opt_status: true for SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED and UNENGAGED_MARKETABLE, NULL where Keap tells no status.';
COMMENT ON COLUMN {{mirror}}.companies.phone_number_number IS 'Telephone: telephone number, as entered.';
COMMENT ON COLUMN {{mirror}}.companies.phone_number_number_e164 IS 'Telephone: telephone number in E.164 form, as +15551234567; NULL where Keap cannot tell it.';
COMMENT ON COLUMN {{mirror}}.companies.phone_number_extension IS 'Telephone: extension to dial after the number.';
COMMENT ON COLUMN {{mirror}}.companies.phone_number_type IS 'Telephone: kind of number in the account''s own words, as Work or Mobile.';
COMMENT ON COLUMN {{mirror}}.companies.phone_number_field IS 'Telephone: slot of the number: PHONE1 (the main one) to PHONE5, or PHONE_NUMBER_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.companies.fax_number_number IS 'Fax: fax number, as entered.';
COMMENT ON COLUMN {{mirror}}.companies.fax_number_type IS 'Fax: kind of number in the account''s own words, as Work or Home.';
COMMENT ON COLUMN {{mirror}}.companies.fax_number_field IS 'Fax: slot of the number: FAX1, FAX2, or FAX_NUMBER_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.companies.custom_fields IS 'Custom fields that are set: their values by the field''s number, as {"12": "Gold"}; names, types and options are in custom_field_definitions.';
COMMENT ON COLUMN {{mirror}}.companies.create_time IS 'When the company was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.companies.created_by IS 'User who created the company; NULL or 0 where it was no user.';
COMMENT ON COLUMN {{mirror}}.companies.update_time IS 'When the company last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.companies.last_updated_by IS 'User who changed the company last; NULL or 0 where it was no user.';
COMMENT ON COLUMN {{mirror}}.companies.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.companies._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.companies._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.companies._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.contacts (
    account text NOT NULL,
    id bigint NOT NULL,
    given_name text,
    middle_name text,
    family_name text,
    preferred_name text,
    prefix text,
    suffix text,
    job_title text,
    company_id bigint,
    company_company_name text,
    account_id bigint,
    owner_id bigint,
    contact_type text,
    leadsource_id bigint,
    score_value integer,
    source_type text,
    referral_code text,
    origin_date timestamptz,
    origin_ip_address text,
    birth_date date,
    anniversary_date date,
    spouse_name text,
    assistant_name text,
    assistant_phone text,
    website text,
    time_zone text,
    preferred_locale text,
    billing_information text,
    notes text,
    groups text,
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
COMMENT ON TABLE {{mirror}}.contacts IS 'People the account knows: leads, customers and others. Their organisations are in companies.';
COMMENT ON COLUMN {{mirror}}.contacts.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.contacts.id IS 'Number of the contact in Keap.';
COMMENT ON COLUMN {{mirror}}.contacts.given_name IS 'First name.';
COMMENT ON COLUMN {{mirror}}.contacts.middle_name IS 'Middle name.';
COMMENT ON COLUMN {{mirror}}.contacts.family_name IS 'Last name.';
COMMENT ON COLUMN {{mirror}}.contacts.preferred_name IS 'Nickname, or the name the person likes to be called by.';
COMMENT ON COLUMN {{mirror}}.contacts.prefix IS 'What stands before the name, as Dr.';
COMMENT ON COLUMN {{mirror}}.contacts.suffix IS 'What stands after the name, as Jr.';
COMMENT ON COLUMN {{mirror}}.contacts.job_title IS 'Position at work.';
COMMENT ON COLUMN {{mirror}}.contacts.company_id IS 'Company: the one the contact belongs to, by its number.';
COMMENT ON COLUMN {{mirror}}.contacts.company_company_name IS 'Company: its name as Keap shows it on the contact.';
COMMENT ON COLUMN {{mirror}}.contacts.account_id IS 'Company number in the field AccountId of Keap''s older interfaces.';
COMMENT ON COLUMN {{mirror}}.contacts.owner_id IS 'User who owns the contact; NULL or 0 for nobody.';
COMMENT ON COLUMN {{mirror}}.contacts.contact_type IS 'Type in the account''s own words, as Prospect or Customer.';
COMMENT ON COLUMN {{mirror}}.contacts.leadsource_id IS 'Lead source that brought the contact; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.contacts.score_value IS 'Lead score in points; NULL where the contact has none.';
COMMENT ON COLUMN {{mirror}}.contacts.source_type IS 'How the contact came into Keap: API, APPOINTMENT, FORM_API_HOSTED, FORM_API_INTERNAL, IMPORT, INTERNAL_FORM, LANDING_PAGE, MANUAL, OTHER, UNKNOWN, WEBFORM or SOURCE_TYPE_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.contacts.referral_code IS 'Code of the referral partner that brought the contact.';
COMMENT ON COLUMN {{mirror}}.contacts.origin_date IS 'First appearance: when the contact was first met, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.contacts.origin_ip_address IS 'First appearance: internet address it came from.';
COMMENT ON COLUMN {{mirror}}.contacts.birth_date IS 'Day of birth, as entered.';
COMMENT ON COLUMN {{mirror}}.contacts.anniversary_date IS 'Anniversary, as entered.';
COMMENT ON COLUMN {{mirror}}.contacts.spouse_name IS 'Name of the spouse.';
COMMENT ON COLUMN {{mirror}}.contacts.assistant_name IS 'Name of the contact''s assistant.';
COMMENT ON COLUMN {{mirror}}.contacts.assistant_phone IS 'Telephone number of the assistant, as entered.';
COMMENT ON COLUMN {{mirror}}.contacts.website IS 'Web address, as entered.';
COMMENT ON COLUMN {{mirror}}.contacts.time_zone IS 'Time zone the contact lives in, as America/New_York.';
COMMENT ON COLUMN {{mirror}}.contacts.preferred_locale IS 'Language and region the contact prefers, as en_US.';
COMMENT ON COLUMN {{mirror}}.contacts.billing_information IS 'Remarks on billing, as entered.';
COMMENT ON COLUMN {{mirror}}.contacts.notes IS 'Remarks in the contact''s own record; the notes written over time are in the table notes.';
COMMENT ON COLUMN {{mirror}}.contacts.groups IS 'Numbers of the contact''s tags joined by commas; contact_tags has them as rows.';
COMMENT ON COLUMN {{mirror}}.contacts.custom_fields IS 'Custom fields that are set: their values by the field''s number, as {"12": "Gold"}; names, types and options are in custom_field_definitions.';
COMMENT ON COLUMN {{mirror}}.contacts.create_time IS 'When the contact was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.contacts.created_by IS 'User who created the contact; NULL or 0 where it was no user.';
COMMENT ON COLUMN {{mirror}}.contacts.update_time IS 'When the contact last changed, as an instant in UTC; Keap rounds it to the second.';
COMMENT ON COLUMN {{mirror}}.contacts.last_updated_by IS 'User who changed the contact last; NULL or 0 where it was no user.';
COMMENT ON COLUMN {{mirror}}.contacts.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.contacts._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.contacts._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.contacts._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.contact_emails (
    account text NOT NULL,
    contact_id bigint NOT NULL,
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
    PRIMARY KEY (account, contact_id, "position")
);
COMMENT ON TABLE {{mirror}}.contact_emails IS 'E-mail addresses of contacts, up to three each, with their opt-in status.';
COMMENT ON COLUMN {{mirror}}.contact_emails.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.contact_emails.contact_id IS 'Record of contacts that holds the row.';
COMMENT ON COLUMN {{mirror}}.contact_emails."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.contact_emails.email IS 'Address, as entered.';
COMMENT ON COLUMN {{mirror}}.contact_emails.field IS 'Slot of the address: EMAIL1 (the main one), EMAIL2, EMAIL3, or EMAIL_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.contact_emails.is_opt_in IS 'Whether Keap counts the address as opted in.';
COMMENT ON COLUMN {{mirror}}.contact_emails.opt_in_reason IS 'Reason given when the address was opted in; NULL where none was.';
COMMENT ON COLUMN {{mirror}}.contact_emails.email_opt_status IS 'Opt-in status of the address (not of the person, so equal addresses share it): SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED, UNENGAGED_MARKETABLE, UNENGAGED_NON_MARKETABLE, NON_MARKETABLE, LOCKDOWN, BOUNCE, HARD_BOUNCE, MANUAL, ADMIN, SYSTEM, LIST_UNSUBSCRIBE, FEEDBACK, SPAM, INVALID or DEACTIVATED.';
COMMENT ON COLUMN {{mirror}}.contact_emails.marketable IS 'Whether marketing mail may go to the address, derived from email_opt_status: true for SINGLE_OPT_IN, DOUBLE_OPT_IN, CONFIRMED and UNENGAGED_MARKETABLE, NULL where Keap tells no status.';
COMMENT ON COLUMN {{mirror}}.contact_emails.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.contact_emails._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.contact_emails._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.contact_emails._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.contact_phones (
    account text NOT NULL,
    contact_id bigint NOT NULL,
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
    PRIMARY KEY (account, contact_id, "position")
);
COMMENT ON TABLE {{mirror}}.contact_phones IS 'Telephone numbers of contacts, up to five each.';
COMMENT ON COLUMN {{mirror}}.contact_phones.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.contact_phones.contact_id IS 'Record of contacts that holds the row.';
COMMENT ON COLUMN {{mirror}}.contact_phones."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.contact_phones.number IS 'Telephone number, as entered.';
COMMENT ON COLUMN {{mirror}}.contact_phones.number_e164 IS 'Telephone number in E.164 form, as +15551234567; NULL where Keap cannot tell it.';
COMMENT ON COLUMN {{mirror}}.contact_phones.extension IS 'Extension to dial after the number.';
COMMENT ON COLUMN {{mirror}}.contact_phones.type IS 'Kind of number in the account''s own words, as Work or Mobile.';
COMMENT ON COLUMN {{mirror}}.contact_phones.field IS 'Slot of the number: PHONE1 (the main one) to PHONE5, or PHONE_NUMBER_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.contact_phones.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.contact_phones._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.contact_phones._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.contact_phones._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.contact_addresses (
    account text NOT NULL,
    contact_id bigint NOT NULL,
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
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, contact_id, "position")
);
COMMENT ON TABLE {{mirror}}.contact_addresses IS 'Postal addresses of contacts: billing, shipping and another one.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.contact_id IS 'Record of contacts that holds the row.';
COMMENT ON COLUMN {{mirror}}.contact_addresses."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.field IS 'Which of the record''s addresses it is: BILLING, SHIPPING, OTHER, or ADDRESS_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.line1 IS 'First line of the street address.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.line2 IS 'Second line of the street address.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.locality IS 'City or town.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.region IS 'State or province by its long name, as Arizona.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.region_code IS 'State or province as an ISO 3166-2 code, as US-AZ.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.country IS 'Country by its long name; Keap calls this deprecated in favour of country_code.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.country_code IS 'Country as an ISO 3166-1 code of three letters, as USA.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.postal_code IS 'Postal code, or ZIP code in the United States.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.zip_code IS 'United States ZIP code of five digits.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.zip_four IS 'Four-digit extension of the ZIP code.';
COMMENT ON COLUMN {{mirror}}.contact_addresses.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.contact_addresses._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.contact_addresses._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.contact_addresses._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.contact_faxes (
    account text NOT NULL,
    contact_id bigint NOT NULL,
    "position" integer NOT NULL,
    number text,
    type text,
    field text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, contact_id, "position")
);
COMMENT ON TABLE {{mirror}}.contact_faxes IS 'Fax numbers of contacts, up to two each.';
COMMENT ON COLUMN {{mirror}}.contact_faxes.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.contact_faxes.contact_id IS 'Record of contacts that holds the row.';
COMMENT ON COLUMN {{mirror}}.contact_faxes."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.contact_faxes.number IS 'Fax number, as entered.';
COMMENT ON COLUMN {{mirror}}.contact_faxes.type IS 'Kind of number in the account''s own words, as Work or Home.';
COMMENT ON COLUMN {{mirror}}.contact_faxes.field IS 'Slot of the number: FAX1, FAX2, or FAX_NUMBER_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.contact_faxes.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.contact_faxes._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.contact_faxes._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.contact_faxes._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.contact_social_accounts (
    account text NOT NULL,
    contact_id bigint NOT NULL,
    "position" integer NOT NULL,
    type text,
    name text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, contact_id, "position")
);
COMMENT ON TABLE {{mirror}}.contact_social_accounts IS 'Accounts of contacts in social networks.';
COMMENT ON COLUMN {{mirror}}.contact_social_accounts.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.contact_social_accounts.contact_id IS 'Record of contacts that holds the row.';
COMMENT ON COLUMN {{mirror}}.contact_social_accounts."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.contact_social_accounts.type IS 'Network: FACEBOOK, LINKED_IN, TWITTER, INSTAGRAM, SNAPCHAT, YOUTUBE, PINTEREST, or SOCIAL_ACCOUNT_TYPE_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.contact_social_accounts.name IS 'User name or handle in that network.';
COMMENT ON COLUMN {{mirror}}.contact_social_accounts.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.contact_social_accounts._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.contact_social_accounts._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.contact_social_accounts._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.contact_tags (
    account text NOT NULL,
    contact_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, contact_id, tag_id)
);
COMMENT ON TABLE {{mirror}}.contact_tags IS 'Tags that contacts have now; Keap''s contact record does not tell since when.';
COMMENT ON COLUMN {{mirror}}.contact_tags.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.contact_tags.contact_id IS 'Record of contacts that holds the row.';
COMMENT ON COLUMN {{mirror}}.contact_tags.tag_id IS 'Tag the contact has.';
COMMENT ON COLUMN {{mirror}}.contact_tags._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.contact_tags._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.contact_tags._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.contact_utm_parameters (
    account text NOT NULL,
    contact_id bigint NOT NULL,
    "position" integer NOT NULL,
    id bigint,
    keap_source_id text,
    utm_source text,
    utm_medium text,
    utm_term text,
    utm_campaign text,
    utm_content text,
    first_touch boolean,
    last_touch boolean,
    date_created timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, contact_id, "position")
);
COMMENT ON TABLE {{mirror}}.contact_utm_parameters IS 'Marketing parameters (UTM) of the links by which contacts came.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.contact_id IS 'Record of contacts that holds the row.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.id IS 'Number of the entry in Keap.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.keap_source_id IS 'Keap''s own parameter for the source.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.utm_source IS 'Site that sent the visitor, as newsletter or google.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.utm_medium IS 'Kind of link, as email or cpc.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.utm_term IS 'Search words that were paid for.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.utm_campaign IS 'Marketing campaign of the link.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.utm_content IS 'Which of several links of the campaign it was.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.first_touch IS 'Whether this was the contact''s first visit.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.last_touch IS 'Whether this was the contact''s latest visit.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.date_created IS 'When the entry was recorded, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.contact_utm_parameters._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.contact_links (
    account text NOT NULL,
    contact_id bigint NOT NULL,
    "position" integer NOT NULL,
    id bigint,
    linked_contact_id bigint,
    link_type_id bigint,
    link_type_name text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, contact_id, "position")
);
COMMENT ON TABLE {{mirror}}.contact_links IS 'Links between contacts, as spouse or colleague.';
COMMENT ON COLUMN {{mirror}}.contact_links.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.contact_links.contact_id IS 'Record of contacts that holds the row.';
COMMENT ON COLUMN {{mirror}}.contact_links."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.contact_links.id IS 'Number of the link in Keap.';
COMMENT ON COLUMN {{mirror}}.contact_links.linked_contact_id IS 'Contact at the other end.';
COMMENT ON COLUMN {{mirror}}.contact_links.link_type_id IS 'Kind of link, by its number.';
COMMENT ON COLUMN {{mirror}}.contact_links.link_type_name IS 'Kind of link in the account''s own words, as Spouse.';
COMMENT ON COLUMN {{mirror}}.contact_links.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.contact_links._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.contact_links._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.contact_links._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.notes (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    type text,
    title text,
    text text,
    assigned_to_user_id bigint,
    assigned_to_user_given_name text,
    assigned_to_user_family_name text,
    assigned_to_user_email_address text,
    pinned_at timestamptz,
    custom_fields jsonb,
    create_time timestamptz,
    created_by_user_id bigint,
    update_time timestamptz,
    last_updated_by_user_id bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.notes IS 'Notes that users wrote on contacts.';
COMMENT ON COLUMN {{mirror}}.notes.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.notes.id IS 'Number of the note in Keap.';
COMMENT ON COLUMN {{mirror}}.notes.contact_id IS 'Contact the note is on.';
COMMENT ON COLUMN {{mirror}}.notes.type IS 'Kind of note in the account''s own words, as Call.';
COMMENT ON COLUMN {{mirror}}.notes.title IS 'Title of the note.';
COMMENT ON COLUMN {{mirror}}.notes.text IS 'What the note says.';
COMMENT ON COLUMN {{mirror}}.notes.assigned_to_user_id IS 'Assigned to: the user the note is for, by number.';
COMMENT ON COLUMN {{mirror}}.notes.assigned_to_user_given_name IS 'Assigned to: first name of that user.';
COMMENT ON COLUMN {{mirror}}.notes.assigned_to_user_family_name IS 'Assigned to: last name of that user.';
COMMENT ON COLUMN {{mirror}}.notes.assigned_to_user_email_address IS 'Assigned to: e-mail address of that user.';
COMMENT ON COLUMN {{mirror}}.notes.pinned_at IS 'When the note was pinned to the top, as an instant in UTC; NULL where it is not.';
COMMENT ON COLUMN {{mirror}}.notes.custom_fields IS 'Custom fields that are set: their values by the field''s number, as {"12": "Gold"}; names, types and options are in custom_field_definitions.';
COMMENT ON COLUMN {{mirror}}.notes.create_time IS 'When the note was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.notes.created_by_user_id IS 'User who created the note; NULL or 0 where it was no user.';
COMMENT ON COLUMN {{mirror}}.notes.update_time IS 'When the note last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.notes.last_updated_by_user_id IS 'User who changed the note last; NULL or 0 where it was no user.';
COMMENT ON COLUMN {{mirror}}.notes.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.notes._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.notes._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.notes._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.tasks (
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
    due_time timestamptz,
    remind_time_mins integer,
    completed boolean,
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
COMMENT ON TABLE {{mirror}}.tasks IS 'Things users have to do, most of them for a contact.';
COMMENT ON COLUMN {{mirror}}.tasks.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.tasks.id IS 'Number of the task in Keap.';
COMMENT ON COLUMN {{mirror}}.tasks.title IS 'Title of the task.';
COMMENT ON COLUMN {{mirror}}.tasks.description IS 'What is to be done.';
COMMENT ON COLUMN {{mirror}}.tasks.type IS 'Kind of task in the account''s own words, as CALL.';
COMMENT ON COLUMN {{mirror}}.tasks.priority IS 'Urgency: CRITICAL, ESSENTIAL or NONESSENTIAL.';
COMMENT ON COLUMN {{mirror}}.tasks.contact_id IS 'Contact the task is about; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.tasks.opportunity_id IS 'Opportunity the task belongs to; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.tasks.assigned_to_user_id IS 'User who has to do it; NULL or 0 for nobody.';
COMMENT ON COLUMN {{mirror}}.tasks.accepted IS 'Whether that user has accepted the task.';
COMMENT ON COLUMN {{mirror}}.tasks.due_time IS 'When it is due, as an instant in UTC; NULL for a task without a date.';
COMMENT ON COLUMN {{mirror}}.tasks.remind_time_mins IS 'Minutes before due_time that the user is reminded: 5, 10, 15, 30, 60, 120, 240, 480, 1440 or 2880; NULL for no reminder.';
COMMENT ON COLUMN {{mirror}}.tasks.completed IS 'Whether it is done.';
COMMENT ON COLUMN {{mirror}}.tasks.completion_time IS 'When it was done, as an instant in UTC; NULL while it is not.';
COMMENT ON COLUMN {{mirror}}.tasks.custom_fields IS 'Custom fields that are set: their values by the field''s number, as {"12": "Gold"}; names, types and options are in custom_field_definitions.';
COMMENT ON COLUMN {{mirror}}.tasks.create_time IS 'When the task was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.tasks.created_by_user_id IS 'User who created the task; NULL or 0 where it was no user.';
COMMENT ON COLUMN {{mirror}}.tasks.modification_time IS 'When the task last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.tasks.last_updated_by_user_id IS 'User who changed the task last; NULL or 0 where it was no user.';
COMMENT ON COLUMN {{mirror}}.tasks.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.tasks._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.tasks._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.tasks._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.products (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    sku text,
    price numeric,
    price_currency text,
    price_formatted_amount text,
    active boolean,
    short_description text,
    description text,
    subscription_only boolean,
    storefront_hidden boolean,
    is_package boolean,
    shippable boolean,
    weight numeric,
    needs_digital_delivery boolean,
    delivery_description text,
    taxable boolean,
    country_taxable boolean,
    state_taxable boolean,
    city_taxable boolean,
    inventory_inventory_count integer,
    inventory_inventory_limit integer,
    inventory_out_of_stock_enabled boolean,
    inventory_email_for_inventory_notifications text,
    top_html text,
    bottom_html text,
    has_legacy_image boolean,
    create_time timestamptz,
    update_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.products IS 'What the account sells.';
COMMENT ON COLUMN {{mirror}}.products.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.products.id IS 'Number of the product in Keap.';
COMMENT ON COLUMN {{mirror}}.products.name IS 'Name of the product.';
COMMENT ON COLUMN {{mirror}}.products.sku IS 'Stock keeping unit, as entered.';
COMMENT ON COLUMN {{mirror}}.products.price IS 'Price of one piece, in major units of price_currency.';
COMMENT ON COLUMN {{mirror}}.products.price_currency IS 'Currency of price, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.products.price_formatted_amount IS 'Keap''s own rendering of price.';
COMMENT ON COLUMN {{mirror}}.products.active IS 'Whether the product is on sale.';
COMMENT ON COLUMN {{mirror}}.products.short_description IS 'Description in a line or two.';
COMMENT ON COLUMN {{mirror}}.products.description IS 'Description in full.';
COMMENT ON COLUMN {{mirror}}.products.subscription_only IS 'Whether it is sold by subscription only; the plans are in product_subscription_plans.';
COMMENT ON COLUMN {{mirror}}.products.storefront_hidden IS 'Whether the shop front leaves it out.';
COMMENT ON COLUMN {{mirror}}.products.is_package IS 'Whether it is a bundle of products.';
COMMENT ON COLUMN {{mirror}}.products.shippable IS 'Whether it has to be shipped.';
COMMENT ON COLUMN {{mirror}}.products.weight IS 'Weight for shipping; Keap tells no unit.';
COMMENT ON COLUMN {{mirror}}.products.needs_digital_delivery IS 'Whether it is delivered electronically.';
COMMENT ON COLUMN {{mirror}}.products.delivery_description IS 'How it is delivered, in words.';
COMMENT ON COLUMN {{mirror}}.products.taxable IS 'Whether it is taxed at all.';
COMMENT ON COLUMN {{mirror}}.products.country_taxable IS 'Whether taxes of the country apply.';
COMMENT ON COLUMN {{mirror}}.products.state_taxable IS 'Whether taxes of the state apply.';
COMMENT ON COLUMN {{mirror}}.products.city_taxable IS 'Whether taxes of the city apply.';
COMMENT ON COLUMN {{mirror}}.products.inventory_inventory_count IS 'Stock: pieces in stock; NULL for products that came through a list, since Keap''s lists leave the count out.';
COMMENT ON COLUMN {{mirror}}.products.inventory_inventory_limit IS 'Stock: number of pieces Keap is to watch the stock by, as set for the product.';
COMMENT ON COLUMN {{mirror}}.products.inventory_out_of_stock_enabled IS 'Stock: whether Keap treats the product as one that can run out.';
COMMENT ON COLUMN {{mirror}}.products.inventory_email_for_inventory_notifications IS 'Stock: e-mail address that is told about the stock.';
COMMENT ON COLUMN {{mirror}}.products.top_html IS 'HTML above the product in the shop.';
COMMENT ON COLUMN {{mirror}}.products.bottom_html IS 'HTML below the product in the shop.';
COMMENT ON COLUMN {{mirror}}.products.has_legacy_image IS 'Whether it has an image in the older shop.';
COMMENT ON COLUMN {{mirror}}.products.create_time IS 'When the product was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.products.update_time IS 'When the product last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.products.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.products._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.products._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.products._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.product_assigned_categories (
    account text NOT NULL,
    product_id bigint NOT NULL,
    "position" integer NOT NULL,
    category_id text,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, product_id, "position")
);
COMMENT ON TABLE {{mirror}}.product_assigned_categories IS 'Categories that products are in.';
COMMENT ON COLUMN {{mirror}}.product_assigned_categories.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.product_assigned_categories.product_id IS 'Record of products that holds the row.';
COMMENT ON COLUMN {{mirror}}.product_assigned_categories."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.product_assigned_categories.category_id IS 'Category, by the number Keap gives it; text as sent, since Keap does not promise a number.';
COMMENT ON COLUMN {{mirror}}.product_assigned_categories._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.product_assigned_categories._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.product_assigned_categories._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.product_options (
    account text NOT NULL,
    product_id bigint NOT NULL,
    "position" integer NOT NULL,
    name text,
    type text,
    required boolean,
    variable_setting_contains text,
    variable_setting_start_with text,
    variable_setting_end_with text,
    variable_setting_contain_spaces boolean,
    variable_setting_min_chars integer,
    variable_setting_max_chars integer,
    variable_setting_validation_msg text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, product_id, "position")
);
COMMENT ON TABLE {{mirror}}.product_options IS 'Choices that a buyer makes, as size or engraving.';
COMMENT ON COLUMN {{mirror}}.product_options.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.product_options.product_id IS 'Record of products that holds the row.';
COMMENT ON COLUMN {{mirror}}.product_options."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.product_options.name IS 'Name of the choice, as Colour.';
COMMENT ON COLUMN {{mirror}}.product_options.type IS 'FIXED for a choice among product_option_fixed_options, VARIABLE for text the buyer writes.';
COMMENT ON COLUMN {{mirror}}.product_options.required IS 'Whether the buyer has to choose.';
COMMENT ON COLUMN {{mirror}}.product_options.variable_setting_contains IS 'Text of the buyer: what it may hold between its ends: LETTER, NUMBER or BOTH.';
COMMENT ON COLUMN {{mirror}}.product_options.variable_setting_start_with IS 'Text of the buyer: what it begins with: LETTER, NUMBER or BOTH.';
COMMENT ON COLUMN {{mirror}}.product_options.variable_setting_end_with IS 'Text of the buyer: what it ends with: LETTER, NUMBER or BOTH.';
COMMENT ON COLUMN {{mirror}}.product_options.variable_setting_contain_spaces IS 'Text of the buyer: whether spaces are allowed.';
COMMENT ON COLUMN {{mirror}}.product_options.variable_setting_min_chars IS 'Text of the buyer: fewest characters.';
COMMENT ON COLUMN {{mirror}}.product_options.variable_setting_max_chars IS 'Text of the buyer: most characters.';
COMMENT ON COLUMN {{mirror}}.product_options.variable_setting_validation_msg IS 'Text of the buyer: message for a text that does not fit.';
COMMENT ON COLUMN {{mirror}}.product_options.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.product_options._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.product_options._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.product_options._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.product_option_fixed_options (
    account text NOT NULL,
    product_id bigint NOT NULL,
    option_position integer NOT NULL,
    "position" integer NOT NULL,
    value text,
    code text,
    price_adjustment numeric,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, product_id, option_position, "position")
);
COMMENT ON TABLE {{mirror}}.product_option_fixed_options IS 'Values to choose from in product_options of type FIXED.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options.product_id IS 'Record of products that holds the row.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options.option_position IS 'Position of the element that holds the row.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options.value IS 'Label the buyer sees, as Red.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options.code IS 'Code for the value, as RED.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options.price_adjustment IS 'What the value adds to the product''s price, or takes off where negative; as sent, and Keap does not say whether in major units.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.product_option_fixed_options._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.product_subscription_plans (
    account text NOT NULL,
    product_id bigint NOT NULL,
    id bigint NOT NULL,
    active boolean,
    billing_cycle text,
    billing_frequency integer,
    number_of_cycles integer,
    plan_price numeric,
    plan_price_currency text,
    plan_price_formatted_amount text,
    prorate boolean,
    order_index integer,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, product_id, id)
);
COMMENT ON TABLE {{mirror}}.product_subscription_plans IS 'Plans by which products are sold as subscriptions.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.product_id IS 'Record of products that holds the row.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.id IS 'Number of the plan in Keap; subscriptions.subscription_plan_id points here.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.active IS 'Whether the plan can be bought.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.billing_cycle IS 'Length of a billing cycle: DAILY, WEEKLY, MONTHLY or YEARLY.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.billing_frequency IS 'How many times a billing cycle the buyer is billed.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.number_of_cycles IS 'Number of cycles that are billed; NULL or 0 for a plan without end.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.plan_price IS 'Price of the plan, in major units of plan_price_currency.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.plan_price_currency IS 'Currency of plan_price, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.plan_price_formatted_amount IS 'Keap''s own rendering of plan_price.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.prorate IS 'Whether a part of a cycle is billed in proportion.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.order_index IS 'Place among the product''s plans, smallest first.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.product_subscription_plans._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.opportunity_stages (
    account text NOT NULL,
    id bigint NOT NULL,
    name text,
    "order" integer,
    probability integer,
    target_number_days integer,
    created_time timestamptz,
    updated_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.opportunity_stages IS 'Steps of the sales pipeline that opportunities move through.';
COMMENT ON COLUMN {{mirror}}.opportunity_stages.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.opportunity_stages.id IS 'Number of the stage in Keap; opportunities.stage_id points here.';
COMMENT ON COLUMN {{mirror}}.opportunity_stages.name IS 'Name of the stage.';
COMMENT ON COLUMN {{mirror}}.opportunity_stages."order" IS 'Place in the pipeline, smallest first (write "order" in SQL).';
COMMENT ON COLUMN {{mirror}}.opportunity_stages.probability IS 'Chance of winning an opportunity in this stage, in percent.';
COMMENT ON COLUMN {{mirror}}.opportunity_stages.target_number_days IS 'Days an opportunity should stay in the stage.';
COMMENT ON COLUMN {{mirror}}.opportunity_stages.created_time IS 'When the stage was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.opportunity_stages.updated_time IS 'When the stage last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.opportunity_stages.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.opportunity_stages._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.opportunity_stages._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.opportunity_stages._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.opportunity_stage_checklist_items (
    account text NOT NULL,
    opportunity_stage_id bigint NOT NULL,
    "position" integer NOT NULL,
    id bigint,
    description text,
    required boolean,
    "order" integer,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, opportunity_stage_id, "position")
);
COMMENT ON TABLE {{mirror}}.opportunity_stage_checklist_items IS 'What is to be done for every opportunity in a stage.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items.opportunity_stage_id IS 'Record of opportunity_stages that holds the row.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items.id IS 'Number of the item in Keap.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items.description IS 'What is to be done.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items.required IS 'Whether it must be done before an opportunity moves on.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items."order" IS 'Place in the list, smallest first (write "order" in SQL).';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_checklist_items._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.opportunities (
    account text NOT NULL,
    id bigint NOT NULL,
    opportunity_title text,
    contact_id bigint,
    contact_first_name text,
    contact_last_name text,
    contact_email text,
    contact_phone_number text,
    contact_company_name text,
    contact_job_title text,
    contact_city text,
    contact_state text,
    stage_id bigint,
    stage_name text,
    stage_details_probability integer,
    stage_details_stage_order integer,
    stage_details_target_num_days integer,
    stage_entrance_time timestamptz,
    user_id bigint,
    user_first_name text,
    user_last_name text,
    next_action_time timestamptz,
    next_action_notes text,
    estimated_close_time timestamptz,
    include_in_forecast boolean,
    projected_revenue_low numeric,
    projected_revenue_high numeric,
    monthly_revenue numeric,
    order_revenue numeric,
    affiliate_id bigint,
    lead_source text,
    objection text,
    status text,
    status_id bigint,
    opportunity_notes text,
    custom_fields jsonb,
    created_time timestamptz,
    created_by bigint,
    last_updated_time timestamptz,
    last_updated_by bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.opportunities IS 'Sales that are hoped for, with the stage they are in. Deals of Keap''s newer pipelines are not among them.';
COMMENT ON COLUMN {{mirror}}.opportunities.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.opportunities.id IS 'Number of the opportunity in Keap.';
COMMENT ON COLUMN {{mirror}}.opportunities.opportunity_title IS 'Title of the opportunity.';
COMMENT ON COLUMN {{mirror}}.opportunities.contact_id IS 'Prospect: the contact''s number.';
COMMENT ON COLUMN {{mirror}}.opportunities.contact_first_name IS 'Prospect: first name of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.opportunities.contact_last_name IS 'Prospect: last name of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.opportunities.contact_email IS 'Prospect: e-mail address of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.opportunities.contact_phone_number IS 'Prospect: telephone number of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.opportunities.contact_company_name IS 'Prospect: company of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.opportunities.contact_job_title IS 'Prospect: position of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.opportunities.contact_city IS 'Prospect: city of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.opportunities.contact_state IS 'Prospect: state or province of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.opportunities.stage_id IS 'Stage: the stage it is in, by its number.';
COMMENT ON COLUMN {{mirror}}.opportunities.stage_name IS 'Stage: name of the stage.';
COMMENT ON COLUMN {{mirror}}.opportunities.stage_details_probability IS 'Stage: details: chance of winning in this stage, in percent.';
COMMENT ON COLUMN {{mirror}}.opportunities.stage_details_stage_order IS 'Stage: details: place of the stage in the pipeline, smallest first.';
COMMENT ON COLUMN {{mirror}}.opportunities.stage_details_target_num_days IS 'Stage: details: days an opportunity should stay in the stage.';
COMMENT ON COLUMN {{mirror}}.opportunities.stage_entrance_time IS 'When it entered its stage, as an instant in UTC; NULL unless Keap sends it unasked.';
COMMENT ON COLUMN {{mirror}}.opportunities.user_id IS 'Owner: user who works on it; NULL or 0 for nobody.';
COMMENT ON COLUMN {{mirror}}.opportunities.user_first_name IS 'Owner: first name of that user.';
COMMENT ON COLUMN {{mirror}}.opportunities.user_last_name IS 'Owner: last name of that user.';
COMMENT ON COLUMN {{mirror}}.opportunities.next_action_time IS 'When the next step is due, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.opportunities.next_action_notes IS 'What the next step is.';
COMMENT ON COLUMN {{mirror}}.opportunities.estimated_close_time IS 'When it is expected to be decided, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.opportunities.include_in_forecast IS 'Whether it counts in the sales forecast.';
COMMENT ON COLUMN {{mirror}}.opportunities.projected_revenue_low IS 'Lowest revenue expected, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.opportunities.projected_revenue_high IS 'Highest revenue expected, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.opportunities.monthly_revenue IS 'Monthly revenue, in major units of the account''s currency; NULL unless Keap sends it unasked.';
COMMENT ON COLUMN {{mirror}}.opportunities.order_revenue IS 'Revenue of orders, in major units of the account''s currency; NULL unless Keap sends it unasked.';
COMMENT ON COLUMN {{mirror}}.opportunities.affiliate_id IS 'Referral partner who brought it; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.opportunities.lead_source IS 'Name of the lead source that brought it.';
COMMENT ON COLUMN {{mirror}}.opportunities.objection IS 'What the prospect objects to; NULL unless Keap sends it unasked.';
COMMENT ON COLUMN {{mirror}}.opportunities.status IS 'Name of its status; NULL unless Keap sends it unasked.';
COMMENT ON COLUMN {{mirror}}.opportunities.status_id IS 'Number of its status.';
COMMENT ON COLUMN {{mirror}}.opportunities.opportunity_notes IS 'Remarks on the opportunity.';
COMMENT ON COLUMN {{mirror}}.opportunities.custom_fields IS 'Custom fields that are set: their values by the field''s number, as {"12": "Gold"}; names, types and options are in custom_field_definitions.';
COMMENT ON COLUMN {{mirror}}.opportunities.created_time IS 'When the opportunity was created, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.opportunities.created_by IS 'User who created it; NULL or 0 where it was no user.';
COMMENT ON COLUMN {{mirror}}.opportunities.last_updated_time IS 'When the opportunity last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.opportunities.last_updated_by IS 'User who changed it last; NULL or 0 where it was no user.';
COMMENT ON COLUMN {{mirror}}.opportunities.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.opportunities._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.opportunities._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.opportunities._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.opportunity_checklist_items (
    account text NOT NULL,
    opportunity_id bigint NOT NULL,
    "position" integer NOT NULL,
    id bigint,
    instance_id bigint,
    description text,
    required boolean,
    item_order integer,
    done_date timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, opportunity_id, "position")
);
COMMENT ON TABLE {{mirror}}.opportunity_checklist_items IS 'What is to be done in the opportunities'' stages, and what of it is done.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items.opportunity_id IS 'Record of opportunities that holds the row.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items.id IS 'Number of the item in the stage''s list.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items.instance_id IS 'Number of this opportunity''s copy of the item.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items.description IS 'What is to be done.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items.required IS 'Whether it must be done before the opportunity moves on.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items.item_order IS 'Place in the list, smallest first.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items.done_date IS 'When it was done, as an instant in UTC; NULL while it is not.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.opportunity_checklist_items._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.opportunity_stage_reasons (
    account text NOT NULL,
    opportunity_id bigint NOT NULL,
    "position" integer NOT NULL,
    reason text,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, opportunity_id, "position")
);
COMMENT ON TABLE {{mirror}}.opportunity_stage_reasons IS 'Reasons given for the stage that opportunities are in.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_reasons.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_reasons.opportunity_id IS 'Record of opportunities that holds the row.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_reasons."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_reasons.reason IS 'Reason, in the account''s own words.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_reasons._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_reasons._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.opportunity_stage_reasons._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.orders (
    account text NOT NULL,
    id bigint NOT NULL,
    title text,
    status text,
    order_type text,
    source_type text,
    order_time timestamptz,
    contact_id bigint,
    contact_email text,
    contact_given_name text,
    contact_family_name text,
    total numeric,
    total_currency text,
    total_formatted_amount text,
    total_paid numeric,
    total_paid_currency text,
    total_paid_formatted_amount text,
    total_due numeric,
    total_due_currency text,
    total_due_formatted_amount text,
    refund_total numeric,
    refund_total_currency text,
    refund_total_formatted_amount text,
    refund_status text,
    credit_status text,
    promo_code text,
    lead_affiliate_id bigint,
    sales_affiliate_id bigint,
    allow_payment boolean,
    allow_paypal boolean,
    invoice_id bigint,
    invoice_number text,
    sent_time timestamptz,
    due_time timestamptz,
    notes text,
    terms text,
    shipping_information_id bigint,
    shipping_information_given_name text,
    shipping_information_family_name text,
    shipping_information_company text,
    shipping_information_phone_number text,
    shipping_information_invoice_to_company boolean,
    shipping_information_address_field text,
    shipping_information_address_line1 text,
    shipping_information_address_line2 text,
    shipping_information_address_locality text,
    shipping_information_address_region text,
    shipping_information_address_region_code text,
    shipping_information_address_country text,
    shipping_information_address_country_code text,
    shipping_information_address_postal_code text,
    shipping_information_address_zip_code text,
    shipping_information_address_zip_four text,
    payment_plan_auto_charge boolean,
    payment_plan_payment_method_id text,
    payment_plan_max_charge_attempts bigint,
    payment_plan_days_between_retries bigint,
    payment_plan_initial_payment_amount numeric,
    payment_plan_initial_payment_amount_currency text,
    payment_plan_initial_payment_amount_formatted_amount text,
    payment_plan_initial_payment_percent numeric,
    payment_plan_initial_payment_date date,
    payment_plan_plan_start_date date,
    payment_plan_number_of_payments bigint,
    payment_plan_days_between_payments bigint,
    synced boolean,
    external_create_user text,
    external_create_time timestamptz,
    external_update_time timestamptz,
    custom_fields jsonb,
    creation_time timestamptz,
    modification_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.orders IS 'Sales, with an invoice each. What was sold is in order_items, what was paid in payments.';
COMMENT ON COLUMN {{mirror}}.orders.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.orders.id IS 'Number of the order in Keap.';
COMMENT ON COLUMN {{mirror}}.orders.title IS 'Title of the order.';
COMMENT ON COLUMN {{mirror}}.orders.status IS 'State of the invoice: DRAFT, SENT, VIEWED or PAID.';
COMMENT ON COLUMN {{mirror}}.orders.order_type IS 'Where the sale was made: ONLINE or OFFLINE.';
COMMENT ON COLUMN {{mirror}}.orders.source_type IS 'What created the order: API, CHECKOUT_FORM, INVOICE, MANUAL_PAYMENT, QUICKBOOKS or UNKNOWN.';
COMMENT ON COLUMN {{mirror}}.orders.order_time IS 'When the sale took place by the user''s word, as an instant in UTC; it may differ from creation_time.';
COMMENT ON COLUMN {{mirror}}.orders.contact_id IS 'Buyer: the contact''s number.';
COMMENT ON COLUMN {{mirror}}.orders.contact_email IS 'Buyer: e-mail address of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.orders.contact_given_name IS 'Buyer: first name of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.orders.contact_family_name IS 'Buyer: last name of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.orders.total IS 'Total of the order, in major units of total_currency.';
COMMENT ON COLUMN {{mirror}}.orders.total_currency IS 'Currency of total, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.orders.total_formatted_amount IS 'Keap''s own rendering of total.';
COMMENT ON COLUMN {{mirror}}.orders.total_paid IS 'Amount paid so far, in major units of total_paid_currency.';
COMMENT ON COLUMN {{mirror}}.orders.total_paid_currency IS 'Currency of total_paid, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.orders.total_paid_formatted_amount IS 'Keap''s own rendering of total_paid.';
COMMENT ON COLUMN {{mirror}}.orders.total_due IS 'Amount of the order that is to be paid in all, in major units of total_due_currency; not the open balance.';
COMMENT ON COLUMN {{mirror}}.orders.total_due_currency IS 'Currency of total_due, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.orders.total_due_formatted_amount IS 'Keap''s own rendering of total_due.';
COMMENT ON COLUMN {{mirror}}.orders.refund_total IS 'Amount refunded, in major units of refund_total_currency.';
COMMENT ON COLUMN {{mirror}}.orders.refund_total_currency IS 'Currency of refund_total, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.orders.refund_total_formatted_amount IS 'Keap''s own rendering of refund_total.';
COMMENT ON COLUMN {{mirror}}.orders.refund_status IS 'State of refunds, in Keap''s words.';
COMMENT ON COLUMN {{mirror}}.orders.credit_status IS 'State of credits, in Keap''s words.';
COMMENT ON COLUMN {{mirror}}.orders.promo_code IS 'Promotion code that was used.';
COMMENT ON COLUMN {{mirror}}.orders.lead_affiliate_id IS 'Referral partner who gets the lead commission; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.orders.sales_affiliate_id IS 'Referral partner who gets the sales commission; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.orders.allow_payment IS 'Whether the buyer may pay by card; Keap Pro and Max only.';
COMMENT ON COLUMN {{mirror}}.orders.allow_paypal IS 'Whether the buyer may pay by PayPal; Keap Pro and Max only.';
COMMENT ON COLUMN {{mirror}}.orders.invoice_id IS 'Number of the invoice that belongs to the order.';
COMMENT ON COLUMN {{mirror}}.orders.invoice_number IS 'Number shown on the invoice; Keap Pro and Max only.';
COMMENT ON COLUMN {{mirror}}.orders.sent_time IS 'When the invoice was sent, as an instant in UTC; NULL while it is not.';
COMMENT ON COLUMN {{mirror}}.orders.due_time IS 'When the invoice is due, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.orders.notes IS 'Remarks on the order, not shown to the buyer.';
COMMENT ON COLUMN {{mirror}}.orders.terms IS 'Terms and conditions on the invoice.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_id IS 'Shipping: number of the shipping entry in Keap.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_given_name IS 'Shipping: first name of the recipient.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_family_name IS 'Shipping: last name of the recipient.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_company IS 'Shipping: company of the recipient.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_phone_number IS 'Shipping: telephone number of the recipient, as entered.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_invoice_to_company IS 'Shipping: whether the invoice is made out to the company.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_address_field IS 'Shipping: address: which of the record''s addresses it is: BILLING, SHIPPING, OTHER, or ADDRESS_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_address_line1 IS 'Shipping: address: first line of the street address.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_address_line2 IS 'Shipping: address: second line of the street address.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_address_locality IS 'Shipping: address: city or town.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_address_region IS 'Shipping: address: state or province by its long name, as Arizona.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_address_region_code IS 'Shipping: address: state or province as an ISO 3166-2 code, as US-AZ.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_address_country IS 'Shipping: address: country by its long name; Keap calls this deprecated in favour of country_code.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_address_country_code IS 'Shipping: address: country as an ISO 3166-1 code of three letters, as USA.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_address_postal_code IS 'Shipping: address: postal code, or ZIP code in the United States.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_address_zip_code IS 'Shipping: address: united States ZIP code of five digits.';
COMMENT ON COLUMN {{mirror}}.orders.shipping_information_address_zip_four IS 'Shipping: address: four-digit extension of the ZIP code.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_auto_charge IS 'Payment plan: whether instalments are charged by themselves.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_payment_method_id IS 'Payment plan: identifier of the stored method that is charged.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_max_charge_attempts IS 'Payment plan: most attempts to charge an instalment.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_days_between_retries IS 'Payment plan: days from one attempt to the next.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_initial_payment_amount IS 'Payment plan: first payment, in major units of payment_plan_initial_payment_amount_currency.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_initial_payment_amount_currency IS 'Currency of payment_plan_initial_payment_amount, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_initial_payment_amount_formatted_amount IS 'Keap''s own rendering of payment_plan_initial_payment_amount.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_initial_payment_percent IS 'Payment plan: first payment as a percentage of the total, 0 to 100.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_initial_payment_date IS 'Payment plan: day of the first payment.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_plan_start_date IS 'Payment plan: day the plan begins.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_number_of_payments IS 'Payment plan: number of instalments.';
COMMENT ON COLUMN {{mirror}}.orders.payment_plan_days_between_payments IS 'Payment plan: days from one instalment to the next.';
COMMENT ON COLUMN {{mirror}}.orders.synced IS 'Whether the order has gone to the accounting system that is connected to Keap.';
COMMENT ON COLUMN {{mirror}}.orders.external_create_user IS 'Who created the order in the external system it came from.';
COMMENT ON COLUMN {{mirror}}.orders.external_create_time IS 'When the order was created in that external system, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.orders.external_update_time IS 'When the order last changed in that external system, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.orders.custom_fields IS 'Custom fields that are set: their values by the field''s number, as {"12": "Gold"}; names, types and options are in custom_field_definitions.';
COMMENT ON COLUMN {{mirror}}.orders.creation_time IS 'When the order was created in Keap, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.orders.modification_time IS 'When the order last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.orders.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.orders._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.orders._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.orders._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.order_items (
    account text NOT NULL,
    order_id bigint NOT NULL,
    id bigint NOT NULL,
    item_type text,
    name text,
    description text,
    notes text,
    quantity integer,
    price_per_unit numeric,
    price_per_unit_currency text,
    price_per_unit_formatted_amount text,
    cost_per_unit numeric,
    cost_per_unit_currency text,
    cost_per_unit_formatted_amount text,
    discount numeric,
    discount_currency text,
    discount_formatted_amount text,
    special_special_item_id bigint,
    special_amount numeric,
    special_discount_method text,
    product_id bigint,
    product_name text,
    product_sku text,
    product_description text,
    product_shippable boolean,
    product_taxable boolean,
    subscription_id bigint,
    subscription_plan_id bigint,
    subscription_plan_subscription_plan_name text,
    subscription_plan_active boolean,
    subscription_plan_cycle_type text,
    subscription_plan_frequency integer,
    subscription_plan_total_cycles integer,
    subscription_plan_plan_price numeric,
    subscription_plan_plan_price_currency text,
    subscription_plan_plan_price_formatted_amount text,
    subscription_plan_display_order_index integer,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, order_id, id)
);
COMMENT ON TABLE {{mirror}}.order_items IS 'Lines of orders: products, subscriptions, shipping, taxes, discounts and fees.';
COMMENT ON COLUMN {{mirror}}.order_items.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.order_items.order_id IS 'Record of orders that holds the row.';
COMMENT ON COLUMN {{mirror}}.order_items.id IS 'Number of the line in Keap.';
COMMENT ON COLUMN {{mirror}}.order_items.item_type IS 'What the line is: PRODUCT, SHIPPING, TAX, SERVICE, UPSELL, FINANCE_CHARGE, DISCOUNT, PROGRAM, SUBSCRIPTION, DISCOUNT_FREE_TRIAL, DISCOUNT_ORDER_TOTAL, DISCOUNT_PRODUCT, DISCOUNT_PRODUCT_CATEGORY, DISCOUNT_SHIPPING, TIP, OTHER, FEE or UNKNOWN.';
COMMENT ON COLUMN {{mirror}}.order_items.name IS 'Name of what was sold.';
COMMENT ON COLUMN {{mirror}}.order_items.description IS 'Description shown to the buyer.';
COMMENT ON COLUMN {{mirror}}.order_items.notes IS 'Remarks on the line.';
COMMENT ON COLUMN {{mirror}}.order_items.quantity IS 'Number of pieces.';
COMMENT ON COLUMN {{mirror}}.order_items.price_per_unit IS 'Price of one piece to the buyer, in major units of price_per_unit_currency.';
COMMENT ON COLUMN {{mirror}}.order_items.price_per_unit_currency IS 'Currency of price_per_unit, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.order_items.price_per_unit_formatted_amount IS 'Keap''s own rendering of price_per_unit.';
COMMENT ON COLUMN {{mirror}}.order_items.cost_per_unit IS 'Cost of one piece to the seller, in major units of cost_per_unit_currency.';
COMMENT ON COLUMN {{mirror}}.order_items.cost_per_unit_currency IS 'Currency of cost_per_unit, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.order_items.cost_per_unit_formatted_amount IS 'Keap''s own rendering of cost_per_unit.';
COMMENT ON COLUMN {{mirror}}.order_items.discount IS 'Amount of the discount where the line is one, in major units of discount_currency; NULL for other lines.';
COMMENT ON COLUMN {{mirror}}.order_items.discount_currency IS 'Currency of discount, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.order_items.discount_formatted_amount IS 'Keap''s own rendering of discount.';
COMMENT ON COLUMN {{mirror}}.order_items.special_special_item_id IS 'Discount: number of the discount that was applied; NULL where the line is none.';
COMMENT ON COLUMN {{mirror}}.order_items.special_amount IS 'Discount: size of the discount: major units of the order''s currency for AMOUNT, a percentage for PERCENT.';
COMMENT ON COLUMN {{mirror}}.order_items.special_discount_method IS 'Discount: how the discount counts: AMOUNT or PERCENT.';
COMMENT ON COLUMN {{mirror}}.order_items.product_id IS 'Product: the product sold, by its number; NULL where the line is none.';
COMMENT ON COLUMN {{mirror}}.order_items.product_name IS 'Product: name of the product when the order was read.';
COMMENT ON COLUMN {{mirror}}.order_items.product_sku IS 'Product: stock keeping unit.';
COMMENT ON COLUMN {{mirror}}.order_items.product_description IS 'Product: description in the catalogue.';
COMMENT ON COLUMN {{mirror}}.order_items.product_shippable IS 'Product: whether it has to be shipped.';
COMMENT ON COLUMN {{mirror}}.order_items.product_taxable IS 'Product: whether it is taxed.';
COMMENT ON COLUMN {{mirror}}.order_items.subscription_id IS 'Subscription that made the order; NULL where the line is no subscription.';
COMMENT ON COLUMN {{mirror}}.order_items.subscription_plan_id IS 'Subscription plan: the plan, by its number; NULL where the line is no subscription.';
COMMENT ON COLUMN {{mirror}}.order_items.subscription_plan_subscription_plan_name IS 'Subscription plan: name of the plan.';
COMMENT ON COLUMN {{mirror}}.order_items.subscription_plan_active IS 'Subscription plan: whether the plan is still offered.';
COMMENT ON COLUMN {{mirror}}.order_items.subscription_plan_cycle_type IS 'Subscription plan: length of a billing cycle: YEARLY, MONTHLY, WEEKLY or DAILY.';
COMMENT ON COLUMN {{mirror}}.order_items.subscription_plan_frequency IS 'Subscription plan: how many of these make the time from one bill to the next.';
COMMENT ON COLUMN {{mirror}}.order_items.subscription_plan_total_cycles IS 'Subscription plan: number of cycles until the plan ends; 0 for a plan without end.';
COMMENT ON COLUMN {{mirror}}.order_items.subscription_plan_plan_price IS 'Subscription plan: price of a cycle, in major units of subscription_plan_plan_price_currency.';
COMMENT ON COLUMN {{mirror}}.order_items.subscription_plan_plan_price_currency IS 'Currency of subscription_plan_plan_price, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.order_items.subscription_plan_plan_price_formatted_amount IS 'Keap''s own rendering of subscription_plan_plan_price.';
COMMENT ON COLUMN {{mirror}}.order_items.subscription_plan_display_order_index IS 'Subscription plan: place among the plans of a page, smallest first.';
COMMENT ON COLUMN {{mirror}}.order_items.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.order_items._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.order_items._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.order_items._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.order_payment_plan_items (
    account text NOT NULL,
    order_id bigint NOT NULL,
    "position" integer NOT NULL,
    due_date date,
    status text,
    amount_due numeric,
    amount_due_currency text,
    amount_due_formatted_amount text,
    amount_paid numeric,
    amount_paid_currency text,
    amount_paid_formatted_amount text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, order_id, "position")
);
COMMENT ON TABLE {{mirror}}.order_payment_plan_items IS 'Instalments of the orders'' payment plans.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items.order_id IS 'Record of orders that holds the row.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items.due_date IS 'Day the instalment is due, in the account''s time zone.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items.status IS 'State of the instalment: UNPAID_MANUAL, UNPAID_AUTOCHARGE, PAID or FAILED.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items.amount_due IS 'Amount of the instalment, in major units of amount_due_currency.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items.amount_due_currency IS 'Currency of amount_due, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items.amount_due_formatted_amount IS 'Keap''s own rendering of amount_due.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items.amount_paid IS 'Amount paid of it, in major units of amount_paid_currency.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items.amount_paid_currency IS 'Currency of amount_paid, ISO 4217.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items.amount_paid_formatted_amount IS 'Keap''s own rendering of amount_paid.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.order_payment_plan_items._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.order_files (
    account text NOT NULL,
    order_id bigint NOT NULL,
    "position" integer NOT NULL,
    file_id bigint,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, order_id, "position")
);
COMMENT ON TABLE {{mirror}}.order_files IS 'Files attached to orders; Keap Pro and Max only.';
COMMENT ON COLUMN {{mirror}}.order_files.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.order_files.order_id IS 'Record of orders that holds the row.';
COMMENT ON COLUMN {{mirror}}.order_files."position" IS 'Place in Keap''s list, counted from 1.';
COMMENT ON COLUMN {{mirror}}.order_files.file_id IS 'File that is attached.';
COMMENT ON COLUMN {{mirror}}.order_files.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.order_files._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.order_files._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.order_files._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.subscriptions (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
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
    payment_method_id text,
    merchant_account_id bigint,
    max_charge_attempts integer,
    days_between_retries integer,
    allow_tax boolean,
    promo_code text,
    lead_affiliate_id bigint,
    sale_affiliate_id bigint,
    shipping_option_id bigint,
    shipping_address_field text,
    shipping_address_line1 text,
    shipping_address_line2 text,
    shipping_address_locality text,
    shipping_address_region text,
    shipping_address_region_code text,
    shipping_address_country text,
    shipping_address_country_code text,
    shipping_address_postal_code text,
    shipping_address_zip_code text,
    shipping_address_zip_four text,
    custom_fields jsonb,
    modification_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.subscriptions IS 'Products that contacts buy again and again. Each bill makes an order.';
COMMENT ON COLUMN {{mirror}}.subscriptions.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.subscriptions.id IS 'Number of the subscription in Keap; order_items.subscription_id points here.';
COMMENT ON COLUMN {{mirror}}.subscriptions.contact_id IS 'Contact who subscribed.';
COMMENT ON COLUMN {{mirror}}.subscriptions.product_id IS 'Product that is delivered.';
COMMENT ON COLUMN {{mirror}}.subscriptions.subscription_plan_id IS 'Plan it was sold by.';
COMMENT ON COLUMN {{mirror}}.subscriptions.active IS 'Whether the subscription runs.';
COMMENT ON COLUMN {{mirror}}.subscriptions.reason_stopped IS 'Why it runs no longer, as entered; NULL while it does.';
COMMENT ON COLUMN {{mirror}}.subscriptions.quantity IS 'Number of pieces of the product.';
COMMENT ON COLUMN {{mirror}}.subscriptions.billing_amount IS 'Amount of each bill, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.subscriptions.billing_cycle IS 'Length of a billing cycle: YEAR, MONTH, WEEK or DAY.';
COMMENT ON COLUMN {{mirror}}.subscriptions.billing_frequency IS 'How often the subscription is billed; Keap''s documentation calls the unit days.';
COMMENT ON COLUMN {{mirror}}.subscriptions.start_date IS 'First day it is billed.';
COMMENT ON COLUMN {{mirror}}.subscriptions.last_bill_date IS 'Day it was billed last; NULL where it never was.';
COMMENT ON COLUMN {{mirror}}.subscriptions.next_bill_date IS 'Day it is billed next; NULL where it is not again.';
COMMENT ON COLUMN {{mirror}}.subscriptions.end_date IS 'Last day it is billed; NULL for a subscription without end.';
COMMENT ON COLUMN {{mirror}}.subscriptions.auto_charge IS 'Whether bills are charged by themselves.';
COMMENT ON COLUMN {{mirror}}.subscriptions.payment_method_id IS 'Identifier of the stored method that is charged; not always a number.';
COMMENT ON COLUMN {{mirror}}.subscriptions.merchant_account_id IS 'Merchant account that charges it.';
COMMENT ON COLUMN {{mirror}}.subscriptions.max_charge_attempts IS 'Most attempts to charge a bill.';
COMMENT ON COLUMN {{mirror}}.subscriptions.days_between_retries IS 'Days from one attempt to the next.';
COMMENT ON COLUMN {{mirror}}.subscriptions.allow_tax IS 'Whether taxes are added.';
COMMENT ON COLUMN {{mirror}}.subscriptions.promo_code IS 'Promotion code that was used.';
COMMENT ON COLUMN {{mirror}}.subscriptions.lead_affiliate_id IS 'Referral partner who gets the lead commission; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.subscriptions.sale_affiliate_id IS 'Referral partner who gets the sales commission; NULL or 0 for none.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_option_id IS 'Number of the shipping option that was chosen.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_address_field IS 'Shipping address: which of the record''s addresses it is: BILLING, SHIPPING, OTHER, or ADDRESS_FIELD_UNSPECIFIED.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_address_line1 IS 'Shipping address: first line of the street address.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_address_line2 IS 'Shipping address: second line of the street address.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_address_locality IS 'Shipping address: city or town.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_address_region IS 'Shipping address: state or province by its long name, as Arizona.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_address_region_code IS 'Shipping address: state or province as an ISO 3166-2 code, as US-AZ.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_address_country IS 'Shipping address: country by its long name; Keap calls this deprecated in favour of country_code.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_address_country_code IS 'Shipping address: country as an ISO 3166-1 code of three letters, as USA.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_address_postal_code IS 'Shipping address: postal code, or ZIP code in the United States.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_address_zip_code IS 'Shipping address: united States ZIP code of five digits.';
COMMENT ON COLUMN {{mirror}}.subscriptions.shipping_address_zip_four IS 'Shipping address: four-digit extension of the ZIP code.';
COMMENT ON COLUMN {{mirror}}.subscriptions.custom_fields IS 'Custom fields that are set: their values by the field''s number, as {"12": "Gold"}; names, types and options are in custom_field_definitions.';
COMMENT ON COLUMN {{mirror}}.subscriptions.modification_time IS 'When the subscription last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.subscriptions.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.subscriptions._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.subscriptions._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.subscriptions._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.payments (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    amount numeric,
    type text,
    status text,
    payment_time timestamptz,
    refund_payment_id bigint,
    commissioned boolean,
    synced boolean,
    note text,
    external_transaction_id text,
    merchant_account_id bigint,
    merchant_account_type text,
    payment_method_payment_method_id text,
    payment_method_credit_card_id text,
    payment_method_contact_id bigint,
    payment_method_payment_method_type text,
    payment_method_status text,
    payment_method_created_time timestamptz,
    payment_method_merchant_account_id bigint,
    payment_method_merchant_account_type text,
    payment_method_card_info_brand text,
    payment_method_card_info_card_type text,
    payment_method_card_info_last_four text,
    payment_method_card_info_expiration_year text,
    payment_method_card_info_expiration_month text,
    payment_method_card_info_fingerprint text,
    update_time timestamptz,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.payments IS 'Payments and refunds on orders. Changes of the newest 900 are found by every pass, those of older ones by a sweep only, since Keap cannot list payments by their change.';
COMMENT ON COLUMN {{mirror}}.payments.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.payments.id IS 'Number of the payment in Keap.';
COMMENT ON COLUMN {{mirror}}.payments.contact_id IS 'Contact who paid.';
COMMENT ON COLUMN {{mirror}}.payments.amount IS 'Amount paid, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.payments.type IS 'How it was paid, in words, as Credit Card.';
COMMENT ON COLUMN {{mirror}}.payments.status IS 'State of the payment: PENDING, APPROVED, COMPLETED or NONE; NULL where Keap has none.';
COMMENT ON COLUMN {{mirror}}.payments.payment_time IS 'When it was paid, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.payments.refund_payment_id IS 'Payment that refunds this one; NULL or 0 where none does.';
COMMENT ON COLUMN {{mirror}}.payments.commissioned IS 'Whether a commission was paid on it.';
COMMENT ON COLUMN {{mirror}}.payments.synced IS 'Whether it has gone to the accounting system that is connected to Keap.';
COMMENT ON COLUMN {{mirror}}.payments.note IS 'Remarks on the payment.';
COMMENT ON COLUMN {{mirror}}.payments.external_transaction_id IS 'Identifier at the payment processor.';
COMMENT ON COLUMN {{mirror}}.payments.merchant_account_id IS 'Merchant account it went through.';
COMMENT ON COLUMN {{mirror}}.payments.merchant_account_type IS 'Kind of that merchant account: PAYPAL, AUTHORIZE, EWAY, WEPAY, STRIPE, KEAP_PAY or UNSUPPORTED.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_payment_method_id IS 'Method: identifier of the stored method; not always a number.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_credit_card_id IS 'Method: identifier the stored card has in REST v1; NULL where it has none.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_contact_id IS 'Method: contact the method belongs to.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_payment_method_type IS 'Method: kind of method; Keap knows CARD only so far.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_status IS 'Method: state of the method: EXPIRED, or NULL for one that is not.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_created_time IS 'Method: when the method was stored, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_merchant_account_id IS 'Method: merchant account that holds the method.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_merchant_account_type IS 'Method: kind of that merchant account: PAYPAL, AUTHORIZE, EWAY, WEPAY, STRIPE, KEAP_PAY or UNSUPPORTED.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_card_info_brand IS 'Method: card: brand in the payment processor''s words, as Visa.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_card_info_card_type IS 'Method: card: kind of card: CREDIT, DEBIT, PREPAID or ACH.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_card_info_last_four IS 'Method: card: last four digits of the number; kept as text, since they may begin with zero.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_card_info_expiration_year IS 'Method: card: year it expires, four digits.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_card_info_expiration_month IS 'Method: card: month it expires, two digits.';
COMMENT ON COLUMN {{mirror}}.payments.payment_method_card_info_fingerprint IS 'Method: card: token that is equal for equal cards, and tells nothing else.';
COMMENT ON COLUMN {{mirror}}.payments.update_time IS 'When the payment last changed, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.payments.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.payments._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.payments._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.payments._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.payment_orders (
    account text NOT NULL,
    payment_id bigint NOT NULL,
    order_id bigint NOT NULL,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, payment_id, order_id)
);
COMMENT ON TABLE {{mirror}}.payment_orders IS 'Orders that payments were made on.';
COMMENT ON COLUMN {{mirror}}.payment_orders.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.payment_orders.payment_id IS 'Record of payments that holds the row.';
COMMENT ON COLUMN {{mirror}}.payment_orders.order_id IS 'Order that was paid on.';
COMMENT ON COLUMN {{mirror}}.payment_orders._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.payment_orders._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.payment_orders._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.transactions (
    account text NOT NULL,
    id bigint NOT NULL,
    contact_id bigint,
    amount numeric,
    transaction_method text,
    transaction_time timestamptz,
    status text,
    is_successful boolean,
    description text,
    error_details text,
    payment_id bigint,
    external_reference_id text,
    external_response_code text,
    merchant_account_id bigint,
    merchant_account_type text,
    contact_contact_id bigint,
    contact_email text,
    contact_given_name text,
    contact_family_name text,
    payment_method_payment_method_id text,
    payment_method_credit_card_id text,
    payment_method_contact_id bigint,
    payment_method_payment_method_type text,
    payment_method_status text,
    payment_method_created_time timestamptz,
    payment_method_merchant_account_id bigint,
    payment_method_merchant_account_type text,
    payment_method_card_info_brand text,
    payment_method_card_info_card_type text,
    payment_method_card_info_last_four text,
    payment_method_card_info_expiration_year text,
    payment_method_card_info_expiration_month text,
    payment_method_card_info_fingerprint text,
    extra jsonb,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, id)
);
COMMENT ON TABLE {{mirror}}.transactions IS 'Attempts to move money: charges, refunds and voids, those that failed included. Changes of the newest 900 are found by every pass, those of older ones by a sweep only, since Keap cannot list transactions by their change.';
COMMENT ON COLUMN {{mirror}}.transactions.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.transactions.id IS 'Made by keapsync, since Keap gives these records no id: a 64-bit hash of contact_id, transaction_time, transaction_method, amount, order_ids, and of a running number among records that are equal in all of these.';
COMMENT ON COLUMN {{mirror}}.transactions.contact_id IS 'Contact whose money it was.';
COMMENT ON COLUMN {{mirror}}.transactions.amount IS 'Amount, in major units of the account''s currency.';
COMMENT ON COLUMN {{mirror}}.transactions.transaction_method IS 'What was attempted: CAPTURE, REFUND, VOID or MANUAL.';
COMMENT ON COLUMN {{mirror}}.transactions.transaction_time IS 'When it was attempted, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.transactions.status IS 'Outcome: APPROVED, PENDING, ERROR, FAILED or NONE.';
COMMENT ON COLUMN {{mirror}}.transactions.is_successful IS 'Whether the money moved; false while the outcome is PENDING.';
COMMENT ON COLUMN {{mirror}}.transactions.description IS 'What it was for.';
COMMENT ON COLUMN {{mirror}}.transactions.error_details IS 'Why it failed; NULL where it did not.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_id IS 'Payment it made; NULL or 0 where it made none.';
COMMENT ON COLUMN {{mirror}}.transactions.external_reference_id IS 'Identifier at the payment processor.';
COMMENT ON COLUMN {{mirror}}.transactions.external_response_code IS 'Answer of the payment processor, by its own code.';
COMMENT ON COLUMN {{mirror}}.transactions.merchant_account_id IS 'Merchant account it went through.';
COMMENT ON COLUMN {{mirror}}.transactions.merchant_account_type IS 'Kind of that merchant account: PAYPAL, AUTHORIZE, EWAY, WEPAY, STRIPE, KEAP_PAY or UNSUPPORTED.';
COMMENT ON COLUMN {{mirror}}.transactions.contact_contact_id IS 'Contact: the number inside the contact that Keap repeats in the record, equal to contact_id.';
COMMENT ON COLUMN {{mirror}}.transactions.contact_email IS 'Contact: e-mail address of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.transactions.contact_given_name IS 'Contact: first name of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.transactions.contact_family_name IS 'Contact: last name of the contact when the record was read.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_payment_method_id IS 'Method: identifier of the stored method; not always a number.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_credit_card_id IS 'Method: identifier the stored card has in REST v1; NULL where it has none.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_contact_id IS 'Method: contact the method belongs to.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_payment_method_type IS 'Method: kind of method; Keap knows CARD only so far.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_status IS 'Method: state of the method: EXPIRED, or NULL for one that is not.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_created_time IS 'Method: when the method was stored, as an instant in UTC.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_merchant_account_id IS 'Method: merchant account that holds the method.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_merchant_account_type IS 'Method: kind of that merchant account: PAYPAL, AUTHORIZE, EWAY, WEPAY, STRIPE, KEAP_PAY or UNSUPPORTED.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_card_info_brand IS 'Method: card: brand in the payment processor''s words, as Visa.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_card_info_card_type IS 'Method: card: kind of card: CREDIT, DEBIT, PREPAID or ACH.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_card_info_last_four IS 'Method: card: last four digits of the number; kept as text, since they may begin with zero.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_card_info_expiration_year IS 'Method: card: year it expires, four digits.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_card_info_expiration_month IS 'Method: card: month it expires, two digits.';
COMMENT ON COLUMN {{mirror}}.transactions.payment_method_card_info_fingerprint IS 'Method: card: token that is equal for equal cards, and tells nothing else.';
COMMENT ON COLUMN {{mirror}}.transactions.extra IS 'What Keap sent and no column holds; under _invalid, values that did not fit their column. NULL for nothing.';
COMMENT ON COLUMN {{mirror}}.transactions._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.transactions._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.transactions._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

CREATE TABLE {{mirror}}.transaction_orders (
    account text NOT NULL,
    transaction_id bigint NOT NULL,
    order_id bigint NOT NULL,
    _synced_at timestamptz NOT NULL DEFAULT now(),
    _deleted_at timestamptz,
    _row_hash bigint,
    PRIMARY KEY (account, transaction_id, order_id)
);
COMMENT ON TABLE {{mirror}}.transaction_orders IS 'Orders that transactions were made for.';
COMMENT ON COLUMN {{mirror}}.transaction_orders.account IS 'Keap application the row comes from, by its Application Name.';
COMMENT ON COLUMN {{mirror}}.transaction_orders.transaction_id IS 'Record of transactions that holds the row.';
COMMENT ON COLUMN {{mirror}}.transaction_orders.order_id IS 'Order the transaction was for.';
COMMENT ON COLUMN {{mirror}}.transaction_orders._synced_at IS 'When this version of the row was written to the mirror.';
COMMENT ON COLUMN {{mirror}}.transaction_orders._deleted_at IS 'When the record was found to be gone from Keap; NULL while it exists.';
COMMENT ON COLUMN {{mirror}}.transaction_orders._row_hash IS 'Hash of the record as Keap sent it, to recognise unchanged records; NULL once deleted.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'keap_reader') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA {{mirror}} TO keap_reader;
    END IF;
END $$;
