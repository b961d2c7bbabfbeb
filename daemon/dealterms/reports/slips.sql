-- Dates that moved: by how many days, and who said so.
-- Question: which deals slip, and by how much each time?
-- Parameters:
--   deal [all]: only this deal
-- Columns:
--   deal_id: the deal
--   term: the term
--   holder: whose date it is, where a term has one per holder
--   layer: official or reported
--   step: the number of the step in the history of the slot
--   relation: change, correction or contested
--   previous_value_text: the date before
--   value_text: the date since
--   slip_days: days from the end of the one to the end of the other; negative: brought forward
--   total_slip_days: the same, from the first date of the slot and layer
--   valid_from: when it was said
--   publisher: who published it
--   quote: the words
--   url: where they stand
WITH dated AS (
  SELECT h.*, coalesce(period_end, period_start) AS ends_on,
         lag(coalesce(period_end, period_start)) OVER slot AS ended_on,
         first_value(coalesce(period_end, period_start)) OVER slot AS first_ended_on
  FROM term_history AS h
  WHERE :deal IN (deal_id, '') AND coalesce(period_end, period_start) IS NOT NULL
  WINDOW slot AS (PARTITION BY deal_id, term, holder, layer ORDER BY step)
)
SELECT deal_id, term, holder, layer, step, relation, previous_value_text, value_text,
       (unixepoch(ends_on) - unixepoch(ended_on)) / 86400 AS slip_days,
       (unixepoch(ends_on) - unixepoch(first_ended_on)) / 86400 AS total_slip_days,
       valid_from, publisher, quote, url
FROM dated
WHERE ended_on <> ends_on AND relation <> 'refinement'
ORDER BY deal_id, term, coalesce(holder, ''), layer, step
