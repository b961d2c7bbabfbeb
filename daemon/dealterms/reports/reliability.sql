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
), answered AS (
  SELECT t.*,
         min(CASE WHEN layer = 'official' AND is_denial = 0 THEN told_at END)
           OVER same_value AS confirmed_at,
         max(CASE WHEN layer = 'official' AND is_denial = 1 THEN told_at END)
           OVER same_value AS denied_at,
         max(CASE WHEN layer = 'official' AND is_denial = 0 THEN told_at END)
           OVER same_slot AS answered_at
  FROM told AS t
  WINDOW same_value AS (PARTITION BY deal_id, term, slot, value),
         same_slot AS (PARTITION BY deal_id, term, slot)
), reported AS (
  SELECT a.*, row_number() OVER (PARTITION BY deal_id, term, slot, value, origin_id
                                 ORDER BY told_at, claim_id) AS telling
  FROM answered AS a
  WHERE layer = 'reported' AND is_denial = 0
), rumours AS (
  SELECT r.*, row_number() OVER (PARTITION BY deal_id, term, slot, value, publisher
                                 ORDER BY told_at, claim_id) AS of_publisher,
         row_number() OVER (PARTITION BY deal_id, term, slot, value
                            ORDER BY told_at, origin_id) AS place
  FROM reported AS r
  WHERE telling = 1 AND (confirmed_at IS NULL OR confirmed_at >= told_at)
), outcomes AS (
  SELECT publisher, place, (unixepoch(confirmed_at) - unixepoch(told_at)) / 3600 AS hours,
         CASE WHEN confirmed_at IS NOT NULL THEN 'confirmed'
              WHEN denied_at >= told_at THEN 'denied'
              WHEN answered_at >= told_at THEN 'contradicted' ELSE 'open' END AS outcome
  FROM rumours
  WHERE of_publisher = 1 AND told_at >= :since AND told_at <= :until
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
