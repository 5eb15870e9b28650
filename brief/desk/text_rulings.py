"""The rulings on somebody's sentences: what each is held against, what the gate says of it, and in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from brief.checking import evidence_choice
from brief.checking.checker import Checker
from brief.checking.checks import OTHERS, Verdicts, near_copy
from brief.checking.clause_match import stems
from brief.checking.evidence_choice import NEAR, Candidate, Chosen
from brief.checking.fields import NAMES
from brief.checking.surroundings import citation
from brief.corpus.protocols import Filter
from brief.desk import Desk
from brief.desk.passage_states import standing
from brief.desk.satire import mocking
from brief.desk.text_claims import no_claim, states
from brief.reading.cited.sentences import Sentence
from brief.records import (
    ArticleInfo,
    Beside,
    CheckResult,
    Citation,
    DraftSentence,
    Evidence,
    PieceKind,
    ResolvedTarget,
    Ruling,
    SentenceForm,
    TextSentence,
    Verdict,
)
from brief.retrieval.passage_standing import TAKEN_BACK, Unsound

PASSAGES = 8
"""Passages that a sentence without a citation is looked for in."""
SHOWN = 5
"""Missing sources that the reason of one sentence names."""
TOGETHER = 6
"""Sentences that the checker is shown at a time."""


@dataclass
class Open:
    """A sentence on its way: what it may be held against, and what was found."""

    sentence: Sentence
    articles: tuple[str, ...] = ()
    assumed: bool = False
    chosen: Chosen = evidence_choice.NOTHING
    draft: DraftSentence | None = None
    ruling: Ruling | None = None
    why: str = ""


class Rulings:
    """One check: the sentences' sources, what they are held against, what came of it."""

    def __init__(
        self, held: Desk, targets: Sequence[ResolvedTarget], *, searched: bool, language: str = "en"
    ) -> None:
        self.held = held
        self.texts = held.texts()
        self.verdicts = Verdicts(self.texts)
        self.by_key = {target.key: target for target in targets}
        self.searched = searched
        self.language = language
        self._candidates: dict[str, list[Candidate]] = {}
        self._allowed: dict[str, tuple[str, ...]] = {}
        self._infos: dict[str, ArticleInfo] = {}
        self._jokes: dict[str, bool] = {}
        self._unsound: dict[str, dict[str, Unsound]] = {}

    def opened(self, sentence: Sentence, form: SentenceForm) -> Open:
        """A sentence with what it may be held against, or with its ruling where that needs no check."""
        one = Open(sentence)
        if not states(sentence, form):
            one.ruling, one.why = Ruling.NOT_CHECKABLE, no_claim(sentence, form)
            return one
        one.articles = self._articles(sentence.cites)
        if not sentence.cites:
            one.assumed = True
            one.articles = self._articles(sentence.later)
        listed = sentence.kind in (PieceKind.ITEM, PieceKind.ROW)
        cited = sentence.cites or (sentence.later if listed else ())
        if cited and not one.articles:
            one.ruling = Ruling.SOURCE_MISSING
            whose = "it" if sentence.cites else "its list"
            one.why = f"what {whose} cites is not among the sources: {self._shown(cited)}"
            return one
        pool = (
            [c for id_ in one.articles for c in self._sentences(id_)]
            if one.articles
            else self._found(sentence.text)
        )
        one.chosen = evidence_choice.chosen(sentence.text, pool, self.held.embedder)
        if one.chosen.candidates:
            self._allowed[sentence.text] = one.articles
            citations = tuple(candidate.citation for candidate in one.chosen.candidates)
            one.draft = DraftSentence(sentence.text, citations, writer=OTHERS)
        else:
            one.ruling, one.why = (
                Ruling.NO_SOURCE,
                "it cites nothing, and no sentence of the sources speaks of it",
            )
        return one

    def ruled(self, some: Sequence[Open], reads: Checker | None) -> None:
        """The rules on each sentence, then the checker on what they leave to it."""
        judged: set[DraftSentence] = set()
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
            judged = set(said)
        for one in some:
            assert one.draft is not None
            one.ruling, one.why = self._ruling(one, read=one.draft in judged)

    def _ruling(self, one: Open, *, read: bool) -> tuple[Ruling, str]:
        """What is found of a sentence, and why; what rests on a joke, or on what was taken back, does not stand."""
        ruling, why = self._found_of(one, read=read)
        if ruling in (Ruling.SUPPORTED, Ruling.UNDECIDED) and (fall := self._fallen(one)):
            if ruling is Ruling.SUPPORTED:
                return Ruling.NOT_SUPPORTED, fall
            return ruling, f"{fall}; {why}"
        return ruling, why

    def _fallen(self, one: Open) -> str:
        """Why the nearest words of the sources carry nothing; empty where they do."""
        first = one.chosen.candidates[0]
        id_ = first.citation.article_id
        if id_ not in self._jokes:
            self._jokes[id_] = bool(mocking(self.held, [self._info(id_)]))
        if self._jokes[id_]:
            return "its source calls itself satirical"
        if id_ not in self._unsound:
            info = self._info(id_)
            evidence = [Evidence(passage, info, 1.0) for passage in self.held.library().passages(id_)]
            stands = standing(self.held, evidence).values()
            self._unsound[id_] = {
                bad.text: bad for how in stands for bad in how.unsound if bad.state in TAKEN_BACK
            }
        bad = next((bad for text, bad in self._unsound[id_].items() if first.words in text), None)
        if bad is None:
            return ""
        return f"what its source said was {bad.state} since{f': “{bad.words}”' if bad.words else ''}"

    def _info(self, id_: str) -> ArticleInfo:
        """What is known of an article, looked up once a check."""
        if id_ not in self._infos:
            self._infos |= self.held.library().infos([id_])
        return self._infos[id_]

    def _found_of(self, one: Open, *, read: bool) -> tuple[Ruling, str]:
        """What the checks find of a sentence beside its sources."""
        draft = one.draft
        assert draft is not None
        results = self.verdicts.rules(draft) if not read else self.verdicts.of(draft)
        vetoed = [
            result.reason
            for result in results
            if result.verdict is Verdict.FAIL
            and not self._names_a_work(result, one.sentence)
            # What is a name is told by English capitals.
            and not (result.check == NAMES and self.language != "en")
        ]
        uncited = one.assumed and not self.searched
        if not vetoed and (read or near_copy(results)):
            if uncited and not self._articles(one.sentence.later):
                return Ruling.NO_SOURCE, f"it cites nothing; {self._names(one)} says it"
            where = " (its citation stands elsewhere in its paragraph or list)" if uncited else ""
            near = "" if read and not near_copy(results) else "it is nearly the source's own words"
            return Ruling.SUPPORTED, f"{near}{where}".strip()
        if uncited:
            own = "it cites nothing"
            if one.articles:
                own += " itself, and what its paragraph or list cites is not shown to say it"
            return Ruling.NO_SOURCE, own + (f"; {vetoed[0]}" if vetoed else "")
        if vetoed:
            said = "; ".join(dict.fromkeys(vetoed))
            if absent := [key for key in one.sentence.cites if not self._articles([key])]:
                # What the sources at hand lack may stand in the one that is not.
                return Ruling.SOURCE_MISSING, f"{said}; not among the sources: {self._shown(absent)}"
            return Ruling.NOT_SUPPORTED, said
        if one.chosen.likeness < NEAR:
            if self.searched:
                return Ruling.NO_SOURCE, "no sentence of the sources speaks of it"
            return Ruling.UNDECIDED, "no sentence of what it cites is near to it; read it beside the source"
        doubts = [result.reason for result in results if result.verdict is Verdict.DOUBT]
        said = "; ".join(dict.fromkeys(doubts)) if doubts else "the rules find nothing against it"
        return Ruling.UNDECIDED, f"{said}; no model read it"

    def _names_a_work(self, result: CheckResult, sentence: Sentence) -> bool:
        """Whether the name that no source holds is the one of the author whom the sentence cites."""
        words = " ".join(self.by_key[key].words for key in sentence.cites)
        name = result.reason.rpartition(" names ")[2]
        parts = re.findall(r"[^\W\d_]{3,}", name)
        return result.check == NAMES and bool(parts) and all(part in words for part in parts if part != "and")

    def record(self, one: Open) -> TextSentence:
        """A sentence as the record holds it."""
        assert one.ruling is not None
        beside = []
        for candidate in one.chosen.candidates:
            info = self._info(candidate.citation.article_id)
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

    def _names(self, one: Open) -> str:
        ids = list(dict.fromkeys(candidate.citation.article_id for candidate in one.chosen.candidates))
        infos = self.held.library().infos(ids)
        return ", ".join(f"“{infos[id_].title or infos[id_].origin.location}”" for id_ in ids[:2])

    def _shown(self, keys: Sequence[str]) -> str:
        """What marks name, in words: the entry, else the address, else the mark."""
        named = []
        for key in keys:
            target = self.by_key[key]
            named.append(target.words[:100] or next(iter(target.addresses), "") or f"[{key}]")
        named = list(dict.fromkeys(named))
        return "; ".join(named[:SHOWN]) + (f" and {len(named) - SHOWN} more" if len(named) > SHOWN else "")
