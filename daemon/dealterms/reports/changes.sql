-- What changed, newest first: old value, new value and the words it rests on.
SELECT recorded_at, deal_id, term, holder, kind, layer, old_value_text, new_value_text, publisher,
       quote, url
FROM term_changes
ORDER BY recorded_at DESC, deal_id, term NULLS FIRST
