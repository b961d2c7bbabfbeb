-- Claims that were read and do not count, each with the reason.
-- Question: what did the program see and leave out, and was it right?
-- Parameters:
--   deal [all]: only this deal; without one, those that belong to none are here too
-- Columns:
--   reason_kind: rejected, superseded, unattributed, withdrawn, ignored, component or headline
--   reason: the same in words; of a rejection who and why
--   deal_id: the deal, if it could be told
--   term: the term
--   holder: whose value it is, where a term has one per holder
--   value_text: the value in its own words
--   modality: how firmly it is asserted
--   publisher: who published it
--   published_at: when
--   quote: the words
--   url: where they stand
--   claim_id: what `restore` or `attribute` is called with
SELECT reason_kind, reason, deal_id, term, holder, value_text, modality, publisher, published_at,
       quote, url, claim_id
FROM refused_claims
WHERE :deal IN (deal_id, '')
ORDER BY reason_kind, published_at DESC NULLS LAST, claim_id, extractor
