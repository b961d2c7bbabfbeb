-- Terms on which a later report disagrees with what the parties said.
SELECT o.deal_id, o.term, o.holder, o.value_text AS official_value, o.publisher AS official_source,
       r.value_text AS reported_value, r.publisher AS reported_source, r.asserted_at, r.url
FROM term_current AS o
JOIN term_current AS r
  ON r.deal_id = o.deal_id AND r.term = o.term AND r.layer = 'reported'
 AND coalesce(r.holder, '') = coalesce(o.holder, '')
WHERE o.layer = 'official' AND o.is_contested
ORDER BY o.deal_id, o.term, o.holder NULLS FIRST
