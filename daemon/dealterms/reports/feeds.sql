-- Feeds, the failing ones first.
-- Question: which feeds cannot be read?
-- Columns:
--   feed_url: the feed
--   publisher: whose it is
--   last_polled_at: the last poll
--   next_due_at: the next one
--   last_status: the HTTP status of the last answer
--   failure_count: polls that failed in a row
--   last_error: what the last one said
--   entry_count: entries in its last body
--   article_count: articles it has brought
SELECT feed_url, publisher, last_polled_at, next_due_at, last_status, failure_count, last_error,
       entry_count, article_count
FROM feed_health
ORDER BY failure_count DESC, feed_url
