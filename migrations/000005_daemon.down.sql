DROP TABLE {{state}}.call_slots, {{state}}.schedule, {{state}}.hook_calls, {{state}}.hook_gaps, {{state}}.hook_events, {{state}}.hook_subscriptions,
    {{state}}.credentials, {{state}}.accounts;
