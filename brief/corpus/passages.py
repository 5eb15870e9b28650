"""Passages as the corpus holds them: see `brief.reading.splitting`, where they are cut.

Splitting happens with reading, in the sandboxed child, one floor below the corpus; the corpus and
the floors above it import it from here.
"""

from brief.reading.splitting import AIM, MAX_WORDS, SPLITTER, sentences, split

__all__ = ["AIM", "MAX_WORDS", "SPLITTER", "sentences", "split"]
