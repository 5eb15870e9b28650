"""Somebody's text, sentence by sentence, through the gate: the rules, and where a model is set its checker.

The gate is the one that what a model writes for us must pass. Without a model it vouches for near copies alone, and
says of what has a figure, name or date of its own that the source lacks it; of the rest it says that it cannot tell.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from brief.analysis.sentence_reader import read_sentences
from brief.checking.checker import Checker
from brief.desk import Desk
from brief.desk.text_rulings import Rulings
from brief.desk.text_sources import at_hand, resolved
from brief.errors import InputError, UsageError
from brief.reading.cited.dispatch import read_cited
from brief.reading.cited.sentences import Sentence, sentences_of
from brief.records import CheckedText, SentenceForm
from brief.sandbox import Sandbox


def check_text(
    desk: Desk,
    file: Path,
    sources: Sequence[str] = (),
    *,
    fetch: bool = False,
    model: bool | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> CheckedText:
    """A text against its sources.

    Args:
        desk: whose settings and model; and whose library, where no sources are named.
        file: Markdown, HTML, DOCX or plain text, with citations or without.
        sources: files, folders and addresses; the library where there are none.
        fetch: addresses may be downloaded.
        model: have the checker of the settings read it; None where one is set.
        told: told, in words, of what is being done.

    Raises:
        UsageError: the file cannot be opened.
        InputError: it holds no text, is damaged, or nothing of the sources can be read.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    with Sandbox() as sandbox:
        try:
            text = sandbox.run(read_cited, (file.name, content))
        except InputError as error:
            raise InputError(f"{file}: {error}") from error
    language, sentences = sentences_of(text)
    with at_hand(desk, sources, fetch=fetch) as given:
        held = given.desk
        if not (number := len(held.library().ids())):
            raise InputError("the library holds no article to check against; name sources with --against")
        cited = [key for sentence in sentences for key in sentence.cites]
        targets = resolved(text, cited, given)
        known = {target.key for target in targets}
        sentences = [_with(one, known) for one in sentences]
        searched = not any(one.cites for one in sentences)
        run = Rulings(held, targets, searched=searched, language=language)
        made = [
            run.opened(one, form) for one, form in zip(sentences, _forms(sentences, language), strict=True)
        ]
        notes = [f"{refusal.origin}: {refusal.reason}" for refusal in given.refused]
        with _reader(desk, held, run, model, told) as reads:
            run.ruled([one for one in made if one.draft is not None], reads)
            checker = reads.result.words() if reads and reads.result and not reads.off else ""
            if reads and reads.off:
                notes.append(f"{reads.off}: it checks nothing")
        return CheckedText(
            name=file.name,
            sha256=hashlib.sha256(content).hexdigest(),
            title=text.title,
            sentences=tuple(run.record(one) for one in made),
            targets=tuple(targets),
            searched=searched,
            checker=checker,
            notes=tuple(notes),
            sources=number,
            marking=desk.settings.marking,
        )


def _with(sentence: Sentence, known: Collection[str]) -> Sentence:
    """A sentence without marks that name nothing: a link within a wiki is no citation where no source has its name."""
    cites, later = (tuple(key for key in keys if key in known) for keys in (sentence.cites, sentence.later))
    return replace(sentence, cites=cites, later=later)


def _forms(sentences: Sequence[Sentence], language: str) -> list[SentenceForm]:
    """What each sentence is; all are statements where the language has no rules."""
    return [reading.form for reading in read_sentences([one.text for one in sentences], language)]


@contextlib.contextmanager
def _reader(
    desk: Desk, held: Desk, run: Rulings, model: bool | None, told: Callable[[str], None]
) -> Iterator[Checker | None]:
    """The checker of the settings, shown of the sources what a sentence may cite; None where there is none."""
    if model is False or (model is None and not desk.settings.model_name):
        yield None
        return
    from brief.desk.model_checks import checker, prompted_by

    with (
        prompted_by(desk, keep=False, told=told) as prompted,
        checker(desk, prompted.chat, prompted.account, held.clock(), told) as reads,
    ):
        reads.nearest = run.nearest
        yield reads
