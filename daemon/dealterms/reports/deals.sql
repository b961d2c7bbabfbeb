-- Each watched deal: where it stands, how much is known of it, and from how many sources.
-- Question: which deals are followed, and how do they stand?
-- Columns:
--   deal_id: the deal
--   name: its name
--   status: its stage
--   status_modality: how firmly that is asserted
--   term_count: terms that have a value
--   contested_count: of them, those that somebody contests
--   article_count: articles with a claim about it that counts
--   origin_count: independent origins of those articles
--   first_seen_at: when the first claim about it was recorded
--   last_changed_at: when the newest change was recorded
SELECT deal_id, name, status, status_modality, term_count, contested_count, article_count,
       origin_count, first_seen_at, last_changed_at
FROM deal_current
ORDER BY last_changed_at DESC NULLS LAST, deal_id
