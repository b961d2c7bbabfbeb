-- Terms about which the sources disagree: what stands, and who says otherwise.
-- Question: where must a person look before relying on a value?
-- Parameters:
--   deal [all]: only this deal
-- Columns:
--   deal_id: the deal
--   term: the term
--   holder: whose value it is, where a term has one per holder
--   layer: official or reported: the layer of what stands
--   value: what stands
--   source: who published it
--   support_count: independent origins that say it
--   contesting_value: what another says; none if only the number of origins decided
--   contesting_source: who published that
--   relation: contested (a later report against the parties' word) or conflict (of one time)
--   published_at: when it was published
--   quote: the words that contest
--   url: where they stand
SELECT s.deal_id, s.term, s.holder, s.layer, s.value_text AS value, s.publisher AS source,
       s.support_count, c.value_text AS contesting_value, c.publisher AS contesting_source,
       c.relation, c.published_at, c.quote, c.url
FROM term_current AS s
LEFT JOIN claims AS c
  ON c.deal_id = s.deal_id AND c.term = s.term
 AND coalesce(c.holder, s.holder, '') = coalesce(s.holder, '')
 AND c.relation IN ('contested', 'conflict') AND c.is_active AND c.value_json <> s.value_json
WHERE s.is_contested AND :deal IN (s.deal_id, '')
ORDER BY s.deal_id, s.term, coalesce(s.holder, ''), s.layer, c.published_at DESC NULLS LAST,
         c.claim_id
