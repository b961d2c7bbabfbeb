-- Each watched deal: where it stands, how much is known of it, and from how many sources.
SELECT deal_id, name, status, status_modality, term_count, contested_count, article_count,
       origin_count, first_seen_at, last_changed_at
FROM deal_current
ORDER BY last_changed_at DESC NULLS LAST, deal_id
