-- The terms of a deal: what the sources had said by a day, as far as this program knew by another.
-- Question: what was the state of a deal on a day?
-- Parameters:
--   deal [required]: the deal
--   as_of [latest]: what the sources had said by then
--   known_at [latest]: what this program knew by then
-- Columns:
--   deal_id: the deal
--   term: the term
--   holder: whose value it is, where a term has one per holder
--   layer: official or reported
--   value_text: the value in its own words
--   value_json: the value by its kind
--   amount: the number in plain units, as text
--   unit: its currency or unit
--   period_start: first day of a date or period
--   period_end: the day after its last
--   qualifier: what the number bounds
--   modality: how firmly it is asserted
--   is_contested: somebody says otherwise
--   support_count: independent origins that say it
--   asserted_at: when it was said
--   recorded_at: when this program recorded it
--   claim_id: the claim it rests on
--   quote: the words it rests on
--   url: where they stand
--   publisher: who published it
SELECT deal_id, term, holder, layer, value_text, value_json, amount, unit, period_start, period_end,
       qualifier, modality, is_contested, support_count, asserted_at, recorded_at, claim_id, quote,
       url, publisher
FROM term_versions
WHERE deal_id = :deal
  AND said_from <= :as_of AND said_to > :as_of
  AND known_from <= :known_at AND known_to > :known_at
ORDER BY term, coalesce(holder, ''), layer, value_key
