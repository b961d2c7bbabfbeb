"""How well claims are read and states kept, measured on labelled articles (`make quality`).

    corpus.py ──▶ scorer.py ──▶ scores.py ──▶ floor.json, report.py
    labelled      one article    counts and    what must not fall,
    streams       and stream     figures       what to look at

FORMAT.md describes the labels, matching.py says when a claim is the one that a label asks for,
replay.py publishes a stream article by article and compares alerts and final states.
"""
