-- What people report from (the names are a contract). The same text on SQLite and PostgreSQL.

-- The newest reading of each article by each extractor. What was looked at and is no claim is only
-- counted (`inspect` and the pages of an article show it with the reasons).
CREATE VIEW readings AS
SELECT r.article_id, r.extractor, r.extractor_version, r.revision, a.feed_url, a.publisher,
       a.source_class, r.claim_count, r.refusal_count, a.unavailable_reason
FROM article_readings AS r
JOIN article_records AS a ON a.article_id = r.article_id AND a.is_latest;

-- Every claim that was ever read and moves nothing, each with the kind of the reason and its words.
CREATE VIEW refused_claims AS
SELECT c.claim_id, c.deal_id, c.term, c.holder, c.value_text, c.value_json, c.qualifier, c.modality,
       c.speaker_class, c.layer, c.quote, c.section, c.article_id, c.revision, a.url, a.publisher,
       coalesce(a.published_at, a.feed_published_at) AS published_at, c.recorded_at, c.extractor,
       c.extractor_version,
       CASE WHEN c.is_rejected THEN 'rejected'
            WHEN c.is_superseded THEN 'superseded'
            WHEN c.deal_id IS NULL THEN 'unattributed'
            ELSE c.relation END AS reason_kind,
       CASE WHEN c.is_rejected OR c.is_superseded THEN c.inactive_reason
            WHEN c.deal_id IS NULL THEN 'could not be tied to a watched deal'
            WHEN c.relation = 'withdrawn' THEN 'its own publisher corrected it'
            WHEN c.relation = 'headline' THEN 'stands outside the body, which moves nothing'
            WHEN c.relation = 'component' THEN 'a part or an increment, never the total'
            ELSE 'may not displace what stands' END AS reason
FROM claim_records AS c
JOIN article_records AS a ON a.article_id = c.article_id AND a.revision = c.revision
WHERE c.is_rejected OR c.is_superseded OR c.deal_id IS NULL
   OR c.relation IN ('withdrawn', 'ignored', 'headline', 'component')
