-- What changed, newest first: old value, new value and the words it rests on.
-- Question: what has become another in a period, by the time this program recorded it?
-- Parameters:
--   deal [all]: only this deal
--   since [earliest]: nothing recorded before
--   until [latest]: nothing recorded later
-- Columns:
--   recorded_at: when the change was recorded, and alerted
--   deal_id: the deal
--   term: the term, none for a new deal
--   holder: whose value it is, where a term has one per holder
--   kind: what kind of change it is
--   layer: official or reported
--   old_value_text: what stood before
--   new_value_text: what stands since
--   publisher: who published the words
--   quote: the words it rests on
--   url: where they stand
SELECT recorded_at, deal_id, term, holder, kind, layer, old_value_text, new_value_text, publisher,
       quote, url
FROM term_changes
WHERE :deal IN (deal_id, '') AND recorded_at >= :since AND recorded_at <= :until
ORDER BY recorded_at DESC, deal_id, term NULLS FIRST, coalesce(holder, ''), kind, change_id
