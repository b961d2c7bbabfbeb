-- Who told each value first, and how long it took until the parties said the same.
-- Question: which origins are early, and are they right?
-- Parameters:
--   deal [all]: only this deal
-- Columns:
--   deal_id: the deal
--   term: the term
--   holder: whose value it is, where a term has one per holder
--   value_text: the value in the words of its first teller
--   place: 1 for the first origin that told it, and so on; copies are one origin
--   publisher: who published the origin first
--   origin_id: the article that stands for the origin and its copies
--   layer: official or reported, as this origin told it
--   modality: how firmly it told it
--   told_at: when it was published
--   hours_behind: whole hours after the first
--   confirmed_at: when the same value was first told officially
--   confirmed_by: who published that
--   hours_to_confirmation: whole hours from this report to that; none for what came later
WITH told AS (
  SELECT c.deal_id, c.term, coalesce(c.holder, '') AS slot, c.value_text, c.value_json, c.publisher,
         a.origin_id, c.layer, c.modality, coalesce(c.published_at, a.first_seen_at) AS told_at,
         row_number() OVER (
           PARTITION BY c.deal_id, c.term, coalesce(c.holder, ''), c.value_json, a.origin_id
           ORDER BY coalesce(c.published_at, a.first_seen_at), c.claim_id) AS telling
  FROM claims AS c
  JOIN articles AS a ON a.article_id = c.article_id
  WHERE :deal IN (c.deal_id, '') AND c.is_active AND c.modality <> 'denied'
    AND c.relation NOT IN ('ignored', 'component')
), official AS (
  SELECT deal_id, term, slot, value_json, publisher, told_at,
         row_number() OVER (PARTITION BY deal_id, term, slot, value_json
                            ORDER BY told_at, origin_id) AS telling
  FROM told
  WHERE layer = 'official'
), placed AS (
  SELECT t.*, row_number() OVER value AS place, first_value(value_text) OVER value AS first_text,
         first_value(told_at) OVER value AS first_told_at
  FROM told AS t
  WHERE telling = 1
  WINDOW value AS (PARTITION BY deal_id, term, slot, value_json ORDER BY told_at, origin_id)
)
SELECT p.deal_id, p.term, nullif(p.slot, '') AS holder, p.first_text AS value_text, p.place,
       p.publisher, p.origin_id, p.layer, p.modality, p.told_at,
       (unixepoch(p.told_at) - unixepoch(p.first_told_at)) / 3600 AS hours_behind,
       o.told_at AS confirmed_at, o.publisher AS confirmed_by,
       CASE WHEN p.layer = 'reported' AND o.told_at >= p.told_at
            THEN (unixepoch(o.told_at) - unixepoch(p.told_at)) / 3600 END AS hours_to_confirmation
FROM placed AS p
LEFT JOIN official AS o
  ON o.deal_id = p.deal_id AND o.term = p.term AND o.slot = p.slot AND o.value_json = p.value_json
 AND o.telling = 1
ORDER BY p.deal_id, p.term, p.slot, p.first_told_at, p.value_json, p.place
