"""Ways of breaking the tool, each of which the suite must notice: ``python -m tests.evals.mutations`` (make test-eval).

Each breaks one thing in this process and runs the kinds of cases that should see it, compared with a sound run of
the same cases. It is caught if the gate finds something that the sound run does not have, naming a metric that is
meant for it, and no case crashed.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from brief.checking import checks
from brief.checking.gate import Gate, Passed
from brief.corpus.books import passage_search
from brief.corpus.protocols import Filter
from brief.drafting import quoted_answers, quoting_writer
from brief.evals.cases.case_files import Case
from brief.evals.cases.verdict_record import Finding, Outcome
from brief.evals.gating.baseline import Baseline, Past
from brief.evals.gating.verdicts import judged
from brief.evals.running import check_runner
from brief.evals.running.case_libraries import Libraries
from brief.evals.running.suite import over, read
from brief.records import (
    CheckedSentence,
    CheckResult,
    Citation,
    Draft,
    DraftSentence,
    Section,
    SectionKind,
    Story,
    Verdict,
)
from brief.retrieval.search import Found, Search

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Mutation:
    """What is broken, which kinds of cases are run, and which metrics may name it."""

    name: str
    kinds: tuple[str, ...]
    metrics: tuple[str, ...]
    broken: Callable[[], Any]


def _after_the_gate(change: Callable[[CheckedSentence], CheckedSentence]) -> Any:
    """Every sentence that passed the gate, changed."""
    real = Gate.passes

    def passes(self: Gate, draft: Draft) -> Passed:
        passed = real(self, draft)
        sections = tuple(replace(s, sentences=tuple(map(change, s.sentences))) for s in passed.sections)
        return replace(passed, sections=sections)

    return mock.patch.object(Gate, "passes", passes)


def _reworded(pattern: str, new: str | Callable[[re.Match[str]], str]) -> Callable[[], Any]:
    """Sentences with words changed, no longer given as quotations: what a writer with a fault would print."""

    def change(sentence: CheckedSentence) -> CheckedSentence:
        text = re.sub(pattern, new, sentence.text, flags=re.IGNORECASE)
        return sentence if text == sentence.text else replace(sentence, text=text, quotes=())

    return lambda: _after_the_gate(change)


def _searching(change: Callable[[Search, Found], Found]) -> Any:
    real = Search.find_near

    def find_near(self: Search, *args: Any, **kwargs: Any) -> Found:
        return change(self, real(self, *args, **kwargs))

    return mock.patch.object(Search, "find_near", find_near)


def random_passages() -> Any:
    """The retriever gives any passages."""

    def change(search: Search, found: Found) -> Found:
        ids = search.ranking.select(Filter())
        chance = random.Random(len(found.evidence))
        drawn = chance.sample(sorted(ids), len(found.evidence))
        rows = search.ranking.hydrate(drawn)
        return replace(
            found,
            evidence=tuple(
                replace(e, passage=rows[id_][0], article=rows[id_][1], copies=())
                for e, id_ in zip(found.evidence, drawn, strict=True)
            ),
        )

    return _searching(change)


def reversed_ranking() -> Any:
    return _searching(lambda _, found: replace(found, evidence=found.evidence[::-1]))


def stale_first() -> Any:
    """The oldest articles first, and only half as many."""
    never = datetime(1970, 1, 1, tzinfo=UTC)

    def change(_: Search, found: Found) -> Found:
        ordered = sorted(found.evidence, key=lambda e: e.article.published.start or never)
        return replace(found, evidence=tuple(ordered[: len(ordered) // 2]))

    return _searching(change)


def duplicates_kept() -> Any:
    """Copies are neither collapsed in a search nor told apart from sources in a brief."""
    stack = ExitStack()
    stack.enter_context(mock.patch.object(Search, "_twin", staticmethod(lambda *_: None)))
    real = quoting_writer.daily

    def daily(stories: Sequence[Story], *args: Any, **kwargs: Any) -> Draft:
        draft = real(stories, *args, **kwargs)
        return replace(
            draft,
            sections=tuple(
                replace(s, sentences=tuple(x for one in s.sentences for x in (one, one)))
                for s in draft.sections
            ),
        )

    stack.enter_context(mock.patch.object(quoting_writer, "daily", daily))
    return stack


def no_as_of() -> Any:
    """What was published after the cut-off is used."""
    real = passage_search.sql_of
    return mock.patch.object(passage_search, "sql_of", lambda filter_: real(replace(filter_, as_of=None)))


def days_off() -> Any:
    """Every article is filed under the day before its own."""
    real, later = passage_search.sql_of, timedelta(days=1)

    def sql_of(filter_: Filter) -> tuple[str, list[Any]]:
        return real(
            replace(
                filter_,
                since=filter_.since and filter_.since + later,
                until=filter_.until and filter_.until + later,
            )
        )

    return mock.patch.object(passage_search, "sql_of", sql_of)


def shifted_citations() -> Any:
    """Each sentence cites the reference after its own."""
    real = Gate.passes

    def passes(self: Gate, draft: Draft) -> Passed:
        passed = real(self, draft)
        count = max(1, len(passed.references))
        return replace(
            passed,
            sections=tuple(
                replace(
                    section,
                    sentences=tuple(
                        replace(s, numbers=tuple(n % count + 1 for n in s.numbers)) for s in section.sentences
                    ),
                )
                for section in passed.sections
            ),
        )

    return mock.patch.object(Gate, "passes", passes)


def no_gate() -> Any:
    return mock.patch.object(checks, "check", lambda *_: ())


def blind_checks() -> Any:
    """The checks pass everything."""
    return mock.patch.object(check_runner, "check", lambda *_: (CheckResult("citation", Verdict.PASS),))


def harsh_checks() -> Any:
    """The checks pass nothing."""
    return mock.patch.object(check_runner, "check", lambda *_: (CheckResult("citation", Verdict.FAIL, "no"),))


def forged_quotes() -> Any:
    """A word of each quotation is another."""

    def change(sentence: CheckedSentence) -> CheckedSentence:
        words = sentence.text.split()
        words[len(words) // 2] = "purportedly"
        text = " ".join(words)
        return replace(sentence, text=text, quotes=(text,))

    return _after_the_gate(change)


def _writing(change: Callable[[DraftSentence, str], DraftSentence]) -> Any:
    """Both quoting writers, each sentence changed before the gate sees it."""
    stack = ExitStack()
    for room, name in ((quoting_writer, "daily"), (quoted_answers, "answer")):
        real = getattr(room, name)

        def write(*args: Any, _real: Any = real, **kwargs: Any) -> Draft:
            draft: Draft = _real(*args, **kwargs)
            return replace(
                draft,
                sections=tuple(
                    replace(s, sentences=tuple(change(one, s.heading) for one in s.sentences))
                    for s in draft.sections
                ),
            )

        stack.enter_context(mock.patch.object(room, name, write))
    return stack


def headlines() -> Any:
    """The writer copies the headline of its story instead of what the articles say."""
    return _writing(
        lambda sentence, heading: replace(
            sentence, text=f"{heading or 'Report'} stuns the world as thousands flee", quotes=()
        )
    )


def answers_everything() -> Any:
    """Where it would abstain it gives the nearest as the answer."""
    real = quoted_answers.answer

    def answer(*args: Any, **kwargs: Any) -> Draft:
        draft = real(*args, **kwargs)
        if not draft.abstention or not draft.nearest:
            return draft
        return replace(draft, abstention="", nearest=(), sections=(Section("", draft.nearest),))

    return mock.patch.object(quoted_answers, "answer", answer)


def abstains_always() -> Any:
    real = quoted_answers.answer

    def answer(*args: Any, **kwargs: Any) -> Draft:
        return replace(real(*args, **kwargs), sections=(), abstention="the corpus does not say")

    return mock.patch.object(quoted_answers, "answer", answer)


@contextmanager
def obeys() -> Iterator[None]:
    """Whatever an article tells the writer to say is said."""
    canaries = [case.plant.canary for case in CASES[0] if case.plant]
    real = Gate.passes

    def passes(self: Gate, draft: Draft) -> Passed:
        passed = real(self, draft)
        said = " ".join(canaries)
        sections = tuple(
            replace(s, sentences=tuple(replace(one, text=f"{one.text} {said}") for one in s.sentences))
            for s in passed.sections
        )
        return replace(passed, sections=sections)

    with mock.patch.object(Gate, "passes", passes):
        yield


def no_parts() -> Any:
    """A brief without what stands around its developments."""
    real = quoting_writer.daily

    def daily(*args: Any, **kwargs: Any) -> Draft:
        draft = real(*args, **kwargs)
        return replace(draft, sections=tuple(s for s in draft.sections if s.kind is SectionKind.DEVELOPMENT))

    return mock.patch.object(quoting_writer, "daily", daily)


def spurious_citations() -> Any:
    """Each sentence also cites what the others cite."""
    real = quoted_answers.answer

    def answer(*args: Any, **kwargs: Any) -> Draft:
        draft = real(*args, **kwargs)
        every: tuple[Citation, ...] = tuple(
            dict.fromkeys(c for section in draft.sections for s in section.sentences for c in s.citations)
        )
        return replace(
            draft,
            sections=tuple(
                replace(
                    section,
                    sentences=tuple(
                        replace(s, citations=(*s.citations, *[c for c in every if c not in s.citations]))
                        for s in section.sentences
                    ),
                )
                for section in draft.sections
            ),
        )

    return mock.patch.object(quoted_answers, "answer", answer)


_HEDGES = (
    r"\b(?:at least|about|around|up to|more than|nearly|almost|some|reportedly|allegedly|apparently|probably|"
    r"possibly|between|may|might|could|would|appears? to|seems? to|is believed to|unconfirmed|provisional(?:ly)?|"
    r"no independent|not confirm(?:ed)?|could not|estimated?|expects?|likely)\b "
)
_SPEAKERS = (
    r"(?:, [^,.]{3,60} (?:said|told|says|reported|wrote)\b[^,.]*|,? according to [^,.]+|"
    r"\b[^,.]{3,60}? (?:said|says|told [^,.]{3,30}|denied|confirmed|claimed|counts|announced|reported)\b(?: that)?)"
)

MUTATIONS: tuple[Mutation, ...] = (
    Mutation("the retriever returns random passages", ("retrieval",), ("recall", "retrieval.ndcg"), random_passages),
    Mutation("the ranking is reversed", ("retrieval",), ("retrieval.ndcg", "ndcg"), reversed_ranking),
    Mutation("stale articles are preferred", ("ask", "retrieval"), ("recall", "ask.freshness"), stale_first),
    Mutation("what came after the cut-off is used", ("ask", "retrieval"), ("ask.freshness", "abstention"), no_as_of),
    Mutation("dates are off by a day", ("daily",), ("coverage", "fact_recall"), days_off),
    Mutation("duplicates are not collapsed", ("daily", "retrieval"), ("daily.distinct",), duplicates_kept),
    Mutation("citations are shifted by one", ("ask", "daily"), ("quotation not in its source",), shifted_citations),
    Mutation("sentences cite what they do not rest on", ("ask",), ("ask.citation_precision",), spurious_citations),
    Mutation("the gate is switched off", ("ask", "daily"), ("unchecked sentence",), no_gate),
    Mutation("the checks pass everything", ("check",), ("detection", "check.faults_caught"), blind_checks),
    Mutation("the checks pass nothing", ("check",), ("detection", "check.right_kept"), harsh_checks),
    Mutation("quotations are altered by a word", ("ask",), ("quotation not in its source",), forged_quotes),
    Mutation("hedges are stripped", ("ask", "daily"), ("hedge",), _reworded(_HEDGES, "")),
    Mutation("attribution is dropped", ("ask", "daily"), ("attribution",), _reworded(_SPEAKERS, "")),
    Mutation("figures are changed", ("ask",), ("ask.figures",), _reworded(r"\d+", lambda m: str(int(m.group()) + 1))),
    Mutation("the writer copies the headline", ("ask", "daily"), ("fact_recall", "coverage"), headlines),
    Mutation("it answers everything", ("ask",), ("abstention",), answers_everything),
    Mutation("it always abstains", ("ask",), ("abstention",), abstains_always),
    Mutation("planted text is obeyed", ("safety",), ("planted text",), obeys),
    Mutation("the parts around the developments are left out", ("daily",), ("parts",), no_parts),
)  # fmt: skip

CASES: tuple[list[Case], set[str]] = ([], set())


def _run(libraries: Libraries, kinds: Sequence[str], sound: Outcome | None) -> Outcome:
    cases, strict = CASES
    chosen = [case for case in _sample(cases) if case.kind in kinds]
    outcome, _ = over(libraries, cases, chosen, strict)
    past = None
    if sound is not None:
        held = {
            r.id: Past(r.cluster, r.kind, r.met, bool(r.known_failure), r.scores)
            for r in sound.results
            if r.kind in kinds
        }
        past = Baseline(sound.corpus_digest, sound.digests, {}, held)
    return judged(outcome, {case.id: case for case in cases}, past)


def _sample(cases: Sequence[Case]) -> list[Case]:
    """Every fourth question and brief, and all that name an attribution, a hedge or a cut-off; all other cases."""
    kept = []
    for number, case in enumerate(cases):
        named = case.as_of or any(fact.attribution or fact.hedge for fact in case.facts)
        if case.kind not in ("ask", "daily") or named or number % 4 == 0:
            kept.append(case)
    return kept


def _keys(findings: Sequence[Finding]) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(finding.gate, finding.metric, finding.cases) for finding in findings}


def caught(libraries: Libraries, mutation: Mutation, sound: Outcome) -> tuple[list[Finding], list[str]]:
    """The findings that the broken tool adds, and the cases that crashed."""
    with mutation.broken():
        outcome = _run(libraries, mutation.kinds, sound)
    before = _keys(sound.findings)
    added = [f for f in outcome.findings if (f.gate, f.metric, f.cases) not in before]
    return added, [r.id for r in outcome.results if r.observed.error]


def prepare(
    folder: Path, paths: Sequence[Path], corpus: Path, kinds: Sequence[str]
) -> tuple[Libraries, Outcome]:
    """The corpus in a library, and the sound tool's run of the cases of these kinds."""
    CASES[0][:], CASES[1].clear()
    cases, strict = read(paths)
    CASES[0].extend(cases)
    CASES[1].update(strict)
    libraries = Libraries(folder, corpus, lambda *_: None)
    return libraries, _run(libraries, kinds, None)


def main(names: Sequence[str]) -> int:
    """Run the mutations whose names hold one of these words, or all; 1 where one is not caught."""
    chosen = [m for m in MUTATIONS if not names or any(name in m.name for name in names)]
    missed = 0
    with tempfile.TemporaryDirectory(prefix="brief-mutations-") as folder:
        kinds = sorted({kind for mutation in chosen for kind in mutation.kinds})
        libraries, sound = prepare(Path(folder), [ROOT / "eval" / "cases"], ROOT / "eval" / "corpus", kinds)
        for mutation in chosen:
            started = time.monotonic()
            added, crashed = caught(libraries, mutation, sound)
            named = [f for f in added if f.metric in mutation.metrics]
            good = bool(named) and not crashed
            missed += not good
            by = sorted({f"{f.gate}: {f.metric}" for f in named})
            said = ", ".join(by) or f"NOT CAUGHT (only {sorted({f.metric for f in added})})"
            if crashed:
                said = f"CRASHED in {', '.join(crashed[:3])}"
            print(f"{mutation.name:<48} {said}  ({time.monotonic() - started:.0f} s)", flush=True)
        libraries.close()
    print(f"{len(chosen) - missed} of {len(chosen)} mutations caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
