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
WINDOW slot AS (PARTITION BY deal_id, term, holder, layer, value_key ORDER BY opened_key);

-- What each row showed, and when: from said_from until before said_to by what the sources had said,
-- from known_from until before known_to by what this program had recorded. An end that has not come
-- is the last day of the year 9999. `ordinal` and `moment` are keys that sort, and nothing else.
CREATE VIEW term_versions AS
SELECT m.deal_id, m.term, nullif(m.holder, '') AS holder, m.layer, m.value_text, m.value_json,
       m.amount, m.unit, m.period_start, m.period_end, m.qualifier, m.modality, m.is_contested,
       m.support_count, m.asserted_at, m.recorded_at, m.claim_id, c.quote, a.url, a.publisher,
       m.value_key, m.opened_key AS ordinal, m.moment_key AS moment, m.relation, m.valid_from,
       m.said_from, m.said_to, m.known_from, m.known_to
FROM term_moments AS m
LEFT JOIN claim_records AS c ON c.claim_id = m.claim_id AND c.extractor = m.extractor
LEFT JOIN article_records AS a ON a.article_id = c.article_id AND a.revision = c.revision;
