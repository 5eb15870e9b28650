"""The fields of a written sentence: each figure, date and name stands in what it cites, on normal forms.

These alone may veto beside a checker, so they pass what notation, naming and arithmetic explain: number words, clock
times, sums and differences, shares, rounding said as such, a name in full that the article has elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from brief.checking import date_check, name_check
from brief.checking.citations import Texts
from brief.checking.cited_text import Cited
from brief.checking.invented_figures import unknown_figures, whole_words
from brief.records import CheckResult, Verdict
from brief.stories.storylines import general_words
from brief.text.calendar_names import ENGLISH_MONTHS

FIGURES, DATES, NAMES, CAVEAT = "invented figure", "invented date", "invented name", "caveat removed"
REACH = 14
"""Days around its publication within which an article's weekday may be meant by a date."""
_RELATIVE = "yesterday|today|tomorrow|tonight|overnight|next|last|this|days? (?:ago|later|before|after)"
_UNVERIFIED = re.compile(
    r"(?:could|can|has|have|had|was|were|been|did|is|are)\s?(?:not|n[’']t)\s(?:immediately\s|yet\s|be\s|been\s|"
    r"independently\s)*(?:independently\s)?(?:verif|confirm|corroborat|authenticat)\w*"
    r"|\b(?:un(?:verified|confirmed|corroborated|substantiated))\b|\bno independent (?:verification|confirmation)\b"
    r"|\bunable to (?:independently )?(?:verify|confirm)\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:alleg\w+|claim\w*|purport\w*|report(?:edly|ed)|rumou?r\w*|apparent\w*|suppos\w+|not (?:been )?\w*verif\w*"
    r"|said|says?|according|accus\w+|suspect\w*|denie[sd]|disput\w+|may|might|could|whether)\b",
    re.IGNORECASE,
)


_BRACKETS = re.compile(r"(?P<before>(?:\b[a-z][\w-]+\s){1,6})\((?P<inside>[^()]{2,40})\)")


def check(text: str, found: Sequence[Cited], texts: Texts) -> list[CheckResult]:
    """The four vetoes of one sentence. A field is not asked of a source whose language has no rules.

    Args:
        text: the sentence.
        found: what it cites.
        texts: knows the cited articles' dates.
    """
    analysed = all(one.analysed for one in found)
    number = next(iter(unknown_figures(text, found)), "")
    name = next(iter(unknown_names(text, found)), "") if analysed else ""
    date = unknown_date(text, found, texts) if analysed else ""
    return [
        _result(FIGURES, f"no cited sentence holds the figure {number}" if number else ""),
        _result(DATES, date),
        _result(NAMES, f"no cited article names {name}" if name else ""),
        _result(CAVEAT, _caveat(text, found)),
    ]


def unknown_names(text: str, found: Sequence[Cited]) -> list[str]:
    """The names of a sentence that its cited articles do not hold and that no part of general English holds."""
    given = " ".join(
        " ".join((whole_words(one), one.article.title, one.article.publisher, *one.article.authors))
        for one in found
    )
    words = {name_check.bare(word) for word in re.findall(r"[^\W\d_]+", given)}
    letters, general = _acronyms(given), general_words()
    lost = []
    for name in name_check.names_in(text):
        parts = [
            part for part in re.findall(r"[^\W\d_]+", re.sub(r"[’']s\b", "", name)) if part[:1].isupper()
        ]
        forms = {part: name_check.bare(part) for part in parts if len(part) > 2}
        missing = [
            part
            for part, form in forms.items()
            if form not in general
            and not name_check.stands(form, words)
            and part.rstrip("s") not in letters
            and not _abbreviates(part, text)
        ]
        if missing:
            lost.append(name)
    return lost


def _abbreviates(part: str, text: str) -> bool:
    """Whether capitals in brackets abbreviate the words before them: "an electrocardiogram (ECG or EKG)"."""
    for brackets in _BRACKETS.finditer(text):
        if part.isupper() and re.search(rf"\b{part}\b", brackets["inside"]):
            return any(word[0].upper() == part[0] for word in brackets["before"].split())
    return False


def unknown_date(text: str, found: Sequence[Cited], texts: Texts) -> str:
    """Why a day of a sentence is none that its cited articles speak of; empty where each is.

    Of a day of a month alone; a weekday or a relative word of the article may stand for it.
    """
    text = date_check.whole_months(text)
    days = [*date_check.DAY_OF_MONTH.finditer(text)]
    if not days:
        return ""
    also = [one.article.publisher for one in found] + [one.article.title for one in found]
    whole = [_whole(one) for one in found]
    for match in days:
        words = match.group()
        if date_check.check(f"It was on {words}.", whole, also, texts).verdict is not Verdict.FAIL:
            continue
        if not any(_may_be(words, one) for one in whole):
            return f"no cited article speaks of {words}"
    return ""


def _may_be(words: str, one: Cited) -> bool:
    """Whether an article may call a day by its weekday, or "tomorrow": within two weeks of its publication."""
    published = one.article.published.start
    if published is None:
        return True
    number = int(re.sub(r"\D", "", words) or 0)
    month = next((i for i, name in enumerate(ENGLISH_MONTHS, 1) if name[:3] in words), 0)
    around = (published + timedelta(days=ahead) for ahead in range(-REACH, REACH + 1))
    day = next((d for d in around if (d.day, d.month) == (number, month)), None)
    if day is None:
        return False
    return day.date() == published.date() or bool(
        re.search(rf"\b(?:{day:%A}|{day:%a}\.|{_RELATIVE})\b", " ".join(one.sentences), re.IGNORECASE)
    )


def _result(check: str, fault: str) -> CheckResult:
    return CheckResult(check, Verdict.FAIL if fault else Verdict.PASS, fault)


def _caveat(text: str, found: Sequence[Cited]) -> str:
    """Whether a sentence tells plainly what its only source says could not be verified."""
    if len(found) != 1 or _UNVERIFIED.search(text) or _DOUBT.search(text):
        return ""
    said = next((m for sentence in found[0].sentences if (m := _UNVERIFIED.search(sentence))), None)
    return f"the source says “{said.group()}”, the sentence tells it as fact" if said else ""


def _whole(one: Cited) -> Cited:
    """A citation widened to its whole article."""
    spans = tuple(span for block in one.article.blocks for span in block)
    return replace(one, sentences=(whole_words(one),), spans=spans, readings=one.readings[:1])


def _acronyms(given: str) -> set[str]:
    """What the names of a text shorten to: "International Criminal Court" to ICC."""
    found = set()
    for match in re.finditer(
        r"[A-ZÀ-Þ][\w’'-]+(?:\s(?:of|the|and|for|on|de|del)?\s?[A-ZÀ-Þ][\w’'-]+)+", given
    ):
        capitals = re.findall(r"[A-ZÀ-Þ](?=[\w’'-])", match.group())
        found |= {
            "".join(capitals[i:j]) for i in range(len(capitals)) for j in range(i + 2, len(capitals) + 1)
        }
    return found
