-- What was known on a day, beside what is known now to have been said by that day.
-- Question: which of the values we believed on that day would we give otherwise today?
-- Parameters:
--   deal [all]: only this deal
--   as_of [required]: the day
-- Columns:
--   deal_id: the deal
--   term: the term
--   holder: whose value it is, where a term has one per holder
--   layer: official or reported
--   verdict: same, revised, found_later (nothing was known), or taken_back (nothing is left)
--   value_then: what this program gave on that day
--   qualifier_then: what the number bounded
--   modality_then: how firmly it was asserted
--   value_now: what it gives for that day now
--   qualifier_now: what the number bounds
--   modality_now: how firmly it is asserted
--   publisher: whose words they are: today's, else those of the time
--   quote: the words
--   url: where they stand
WITH said AS (
  SELECT deal_id, term, coalesce(holder, '') AS slot, layer, value_key, value_text, value_json,
         qualifier, modality, publisher, quote, url, known_from, known_to
  FROM term_versions
  WHERE :deal IN (deal_id, '') AND said_from <= :as_of AND said_to > :as_of
), believed AS (
  SELECT * FROM said WHERE known_from <= :as_of AND known_to > :as_of
), known AS (
  SELECT * FROM said WHERE known_to > '9999-12-30T00:00:00.000000Z'
), named AS (
  SELECT deal_id, term, slot, layer, value_key FROM believed
  UNION
  SELECT deal_id, term, slot, layer, value_key FROM known
)
SELECT n.deal_id, n.term, nullif(n.slot, '') AS holder, n.layer,
       CASE WHEN b.deal_id IS NULL THEN 'found_later'
            WHEN k.deal_id IS NULL THEN 'taken_back'
            WHEN b.value_json = k.value_json AND b.qualifier = k.qualifier
             AND b.modality = k.modality THEN 'same'
            ELSE 'revised' END AS verdict,
       b.value_text AS value_then, b.qualifier AS qualifier_then, b.modality AS modality_then,
       k.value_text AS value_now, k.qualifier AS qualifier_now, k.modality AS modality_now,
       coalesce(k.publisher, b.publisher) AS publisher, coalesce(k.quote, b.quote) AS quote,
       coalesce(k.url, b.url) AS url
FROM named AS n
LEFT JOIN believed AS b
  ON b.deal_id = n.deal_id AND b.term = n.term AND b.slot = n.slot AND b.layer = n.layer
 AND b.value_key = n.value_key
LEFT JOIN known AS k
  ON k.deal_id = n.deal_id AND k.term = n.term AND k.slot = n.slot AND k.layer = n.layer
 AND k.value_key = n.value_key
ORDER BY n.deal_id, n.term, n.slot, n.layer, n.value_key
