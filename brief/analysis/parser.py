"""The dependency parser of English sentences: spaCy's small pipeline, its weights in our wheel.

Loaded when a sentence first needs it, once a process. It costs 1.8 ms of CPU a sentence of 20 words with tags, 1.2 ms
more with named entities (2 cores of these machines), so entities are looked for in the leads alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from brief.errors import AnalysisError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

FOLDER = Path(__file__).parent / "en_core_web_sm"
_UNUSED = ("senter", "lemmatizer", "attribute_ruler")
_BATCH = 128


def parsed(texts: Sequence[str], *, entities: bool = False, clauses: bool = True) -> Iterator[Doc]:
    """The parse of each sentence, in their order.

    Args:
        texts: English sentences.
        entities: find named entities, too.
        clauses: parse them; without it, entities alone cost half.

    Raises:
        AnalysisError: the parser's files are missing or damaged.
    """
    pipeline = _pipeline()
    with pipeline.select_pipes(enable=(["tok2vec", "tagger", "parser"] * clauses) + (["ner"] * entities)):
        yield from pipeline.pipe(texts, batch_size=_BATCH)


@cache
def _pipeline() -> Language:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import spacy

    try:
        return spacy.load(FOLDER, exclude=list(_UNUSED))
    except Exception as error:  # whatever is wrong with the files
        raise AnalysisError(
            f"{FOLDER}: the parser of sentences cannot be loaded ({type(error).__name__}: {error}); install brief-desk"
            " again. Until then articles are held and found, and marked as not analysed"
        ) from error
