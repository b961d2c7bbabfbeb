-- Deals without news, the longest silent first.
-- Question: of which watched deals has nobody written, and for how long?
-- Parameters:
--   as_of [now]: the moment up to which the days are counted; what was published later is left out
-- Columns:
--   deal_id: the deal
--   name: its name
--   status: its stage today
--   last_told_at: when the newest article with a claim about it was published; none: there is none
--   silent_days: whole days since then
--   article_count: articles with a claim about it
SELECT d.deal_id, d.name, d.status, n.last_told_at,
       (unixepoch(:as_of) - unixepoch(n.last_told_at)) / 86400 AS silent_days,
       coalesce(n.article_count, 0) AS article_count
FROM deal_current AS d
LEFT JOIN (SELECT c.deal_id, max(coalesce(c.published_at, a.first_seen_at)) AS last_told_at,
                  count(DISTINCT c.article_id) AS article_count
           FROM claims AS c
           JOIN articles AS a ON a.article_id = c.article_id
           WHERE c.is_active AND coalesce(c.published_at, a.first_seen_at) <= :as_of
           GROUP BY c.deal_id) AS n ON n.deal_id = d.deal_id
ORDER BY n.last_told_at NULLS FIRST, d.deal_id
