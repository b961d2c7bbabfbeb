-- How each publisher's unconfirmed reports turned out.
-- Question: whose rumours are later confirmed, and whose denied?
-- A value is confirmed by the same value, not by one that rounds to it. Of the status, every stage
-- from rumoured to closed says one thing: that there is a deal.
-- Parameters:
--   since [earliest]: no report published before
--   until [latest]: no report published later
-- Columns:
--   publisher: who published the report; copies of it count for nobody
--   rumour_count: values it reported before the parties said the same
--   first_count: of them, those that it was the first to report
--   confirmed_count: the parties later said the same value
--   denied_count: the parties later denied the value
--   contradicted_count: neither, and the parties later said another value of the same term
--   open_count: the parties have said nothing of the term since
--   confirmed_percent: of those that are not open, the share that was confirmed, rounded down
--   mean_hours_to_confirmation: whole hours, of those that were confirmed
WITH told AS (
  SELECT c.deal_id, c.term, coalesce(c.holder, '') AS slot, c.publisher, a.origin_id, c.layer,
         c.claim_id, coalesce(c.published_at, a.first_seen_at) AS told_at,
         CASE WHEN c.term = 'status' AND c.value_json IN (
                '{"label":"rumoured"}', '{"label":"in_talks"}', '{"label":"announced"}',
                '{"label":"agreed_non_binding"}', '{"label":"definitive"}', '{"label":"approved"}',
                '{"label":"closed"}', '{"label":"denied"}')
              THEN 'that there is a deal' ELSE c.value_json END AS value,
         CASE WHEN c.modality = 'denied' THEN 1
              WHEN c.term = 'status' AND c.value_json = '{"label":"denied"}' THEN 1
              ELSE 0 END AS is_denial
  FROM claims AS c
  JOIN articles AS a ON a.article_id = c.article_id
  WHERE c.is_active AND c.deal_id IS NOT NULL AND c.relation NOT IN ('ignored', 'component')
), reported AS (
  SELECT t.*, row_number() OVER (PARTITION BY deal_id, term, slot, value, origin_id
                                 ORDER BY told_at, claim_id) AS telling
  FROM told AS t
  WHERE layer = 'reported' AND is_denial = 0
), rumours AS (
  SELECT r.*, row_number() OVER (PARTITION BY deal_id, term, slot, value, publisher
                                 ORDER BY told_at, claim_id) AS of_publisher,
         row_number() OVER (PARTITION BY deal_id, term, slot, value
                            ORDER BY told_at, origin_id) AS place
  FROM reported AS r
  WHERE telling = 1
    AND NOT EXISTS (SELECT 1 FROM told AS o
                    WHERE o.layer = 'official' AND o.is_denial = 0 AND o.deal_id = r.deal_id
                      AND o.term = r.term AND o.slot = r.slot AND o.value = r.value
                      AND o.told_at < r.told_at)
), answers AS (
  SELECT r.publisher, r.deal_id, r.term, r.slot, r.value, r.told_at, r.place,
         min(CASE WHEN o.is_denial = 0 AND o.value = r.value
                  THEN o.told_at END) AS confirmed_at,
         max(CASE WHEN o.is_denial = 1 AND o.value = r.value
                  THEN 1 ELSE 0 END) AS is_denied,
         max(CASE WHEN o.is_denial = 0 THEN 1 ELSE 0 END) AS is_answered
  FROM rumours AS r
  LEFT JOIN told AS o
    ON o.layer = 'official' AND o.deal_id = r.deal_id AND o.term = r.term AND o.slot = r.slot
   AND o.told_at >= r.told_at
  WHERE r.of_publisher = 1 AND r.told_at >= :since AND r.told_at <= :until
  GROUP BY r.publisher, r.deal_id, r.term, r.slot, r.value, r.told_at, r.place
), outcomes AS (
  SELECT publisher, place, (unixepoch(confirmed_at) - unixepoch(told_at)) / 3600 AS hours,
         CASE WHEN confirmed_at IS NOT NULL THEN 'confirmed' WHEN is_denied = 1 THEN 'denied'
              WHEN is_answered = 1 THEN 'contradicted' ELSE 'open' END AS outcome
  FROM answers
)
SELECT publisher, count(*) AS rumour_count,
       sum(CASE WHEN place = 1 THEN 1 ELSE 0 END) AS first_count,
       sum(CASE WHEN outcome = 'confirmed' THEN 1 ELSE 0 END) AS confirmed_count,
       sum(CASE WHEN outcome = 'denied' THEN 1 ELSE 0 END) AS denied_count,
       sum(CASE WHEN outcome = 'contradicted' THEN 1 ELSE 0 END) AS contradicted_count,
       sum(CASE WHEN outcome = 'open' THEN 1 ELSE 0 END) AS open_count,
       100 * sum(CASE WHEN outcome = 'confirmed' THEN 1 ELSE 0 END)
         / nullif(sum(CASE WHEN outcome = 'open' THEN 0 ELSE 1 END), 0) AS confirmed_percent,
       CAST(sum(hours) AS INTEGER) / nullif(count(hours), 0) AS mean_hours_to_confirmation
FROM outcomes
GROUP BY publisher
ORDER BY rumour_count DESC, publisher
