-- How much each publisher contributed: articles, claims, and claims that count today.
SELECT a.publisher, count(DISTINCT a.article_id) AS article_count, count(c.claim_id) AS claim_count,
       sum(CASE WHEN c.is_active THEN 1 ELSE 0 END) AS active_claim_count,
       min(a.published_at) AS first_published_at, max(a.published_at) AS last_published_at
FROM articles AS a
LEFT JOIN claims AS c ON c.article_id = a.article_id
GROUP BY a.publisher
ORDER BY claim_count DESC, a.publisher
