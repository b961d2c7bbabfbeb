-- The history of a deal's terms up to a day, as far as this program knew by another.
-- Question: how did each term come to what it was on a day?
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
--   step: counts the values of a slot and layer from 1
--   relation: what the claim was to what stood before
--   valid_from: since when the sources said so
--   valid_to: until when; none: still
--   previous_value_text: the value before
--   previous_value_json: the same by its kind
SELECT deal_id, term, holder, layer, value_text, value_json, amount, unit, period_start, period_end,
       qualifier, modality, is_contested, support_count, asserted_at, recorded_at, claim_id, quote,
       url, publisher, row_number() OVER slot AS step, relation, valid_from,
       CASE WHEN said_to <= :as_of THEN said_to END AS valid_to,
       lag(value_text) OVER slot AS previous_value_text,
       lag(value_json) OVER slot AS previous_value_json
FROM (SELECT v.*, row_number() OVER (PARTITION BY v.term, v.holder, v.value_key, v.ordinal
                                     ORDER BY v.moment DESC) AS age
      FROM term_versions AS v
      WHERE v.deal_id = :deal
        AND v.said_from <= :as_of
        AND v.known_from <= :known_at AND v.known_to > :known_at) AS said
WHERE age = 1
WINDOW slot AS (PARTITION BY term, holder, layer, value_key ORDER BY ordinal)
ORDER BY term, coalesce(holder, ''), layer, value_key, step
