"""The second extractor at work: which articles are asked about, when, at what cost.

backlog (the queue, from the log) · ledger (operational rows) · pacing (pure: limits, pauses,
retries) · endpoint (the one HTTP exchange) · judging (in a worker) · asking (all of it in order).
What is asked and what is believed is decided in claims/llm.
"""
