DROP FUNCTION {{state}}.take_call;
ALTER TABLE {{state}}.api_usage DROP COLUMN hook_calls;
DROP TABLE {{state}}.call_slots, {{state}}.schedule, {{state}}.hook_gaps, {{state}}.hook_events, {{state}}.hook_subscriptions,
    {{state}}.credentials, {{state}}.accounts;
