"""Scores of an output against what it cites: are its sentences held by their citations, word, figure and day?

None of them asks the tool's own reading of figures or hedges, so that a fault there cannot hide itself; the
one exception is the support score that stands in for entailment, which is measured on its own
(``benchmarks/bench_support.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from brief.evals.cases.observations import Cited, Line
from brief.records import SentenceKind, Verdict
from brief.text.calendar_names import A_MONTH, A_WEEKDAY, ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from brief.text.normal_forms import comparable
from brief.text.numbers import WORDS

_NUMBERS = [word for word, number in WORDS.items() if number > 1]
_NUMBERS += "hundred thousand million billion dozen dozens half third quarter".split()
_FIGURE = re.compile(rf"\d+(?:[.,:]\d+)*|\b(?:{'|'.join(_NUMBERS)})\b", re.IGNORECASE)
_DATE = re.compile(rf"\b(?:(\d{{1,2}})\s({A_MONTH})|({A_MONTH})\s(\d{{1,2}}))\b")
_WEEKDAY = re.compile(rf"\b({A_WEEKDAY})\b")
_MARKED = re.compile(r"“([^”]{3,})”|\"([^\"]{3,})\"")
# Two sentences say the same from this share of common words on (Jaccard).
SAME = 0.8


def _stating(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.kind != SentenceKind.FRAMING.value]


def citation_recall(lines: Sequence[Line]) -> float:
    """The share of sentences that their citations, taken together, support.

    Source: ALCE (Gao, Yen, Yu, Chen, Enabling Large Language Models to Generate Text with Citations, EMNLP
    2023), section 3; their NLI model's verdict is here the support score at its ``likely`` threshold, and a
    sentence that stands in the cited words as such is supported.
    """
    stated = _stating(lines)
    return sum(line.entailed and bool(line.numbers) for line in stated) / len(stated) if stated else 1.0


def citation_precision(lines: Sequence[Line]) -> float:
    """The share of citations that are needed: of a supported sentence, and support it alone or are missed by it.

    Source: ALCE (Gao et al. 2023), section 3: a citation is irrelevant where it does not support the sentence
    alone and the others still do without it.
    """
    needed = total = 0
    for line in _stating(lines):
        total += len(line.numbers)
        if line.entailed:
            needed += sum(alone or not others for alone, others in zip(line.alone, line.without, strict=True))
    return needed / total if total else 1.0


def groundedness(lines: Sequence[Line]) -> float:
    """The mean support score of the sentences, 0 to 1: how much of each its citations hold.

    Source: FActScore's share of supported facts (Min et al., EMNLP 2023), a sentence as the unit and a graded
    score in place of its yes or no.
    """
    stated = _stating(lines)
    return sum(line.support for line in stated) / len(stated) if stated else 1.0


def _words(line: Line, cited: dict[int, Cited]) -> str:
    return comparable(" ".join(cited[n].words for n in line.numbers if n in cited))


def false_quotes(lines: Sequence[Line], cited: Sequence[Cited]) -> list[str]:
    """Words that are given as verbatim and stand in none of the sentence's citations, each of them alone."""
    by = {one.number: one for one in cited}
    found = []
    for line in lines:
        quoted = [*line.quotes, *(a or b for a, b in _MARKED.findall(line.text) if not line.quotes)]
        held = [comparable(by[n].words) for n in line.numbers if n in by]
        found += [quote for quote in quoted if not any(comparable(quote) in words for words in held)]
    return found


def quotation_fidelity(lines: Sequence[Line], cited: Sequence[Cited]) -> float:
    """The share of sentences with a quotation whose quotations all stand in what they cite."""
    quoting = [line for line in lines if line.quotes or _MARKED.search(line.text)]
    wrong = sum(bool(false_quotes([line], cited)) for line in quoting)
    return 1 - wrong / len(quoting) if quoting else 1.0


def figure_fidelity(lines: Sequence[Line], cited: Sequence[Cited]) -> float:
    """The share of figures, in digits or words, that stand in what their sentence cites; dates apart."""
    by = {one.number: one for one in cited}
    right = total = 0
    for line in _stating(lines):
        held = {found.casefold() for found in _FIGURE.findall(_words(line, by))}
        for found in _FIGURE.findall(_DATE.sub(" ", line.text)):
            total += 1
            right += found.casefold() in held
    return right / total if total else 1.0


def date_fidelity(lines: Sequence[Line], cited: Sequence[Cited]) -> float:
    """The share of days (5 March, Thursday) that their citations name, or that a cited article's dates resolve to."""
    by = {one.number: one for one in cited}
    right = total = 0
    for line in _stating(lines):
        words = _words(line, by)
        known = [date.fromisoformat(day) for n in line.numbers if n in by for day in by[n].days]
        named = {_day(found) for found in _DATE.findall(words)} | {(day.month, day.day) for day in known}
        weekdays = set(_WEEKDAY.findall(words)) | {ENGLISH_WEEKDAYS[day.weekday()] for day in known}
        for found in _DATE.findall(line.text):
            total += 1
            right += _day(found) in named
        for weekday in _WEEKDAY.findall(line.text):
            total += 1
            right += weekday in weekdays
    return right / total if total else 1.0


def _day(found: tuple[str, str, str, str]) -> tuple[int, int]:
    return ENGLISH_MONTHS.index(found[1] or found[2]) + 1, int(found[0] or found[3])


def distinct(lines: Sequence[Line]) -> float:
    """1 less redundancy: the share of sentences of a part that do not say again what one before them says.

    The same is at least 0.8 of the words in common (Jaccard). Parts are taken apart: a bottom line repeats a
    development by design.
    """
    again = 0
    seen: dict[str, list[set[str]]] = {}
    for line in lines:
        words = set(re.findall(r"\w+", line.text.casefold()))
        before = seen.setdefault(line.part, [])
        again += any(len(words & other) >= SAME * len(words | other) for other in before if words | other)
        before.append(words)
    return 1 - again / len(lines) if lines else 1.0


def unchecked(lines: Sequence[Line]) -> list[str]:
    """Sentences that the gate did not check: no result at all, a failed one, or a fact whose citation did not pass."""
    found = []
    for line in lines:
        verdicts = {result.check: result.verdict for result in line.checks}
        fact = line.kind == SentenceKind.FACT.value
        if (
            not verdicts
            or Verdict.FAIL in verdicts.values()
            or (fact and (verdicts.get("citation") is not Verdict.PASS or "quotation" not in verdicts))
        ):
            found.append(line.text)
    return found
