-- Alerts that were sent or wait to be sent, the newest first.
SELECT message_id, deal_id, kinds, state, attempt_count, first_attempt_at, last_attempt_at,
       last_status, last_error
FROM alert_deliveries
ORDER BY coalesce(last_attempt_at, first_attempt_at) DESC NULLS LAST, message_id
