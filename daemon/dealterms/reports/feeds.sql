-- Feeds, the failing ones first.
SELECT feed_url, publisher, last_polled_at, next_due_at, last_status, failure_count, last_error,
       entry_count, article_count
FROM feed_health
ORDER BY failure_count DESC, feed_url
