"""The daemon in a model world, in virtual time: weeks in seconds, every fate by a seed.

    fate.py      what goes wrong, and when: all of it drawn from one seed
    loop.py      an event loop whose time passes only when nobody has anything to do
    world.py     publishers who print and correct, receivers who accept alerts, one true clock
    network.py   names and connections in memory, spoken to in real HTTP
    store.py     a real SQLite file on a disk that fills up, locks, or dies under a transaction
    weeks.py     lives of the daemon, one after another, then healing
    laws.py      what must hold after every step, and what must have come about in the end

The program under test is the real one, from `open_pipeline` down; only `outside.Outside` is ours.
"""
