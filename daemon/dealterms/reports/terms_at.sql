-- The terms of a deal: what the sources had said by a day, as far as this program knew by another.
SELECT deal_id, term, holder, layer, value_text, value_json, amount, unit, period_start, period_end,
       qualifier, modality, is_contested, support_count, asserted_at, recorded_at, claim_id, quote,
       url, publisher
FROM term_versions
WHERE deal_id = :deal
  AND said_from <= :as_of AND said_to > :as_of
  AND known_from <= :known_at AND known_to > :known_at
ORDER BY term, coalesce(holder, ''), layer, value_key
