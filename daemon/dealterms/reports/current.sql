-- The terms of every deal as they stand, with who said so.
-- Question: what is known today, term by term?
-- Parameters:
--   deal [all]: only this deal
-- Columns:
--   deal_id: the deal
--   term: the term
--   holder: whose value it is, where a term has one per holder
--   layer: official, or reported beside or instead of it
--   value_text: the value in its own words
--   qualifier: what the number bounds
--   modality: how firmly it is asserted
--   is_contested: somebody says otherwise
--   support_count: independent origins that say it
--   asserted_at: when it was said
--   recorded_at: when this program recorded it
--   publisher: who published it
--   quote: the words it rests on
--   url: where they stand
--   amount: the number in plain units, as text
--   unit: its currency or unit
--   period_start: first day of a date or period
--   period_end: the day after its last
SELECT deal_id, term, holder, layer, value_text, qualifier, modality, is_contested, support_count,
       asserted_at, recorded_at, publisher, quote, url, amount, unit, period_start, period_end
FROM term_current
WHERE :deal IN (deal_id, '')
ORDER BY deal_id, term, coalesce(holder, ''), layer, value_text
