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
         a.origin_id, c.layer, c.modality, c.claim_id,
         coalesce(c.published_at, a.first_seen_at) AS told_at
  FROM claims AS c
  JOIN articles AS a ON a.article_id = c.article_id
  WHERE :deal IN (c.deal_id, '') AND c.deal_id IS NOT NULL AND c.is_active
    AND c.modality <> 'denied' AND c.relation NOT IN ('ignored', 'component')
), confirmed AS (
  SELECT t.*, row_number() OVER origin AS telling,
         first_value(layer) OVER official AS official_layer,
         first_value(told_at) OVER official AS official_at,
         first_value(publisher) OVER official AS official_by
  FROM told AS t
  WINDOW origin AS (PARTITION BY deal_id, term, slot, value_json, origin_id
                    ORDER BY told_at, claim_id),
         official AS (PARTITION BY deal_id, term, slot, value_json
                      ORDER BY CASE layer WHEN 'official' THEN 0 ELSE 1 END, told_at, origin_id)
), placed AS (
  SELECT c.*, row_number() OVER value AS place, first_value(value_text) OVER value AS first_text,
         first_value(told_at) OVER value AS first_told_at
  FROM confirmed AS c
  WHERE telling = 1
  WINDOW value AS (PARTITION BY deal_id, term, slot, value_json ORDER BY told_at, origin_id)
)
SELECT deal_id, term, nullif(slot, '') AS holder, first_text AS value_text, place, publisher,
       origin_id, layer, modality, told_at,
       (unixepoch(told_at) - unixepoch(first_told_at)) / 3600 AS hours_behind,
       CASE official_layer WHEN 'official' THEN official_at END AS confirmed_at,
       CASE official_layer WHEN 'official' THEN official_by END AS confirmed_by,
       CASE WHEN layer = 'reported' AND official_layer = 'official' AND official_at >= told_at
            THEN (unixepoch(official_at) - unixepoch(told_at)) / 3600 END AS hours_to_confirmation
FROM placed
ORDER BY deal_id, term, slot, first_told_at, value_json, place
