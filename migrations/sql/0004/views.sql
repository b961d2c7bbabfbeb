-- What people report from (the names are a contract). The same text on SQLite and PostgreSQL.

-- Claims of the newest reading of each article's latest revision, standing or not.
CREATE VIEW claims AS
SELECT c.claim_id, c.deal_id, c.term, c.holder, c.value_text, c.value_json, c.amount, c.unit,
       c.period_start, c.period_end, c.qualifier, c.modality, c.speaker, c.speaker_class, c.layer,
       c.quote, c.quote_start, c.quote_end, c.section, c.article_id, c.revision, a.url,
       a.publisher, coalesce(a.published_at, a.feed_published_at) AS published_at, c.asserted_at,
       c.recorded_at, c.extractor, c.extractor_version, c.relation, c.is_active
FROM claim_records AS c
JOIN article_records AS a
  ON a.article_id = c.article_id AND a.revision = c.revision AND a.is_latest
WHERE NOT c.is_superseded
  AND c.extractor = (SELECT min(other.extractor) FROM claim_records AS other
                     WHERE other.claim_id = c.claim_id AND NOT other.is_superseded);

-- What each row showed, and when: from said_from until before said_to by what the sources had said,
-- from known_from until before known_to by what this program had recorded. An end that has not come
-- is the last day of the year 9999.
CREATE VIEW term_versions AS
SELECT m.deal_id, m.term, nullif(m.holder, '') AS holder, m.layer, m.value_text, m.value_json,
       m.amount, m.unit, m.period_start, m.period_end, m.qualifier, m.modality, m.is_contested,
       m.support_count, m.asserted_at, m.recorded_at, m.claim_id, c.quote, a.url, a.publisher,
       m.value_key, m.ordinal, m.moment, m.relation, m.valid_from, m.said_from, m.said_to,
       m.known_from, m.known_to
FROM term_moments AS m
LEFT JOIN claim_records AS c ON c.claim_id = m.claim_id AND c.extractor = m.extractor
LEFT JOIN article_records AS a ON a.article_id = c.article_id AND a.revision = c.revision;
