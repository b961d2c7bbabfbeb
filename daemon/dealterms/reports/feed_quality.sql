-- What each feed brought: articles, claims, what was left out, and how it is doing.
-- Question: which feeds are worth their polls?
-- Columns:
--   feed_url: the feed
--   publisher: whose it is
--   article_count: articles that were read
--   telling_count: of them, those with a claim that counts
--   claim_count: claims that count
--   official_count: of them, those of the parties' own word
--   refused_count: figures and words that were looked at and are no claim
--   claims_per_100_articles: rounded down; none without articles
--   first_count: values that this feed was the first to tell
--   last_published_at: the newest article
--   unavailable_count: articles whose page could not be had
--   failure_count: polls that failed in a row, up to now
--   last_error: what the last one said
WITH counted AS (
  SELECT article_id, count(*) AS claim_count,
         sum(CASE WHEN layer = 'official' THEN 1 ELSE 0 END) AS official_count
  FROM claims
  WHERE is_active AND deal_id IS NOT NULL
  GROUP BY article_id
), firsts AS (
  SELECT article_id, sum(CASE WHEN place = 1 THEN 1 ELSE 0 END) AS first_count
  FROM (SELECT c.article_id,
               row_number() OVER (
                 PARTITION BY c.deal_id, c.term, coalesce(c.holder, ''), c.value_json
                 ORDER BY coalesce(c.published_at, a.first_seen_at), c.claim_id) AS place
        FROM claims AS c
        JOIN articles AS a ON a.article_id = c.article_id
        WHERE c.is_active AND c.deal_id IS NOT NULL AND c.modality <> 'denied'
          AND c.relation NOT IN ('ignored', 'component')) AS told
  GROUP BY article_id
), texts AS (
  SELECT feed_url, article_id, sum(refusal_count) AS refused_count,
         max(CASE WHEN unavailable_reason IS NULL THEN 0 ELSE 1 END) AS unavailable_count
  FROM readings
  GROUP BY feed_url, article_id
)
SELECT f.feed_url, f.publisher, count(t.article_id) AS article_count,
       count(c.article_id) AS telling_count,
       CAST(coalesce(sum(c.claim_count), 0) AS INTEGER) AS claim_count,
       CAST(coalesce(sum(c.official_count), 0) AS INTEGER) AS official_count,
       CAST(coalesce(sum(t.refused_count), 0) AS INTEGER) AS refused_count,
       CAST(100 * coalesce(sum(c.claim_count), 0) AS INTEGER)
         / nullif(count(t.article_id), 0) AS claims_per_100_articles,
       CAST(coalesce(sum(w.first_count), 0) AS INTEGER) AS first_count,
       max(coalesce(a.published_at, a.first_seen_at)) AS last_published_at,
       CAST(coalesce(sum(t.unavailable_count), 0) AS INTEGER) AS unavailable_count,
       f.failure_count, f.last_error
FROM feed_health AS f
LEFT JOIN texts AS t ON t.feed_url = f.feed_url
LEFT JOIN articles AS a ON a.article_id = t.article_id
LEFT JOIN counted AS c ON c.article_id = t.article_id
LEFT JOIN firsts AS w ON w.article_id = t.article_id
GROUP BY f.feed_url, f.publisher, f.failure_count, f.last_error
ORDER BY claim_count DESC, f.feed_url
