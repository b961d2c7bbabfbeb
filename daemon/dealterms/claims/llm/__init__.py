"""The pure part of the second extractor: what a language model is asked, and what is believed.

prompt (document, deals → request) → [one HTTP exchange, elsewhere] → answer (bytes → proposals) →
judge (proposals → claims and refusals). Nothing here trusts the model: a proposal becomes a claim
only where the grammar derives its value and qualifier from the quoted words (terms.md section 8).
"""
