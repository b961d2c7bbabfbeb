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
WHERE c.extractor = (SELECT min(other.extractor) FROM claim_records AS other
                     WHERE other.claim_id = c.claim_id);

-- One row per deal, term, holder and layer; a term that holds a set has a row per value.
CREATE VIEW term_current AS
SELECT deal_id, term, nullif(holder, '') AS holder, layer, value_text, value_json, amount, unit,
       period_start, period_end, qualifier, modality, is_contested, support_count, asserted_at,
       recorded_at, claim_id, quote, url, publisher
FROM term_states;

-- The steps each row went through. A step between two moments that no source dates has ended at
-- an unknown time before all dated ones; only the step that stands has no valid_to.
CREATE VIEW term_history AS
SELECT deal_id, term, nullif(holder, '') AS holder, layer, value_text, value_json, amount, unit,
       period_start, period_end, qualifier, modality, is_contested, support_count, asserted_at,
       recorded_at, claim_id, quote, url, publisher,
       row_number() OVER slot AS step, relation, valid_from,
       CASE WHEN is_open THEN NULL
            ELSE coalesce(valid_to, valid_from, '0001-01-01T00:00:00.000000Z') END AS valid_to,
       lag(value_text) OVER slot AS previous_value_text,
       lag(value_json) OVER slot AS previous_value_json
FROM term_steps
WINDOW slot AS (PARTITION BY deal_id, term, holder, layer, value_key ORDER BY ordinal);

CREATE VIEW deal_current AS
SELECT d.deal_id, d.name, status.value_text AS status, status.modality AS status_modality,
       d.first_seen_at,
       (SELECT max(c.recorded_at) FROM change_records AS c
        WHERE c.deal_id = d.deal_id) AS last_changed_at,
       (SELECT count(*) FROM term_states AS t
        WHERE t.deal_id = d.deal_id AND t.is_head) AS term_count,
       (SELECT count(*) FROM term_states AS t
        WHERE t.deal_id = d.deal_id AND t.is_head AND t.is_contested) AS contested_count,
       (SELECT count(DISTINCT c.article_id) FROM claim_records AS c
        WHERE c.deal_id = d.deal_id AND c.is_active) AS article_count,
       (SELECT count(DISTINCT a.origin_id) FROM claim_records AS c
        JOIN article_records AS a ON a.article_id = c.article_id AND a.revision = c.revision
        WHERE c.deal_id = d.deal_id AND c.is_active) AS origin_count
FROM deals AS d
LEFT JOIN term_states AS status
  ON status.deal_id = d.deal_id AND status.term = 'status' AND status.is_head;

-- What was alerted or would have been.
CREATE VIEW term_changes AS
SELECT change_id, deal_id, term, holder, kind, layer, old_value_text, old_value_json,
       new_value_text, new_value_json, claim_id, quote, url, publisher, asserted_at, recorded_at
FROM change_records;

-- Each article as it reads now.
CREATE VIEW articles AS
SELECT a.article_id, a.url, a.canonical_url, a.publisher, a.title, a.author, a.language,
       coalesce(a.published_at, a.feed_published_at) AS published_at, a.first_seen_at, a.revision,
       (SELECT count(*) FROM article_records AS r
        WHERE r.article_id = a.article_id) AS revision_count,
       a.word_count, a.text, a.origin_id
FROM article_records AS a
WHERE a.is_latest;

CREATE VIEW feed_health AS
SELECT feed_url, publisher, last_polled_at, next_due_at, last_status, failure_count, last_error,
       entry_count, article_count
FROM feeds;

CREATE VIEW alert_deliveries AS
SELECT message_id, alert_url, deal_id, kinds, state, attempt_count, first_attempt_at,
       last_attempt_at, last_status, last_error
FROM outbox_messages;
