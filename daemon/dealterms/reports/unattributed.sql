-- Claims that could not be tied to a deal: kept, visible, never alerting.
SELECT claim_id, term, value_text, qualifier, modality, publisher, published_at, quote, url
FROM claims
WHERE deal_id IS NULL
ORDER BY published_at DESC NULLS LAST, claim_id
