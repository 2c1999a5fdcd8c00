-- a word for a number: the same number gives the same word
CREATE OR REPLACE FUNCTION pg_temp.pick(words text[], seed bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT words[1 + abs(hashint8(seed)) %% cardinality(words)] $$;

-- a number from 0 to 1 for a number
CREATE OR REPLACE FUNCTION pg_temp.chance(seed bigint) RETURNS float
LANGUAGE sql IMMUTABLE AS $$ SELECT (abs(hashint8(seed)::bigint) %% 1000000) / 1000000.0 $$;

-- customers
INSERT INTO customers_customer (id, name, language, time_zone, phone, location, facts, created_at, last_seen_at)
SELECT g, pg_temp.pick(%(first_names)s, g) || ' ' || pg_temp.pick(%(last_names)s, g * 31), 'en', '', '', '', '{}',
       now() - interval '3 years', now() - pg_temp.chance(g * 17) * interval '2 years'
FROM generate_series(1, %(customers)s) g;

-- their addresses
INSERT INTO customers_customeraddress (customer_id, email, is_primary, bounce_score)
SELECT g, 'customer' || g || '@correu.example', true, 0 FROM generate_series(1, %(customers)s) g;

-- what each ticket will be
CREATE TEMP TABLE plan AS
SELECT g AS id,
       CASE WHEN pg_temp.chance(g * 3) < 0.5
            THEN 1 + (pg_temp.chance(g * 5) * %(customers)s / 5)::int
            ELSE 1 + (pg_temp.chance(g * 7) * (%(customers)s - 1))::int END AS customer,
       now() - (1 - power(g::float / %(n)s, 0.7)) * interval '3 years' - interval '1 minute' AS at,
       g > %(n)s - ceil(%(n)s * 0.2) AND pg_temp.chance(g * 11) < 0.25 AS is_open,
       pg_temp.chance(g * 13) AS luck,
       (SELECT array_agg(id ORDER BY id) FROM accounts_user WHERE role = 'agent') AS agents
FROM generate_series(1, %(n)s) g;

-- tickets
INSERT INTO helpdesk_ticket (id, subject, status, priority, channel, requester_email, is_verified, tags, language,
    created_at, updated_at, first_replied_at, solved_at, resolutions, reopens, waiting_since, last_requester_at,
    last_message_at, preview, has_attachments, search, assignee_id, mailbox_id, requester_id, team_id)
SELECT p.id, s.subject,
       CASE WHEN NOT p.is_open THEN 'solved' WHEN p.luck < 0.15 THEN 'new' WHEN p.luck < 0.6 THEN 'open'
            WHEN p.luck < 0.9 THEN 'pending' ELSE 'on_hold' END,
       CASE WHEN p.luck < 0.05 THEN 'urgent' WHEN p.luck < 0.15 THEN 'high' ELSE 'normal' END,
       'mail', 'customer' || p.customer || '@correu.example', true,
       CASE WHEN p.luck < 0.3 THEN ARRAY['delivery'] WHEN p.luck < 0.5 THEN ARRAY['invoice', 'refund'] ELSE ARRAY[]::text[] END,
       'en', p.at, p.at + interval '5 hours', p.at + interval '1 hour',
       CASE WHEN NOT p.is_open THEN p.at + interval '5 hours' END,
       CASE WHEN p.is_open THEN 0 ELSE 1 END, 0,
       CASE WHEN p.is_open AND p.luck < 0.6 THEN p.at END, p.at + interval '2 hours', p.at + interval '4 hours',
       left(s.text, 160), p.luck < 0.1,
       to_tsvector('simple', lower(s.subject || ' ' || c.name || ' customer' || c.id || ' correu example ' || s.text)),
       CASE WHEN p.is_open AND p.luck BETWEEN 0.1 AND 0.2 THEN NULL
            ELSE p.agents[1 + abs(hashint8(p.id)) %% cardinality(p.agents)] END,
       (SELECT id FROM mail_mailbox LIMIT 1), p.customer, (SELECT id FROM accounts_team LIMIT 1)
FROM plan p
JOIN customers_customer c ON c.id = p.customer
CROSS JOIN LATERAL (SELECT pg_temp.pick(%(subjects)s, p.id) AS subject,
    pg_temp.pick(%(openings)s, p.id * 19) || ' ' || pg_temp.pick(%(matters)s, p.id * 23) || ' '
    || pg_temp.pick(%(closings)s, p.id * 29) AS text) s;

-- four messages each: the customer, the agent, the customer, the agent
INSERT INTO helpdesk_message (ticket_id, kind, customer_id, agent_id, channel, text, html, full_text, is_automatic,
    is_verified, problems, created_at)
SELECT p.id, 'public', CASE WHEN m %% 2 = 1 THEN p.customer END,
       CASE WHEN m %% 2 = 0 THEN p.agents[1 + abs(hashint8(p.id)) %% cardinality(p.agents)] END, 'mail',
       CASE m WHEN 1 THEN pg_temp.pick(%(openings)s, p.id * 19) || ' ' || pg_temp.pick(%(matters)s, p.id * 23) || ' '
                          || pg_temp.pick(%(closings)s, p.id * 29)
              WHEN 3 THEN pg_temp.pick(%(thanks)s, p.id * 37)
              ELSE pg_temp.pick(%(answers)s, p.id * 41 + m) END,
       '', '', false, true, '[]', p.at + (m - 1) * interval '80 minutes'
FROM plan p CROSS JOIN generate_series(1, 4) m ORDER BY p.id, m;

-- interactions
INSERT INTO journeys_interaction (customer_id, touchpoint_id, occurred_at, summary, source, external_id, ticket_id)
SELECT p.customer, t.ids[1 + abs(hashint8(p.id * 43)) %% cardinality(t.ids)], p.at, '', 'ticket', p.id::text, p.id
FROM plan p, (SELECT array_agg(id ORDER BY id) AS ids FROM journeys_touchpoint) t;

-- feedback requests: 40 of 100 resolutions
INSERT INTO journeys_feedbackrequest (survey_id, survey_version, ticket_id, resolution, interaction_id, customer_id,
    email, touchpoint_id, agent_id, team_id, channel, language, metric, question, low_label, high_label, resolved_at,
    due_at, state, reason, sent_at, expires_at)
SELECT s.id, 1, p.id, 1, i.id, p.customer, 'customer' || p.customer || '@correu.example', i.touchpoint_id,
       k.assignee_id, k.team_id, 'mail', 'en', 'csat', s.question, s.low_label, s.high_label, k.solved_at,
       k.solved_at + interval '1 day', 'sent', '', k.solved_at + interval '1 day', k.solved_at + interval '22 days'
FROM plan p JOIN helpdesk_ticket k ON k.id = p.id JOIN journeys_interaction i ON i.ticket_id = p.id, journeys_survey s
WHERE NOT p.is_open AND p.luck < 0.4;

-- answers: 40 of 100 requests
INSERT INTO journeys_answer (request_id, customer_id, touchpoint_id, ticket_id, metric, score, band, comment, choices,
    wants_contact, suspicion, suspicion_reason, answered_at, changed_at)
SELECT r.id, r.customer_id, r.touchpoint_id, r.ticket_id, 'csat', v.score,
       CASE WHEN v.score < 3 THEN 'low' WHEN v.score = 3 THEN 'middle' ELSE 'high' END,
       CASE WHEN pg_temp.chance(r.id * 53) < 0.5 THEN pg_temp.pick(%(thanks)s, r.id) ELSE '' END, '{}', false, 'none', '',
       least(r.sent_at + interval '3 hours', now()), least(r.sent_at + interval '3 hours', now())
FROM journeys_feedbackrequest r
CROSS JOIN LATERAL (SELECT (ARRAY[1, 2, 3, 4, 4, 4, 5, 5, 5, 5])[1 + abs(hashint8(r.id * 59)) %% 10] AS score) v
WHERE pg_temp.chance(r.id * 47) < 0.4;

-- the timeline of each customer
INSERT INTO customers_timelineentry (customer_id, at, kind, subject_type, subject_id, title, detail, url, facts, team_id)
SELECT requester_id, created_at, 'ticket', 'ticket', id, subject, preview, '/tickets/' || id || '/',
       jsonb_build_object('status', status), team_id
FROM helpdesk_ticket;

-- numbers go on where the rows end
SELECT setval(pg_get_serial_sequence('helpdesk_ticket', 'id'), %(n)s), setval(pg_get_serial_sequence('customers_customer', 'id'), %(customers)s);
