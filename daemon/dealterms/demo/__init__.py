"""The offline demonstration: a small news world on loopback, read by the real program.

world    what seeds/ holds: feeds, articles, pages, and the configuration that watches them
site     serves the feeds and pages that have been published so far
receiver takes webhooks and verifies their signatures with code of its own
play     publishes one article after another and polls after each
show     says in lines what happened
"""
