"""1,000 articles about the parties of a watched deal that have nothing new to say about the deal.

    material (*.toml) ──▶ compose ──▶ articles ──▶ measure ──▶ alerts, all of them false

Every article comes by itself after the one that opened the deal's state, and must raise nothing.
"""
