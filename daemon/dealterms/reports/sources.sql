-- How much each publisher contributed: articles, claims, and claims that count today.
-- Question: which publishers carry the picture?
-- Columns:
--   publisher: the publisher
--   article_count: articles that were read
--   claim_count: claims in them
--   active_claim_count: of them, those that count today
--   first_published_at: the oldest article
--   last_published_at: the newest
SELECT a.publisher, count(DISTINCT a.article_id) AS article_count, count(c.claim_id) AS claim_count,
       sum(CASE WHEN c.is_active THEN 1 ELSE 0 END) AS active_claim_count,
       min(a.published_at) AS first_published_at, max(a.published_at) AS last_published_at
FROM articles AS a
LEFT JOIN claims AS c ON c.article_id = a.article_id
GROUP BY a.publisher
ORDER BY claim_count DESC, a.publisher
