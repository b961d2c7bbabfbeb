-- Alerts that were sent or wait to be sent, the newest first.
-- Question: who was told what, and what has not arrived?
-- Columns:
--   message_id: the message
--   deal_id: the deal it is about
--   kinds: what changed, in kinds
--   state: pending, delivered, parked or disabled
--   attempt_count: attempts so far
--   first_attempt_at: the first of them
--   last_attempt_at: the last of them
--   last_status: the HTTP status of its answer
--   last_error: what went wrong then
SELECT message_id, deal_id, kinds, state, attempt_count, first_attempt_at, last_attempt_at,
       last_status, last_error
FROM alert_deliveries
ORDER BY coalesce(last_attempt_at, first_attempt_at) DESC NULLS LAST, message_id
