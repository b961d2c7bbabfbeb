-- Claims that could not be tied to a deal: kept, visible, never alerting.
-- Question: which claims wait for a person to say whose they are?
-- Columns:
--   claim_id: what `attribute` is called with
--   term: the term
--   value_text: the value in its own words
--   qualifier: what the number bounds
--   modality: how firmly it is asserted
--   publisher: who published it
--   published_at: when
--   quote: the words it rests on
--   url: where they stand
SELECT claim_id, term, value_text, qualifier, modality, publisher, published_at, quote, url
FROM claims
WHERE deal_id IS NULL
ORDER BY published_at DESC NULLS LAST, claim_id
