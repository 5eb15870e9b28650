"""Hostile harnesses: what they share, and a module a measure; `bench_faults.py` and `soak.py` run them.

They know the tool by its command line alone (and, for damage, the library as an SQLite file), so that they
measure what is promised rather than how it is done.
"""
