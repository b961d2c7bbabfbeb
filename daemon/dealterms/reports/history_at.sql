-- The history of a deal's terms up to a day, as far as this program knew by another.
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
