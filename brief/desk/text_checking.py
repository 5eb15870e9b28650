"""Somebody's text, sentence by sentence, through the gate: the rules, and where a model is set its checker.

The gate is the one that what a model writes for us must pass. Without a model it vouches for near copies alone, and
says of what has a figure, name or date of its own that the source lacks it; of the rest it says that it cannot tell.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from brief.analysis.sentence_reader import read_sentences
from brief.checking import evidence_choice
from brief.checking.checker import Checker
from brief.checking.checks import Verdicts, near_copy
from brief.checking.clause_match import stems
from brief.checking.evidence_choice import NEAR, Candidate, Chosen
from brief.checking.surroundings import citation
from brief.corpus.protocols import Filter
from brief.desk import Desk
from brief.desk.text_sources import at_hand, resolved
from brief.errors import InputError, UsageError
from brief.reading.cited.dispatch import read_cited
from brief.reading.cited.sentences import Sentence, sentences_of
from brief.records import (
    Beside,
    CheckedText,
    CheckResult,
    Citation,
    DraftSentence,
    PieceKind,
    ResolvedTarget,
    Ruling,
    SentenceForm,
    TextSentence,
    Verdict,
)
from brief.rendering.wording import count
from brief.sandbox import Sandbox

PASSAGES = 8
"""Passages that a sentence without a citation is looked for in."""
TOGETHER = 6
"""Sentences that the checker is shown at a time."""
_STATES = (SentenceForm.STATEMENT,)


@dataclass
class _Open:
    """A sentence on its way: what it may be held against, and what was found."""

    sentence: Sentence
    articles: tuple[str, ...] = ()
    assumed: bool = False
    chosen: Chosen = evidence_choice.NOTHING
    draft: DraftSentence | None = None
    ruling: Ruling | None = None
    why: str = ""


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
        run = _Run(held, targets, searched=searched)
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
    desk: Desk, held: Desk, run: _Run, model: bool | None, told: Callable[[str], None]
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


class _Run:
    """One check: the sentences' sources, what they are held against, what came of it."""

    def __init__(self, held: Desk, targets: Sequence[ResolvedTarget], *, searched: bool) -> None:
        self.held = held
        self.texts = held.texts()
        self.verdicts = Verdicts(self.texts)
        self.by_key = {target.key: target for target in targets}
        self.searched = searched
        self._candidates: dict[str, list[Candidate]] = {}
        self._allowed: dict[str, tuple[str, ...]] = {}

    def opened(self, sentence: Sentence, form: SentenceForm) -> _Open:
        """A sentence with what it may be held against, or with its ruling where that needs no check."""
        one = _Open(sentence)
        bare = form not in _STATES and not (sentence.cites and form is SentenceForm.FRAGMENT)
        if sentence.kind is PieceKind.HEADING or bare:
            one.ruling, one.why = Ruling.NOT_CHECKABLE, _no_claim(sentence, form)
            return one
        one.articles = self._articles(sentence.cites)
        if sentence.cites and not one.articles:
            one.ruling = Ruling.SOURCE_MISSING
            one.why = f"what it cites is not among the sources: {self._shown(sentence.cites)}"
            return one
        if not sentence.cites:
            one.assumed = True
            one.articles = self._articles(sentence.later)
        pool = (
            [c for id_ in one.articles for c in self._sentences(id_)]
            if one.articles
            else self._found(sentence.text)
        )
        one.chosen = evidence_choice.chosen(sentence.text, pool, self.held.embedder)
        if one.chosen.candidates:
            self._allowed[sentence.text] = one.articles
            citations = tuple(candidate.citation for candidate in one.chosen.candidates)
            one.draft = DraftSentence(sentence.text, citations, writer="prompted")
        else:
            one.ruling, one.why = (
                Ruling.NO_SOURCE,
                "it cites nothing, and no sentence of the sources speaks of it",
            )
        return one

    def ruled(self, some: Sequence[_Open], reads: Checker | None) -> None:
        """The rules on each sentence, then the checker on what they leave to it."""
        drafts = [one.draft for one in some if one.draft is not None and self.verdicts.unread(one.draft)]
        # What no sentence of the sources speaks of, and cites none, is not worth a question.
        if reads is not None and drafts:
            groups = [drafts[i : i + TOGETHER] for i in range(0, len(drafts), TOGETHER)]
            said = reads.read(groups, self.texts)
            self.verdicts.say({sentence: result for sentence, (result, _) in said.items()})
            for one in some:
                assert one.draft is not None
                _, also = said.get(one.draft, (None, ()))
                more = [found for place in also if (found := citation(place, self.texts))]
                extra = [self._candidate(each) for each in more if each not in one.draft.citations]
                one.chosen = replace(one.chosen, candidates=(*one.chosen.candidates, *extra))
            drafts = [one for one in drafts if one not in said]
        unread = set(drafts)
        for one in some:
            assert one.draft is not None
            one.ruling, one.why = self._ruling(one, read=one.draft not in unread)

    def _ruling(self, one: _Open, *, read: bool) -> tuple[Ruling, str]:
        """What is found of a sentence, and why."""
        draft = one.draft
        assert draft is not None
        results = self.verdicts.rules(draft) if not read else self.verdicts.of(draft)
        vetoed = [result.reason for result in results if result.verdict is Verdict.FAIL]
        uncited = one.assumed and not self.searched
        if not vetoed and (read or near_copy(results)):
            if uncited and not self._articles(one.sentence.later):
                return Ruling.NO_SOURCE, f"it cites nothing; {self._names(one)} says it"
            where = " (the citation stands later in its paragraph)" if uncited else ""
            near = "" if read and not near_copy(results) else "it is nearly the source's own words"
            return Ruling.SUPPORTED, f"{near}{where}".strip()
        if uncited:
            return Ruling.NO_SOURCE, "it cites nothing" + (f"; {vetoed[0]}" if vetoed and read else "")
        if vetoed:
            return Ruling.NOT_SUPPORTED, "; ".join(dict.fromkeys(vetoed))
        if one.chosen.likeness < NEAR:
            if self.searched:
                return Ruling.NO_SOURCE, "no sentence of the sources speaks of it"
            return Ruling.UNDECIDED, "no sentence of what it cites is near to it; read it beside the source"
        doubts = [result.reason for result in results if result.verdict is Verdict.DOUBT]
        said = "; ".join(dict.fromkeys(doubts)) if doubts else "the rules find nothing against it"
        return Ruling.UNDECIDED, f"{said}; no model read it"

    def record(self, one: _Open) -> TextSentence:
        """A sentence as the record holds it."""
        assert one.ruling is not None
        beside = []
        for candidate in one.chosen.candidates:
            info = self.held.library().infos([candidate.citation.article_id])[candidate.citation.article_id]
            beside.append(Beside(info, candidate.words, candidate.citation.ref.spans))
        checks: tuple[CheckResult, ...] = self.verdicts.of(one.draft) if one.draft else ()
        return TextSentence(
            one.sentence.text,
            one.sentence.line,
            one.sentence.cites,
            one.ruling,
            one.why,
            tuple(beside),
            checks,
            one.assumed,
        )

    def nearest(self, text: str, most: int) -> Sequence[Citation]:
        """What else of the sources that a sentence cites speaks of it: another source bears no citation out."""
        ids = self._allowed.get(text, ())
        pool = [c for id_ in ids for c in self._sentences(id_)] if ids else self._found(text)
        own = stems(text)
        near = sorted(pool, key=lambda one: -len(own & stems(one.words)))
        return [one.citation for one in near[:most]]

    def _articles(self, keys: Sequence[str]) -> tuple[str, ...]:
        ids = (id_ for key in keys if key in self.by_key for id_ in self.by_key[key].articles)
        return tuple(dict.fromkeys(ids))

    def _sentences(self, id_: str) -> list[Candidate]:
        if id_ not in self._candidates:
            self._candidates[id_] = evidence_choice.candidates(id_, self.texts)
        return self._candidates[id_]

    def _found(self, text: str) -> list[Candidate]:
        """The sentences of the passages that search finds for a text."""
        found = self.held.search.find(text, Filter(), PASSAGES).evidence
        passages = {one.passage.id for one in found}
        ids = dict.fromkeys(one.article.id for one in found)
        return [c for id_ in ids for c in self._sentences(id_) if c.citation.passage_id in passages]

    def _candidate(self, cited: Citation) -> Candidate:
        same = (one for one in self._sentences(cited.article_id) if one.citation.ref == cited.ref)
        return next(same, Candidate(cited, ""))

    def _names(self, one: _Open) -> str:
        ids = list(dict.fromkeys(candidate.citation.article_id for candidate in one.chosen.candidates))
        infos = self.held.library().infos(ids)
        return ", ".join(f"“{infos[id_].title or infos[id_].origin.location}”" for id_ in ids[:2])

    def _shown(self, keys: Sequence[str]) -> str:
        """What marks name, in words: the entry, else the address, else the mark."""
        named = []
        for key in keys:
            target = self.by_key[key]
            named.append(target.words[:100] or next(iter(target.addresses), "") or f"[{key}]")
        return "; ".join(dict.fromkeys(named))


def _no_claim(sentence: Sentence, form: SentenceForm) -> str:
    if sentence.kind is PieceKind.HEADING:
        return "a heading"
    words = {
        SentenceForm.QUESTION: "a question",
        SentenceForm.ORDER: "it tells its reader to do something",
        SentenceForm.FRAGMENT: "no whole sentence",
        SentenceForm.FURNITURE: "it belongs to the page",
        SentenceForm.CAPTION: "a caption",
        SentenceForm.ADDRESS: "it speaks to its reader",
    }
    return words.get(form, "it states nothing")


def summary(text: CheckedText) -> str:
    """How many sentences were found how, in words."""
    counted = [(ruling, text.count(ruling)) for ruling in Ruling]
    told = ", ".join(f"{number} {ruling.value}" for ruling, number in counted if number)
    return f"{count(len(text.sentences), 'sentence')}: {told}"
