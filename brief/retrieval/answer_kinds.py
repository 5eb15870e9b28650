"""What kind of answer a question asks for, by its own words, and whether a sentence holds one of that kind."""

from __future__ import annotations

import re
from enum import StrEnum

from brief.text.calendar_names import A_MONTH, A_WEEKDAY
from brief.text.numbers import WORDS


class AnswerKind(StrEnum):
    """What answers a question."""

    FIGURE = "figure"
    MONEY = "money"
    DURATION = "duration"
    LENGTH = "length"
    TIME = "time"
    PLACE = "place"
    NAME = "name"
    REASON = "reason"
    LIST = "list"
    YES_OR_NO = "yes or no"
    COMPARISON = "comparison"
    SUMMARY = "summary"
    STATEMENT = "statement"


_WORDS = "|".join(WORDS)
_NUMBER = (
    rf"(?:\d|\b(?:{_WORDS}|hundreds?|thousands?|dozens?|millions?|billions?|half|third|quarter|none|no)\b)"
)
_ASKED: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        (
            AnswerKind.COMPARISON,
            r"^\W*compare\b|\bcompared? (?:to|with)\b|\bversus\b|\bvs\b|\bstack up\b"
            r"|\b(?:each|both) (?:say|claim|give|report|hold|argue)|\bwhat different\b"
            r"|\bdiffer(?:s|ed|ence)?\b.*\b(?:from|between)\b",
        ),
        (
            AnswerKind.SUMMARY,
            r"^\W*(?:please )?(?:summari[sz]e|sum up|describe|explain|give|write|tell me about)\b"
            r"|^\W*what (?:is|are|do we|else is)? ?(?:known|new|know|happening|the (?:latest|news))\b"
            r"|^\W*(?:the )?latest on\b",
        ),
        (
            AnswerKind.REASON,
            r"\bwhy\b|\breasons?\b|\bhow come\b|^\W*what (?:was|is|were|are)? ?(?:behind|caused|made|triggered|led"
            r"|prompted)\b"
            r"|\bwhat (?:was|is) the cause\b",
        ),
        (AnswerKind.LENGTH, r"\bhow (?:high|tall|deep|wide|far) (?:is|was|are|were|from|away|did .* go)\b"),
        (AnswerKind.DURATION, r"\bhow long\b"),
        (
            AnswerKind.MONEY,
            r"\bhow (?:much|expensive)\b|\b(?:costs?|prices?|pays?|paid|fetch\w*|money|worth|budget|fined?)\b",
        ),
        (
            AnswerKind.FIGURE,
            r"\bhow (?:many|large|big|high|far|old|often|tall|fast|deep|heavy)\b|\btoll\b|\bscores?\b|\btotal\b"
            r"|\bnumber of\b|\b(?:what|which) (?:percentage|share|number|figure|proportion)\b",
        ),
        (
            AnswerKind.TIME,
            r"\bwhen\b(?! \w+ \w+,)|\b(?:what|which) (?:date|day|time|year|month)\b|\bhow soon\b",
        ),
        (
            AnswerKind.PLACE,
            r"\bwhere(?:abouts)?\b|\bvenue\b|\b(?:what|which) (?:city|town|country|state|place|county|stadium|prison"
            r"|hospital|region|province|district|village|part of)\b",
        ),
        (
            AnswerKind.LIST,
            r"^\W*(?:list|name|enumerate)\b|^\W*(?:which|what) (?:\w+ ){0,2}\w{3,}[^s\W]s\b(?! (?:is|was|has)\b)",
        ),
        (
            AnswerKind.NAME,
            r"\bwho(?:m|se)?\b|\b(?:which|what) (?:\w+ ){0,2}(?:person|man|woman|member|senator|official|judge|minister"
            r"|actor|actress|company|firm|director|player|coach|team|party|group|agency|bank)\b",
        ),
        (
            AnswerKind.YES_OR_NO,
            r"^\W*(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|may|might)\b",
        ),
    )
)
_HELD: dict[AnswerKind, re.Pattern[str]] = {
    AnswerKind.MONEY: re.compile(
        r"[$€£¥₴]\s?\d|\b\d[\d.,]*\s(?:(?:m|b|tr)illion\s)?(?:cents?|dollars?|euros?|pounds?)\b|%|\bper ?cent\b",
        re.I,
    ),
    AnswerKind.FIGURE: re.compile(_NUMBER, re.I),
    AnswerKind.LENGTH: re.compile(
        rf"{_NUMBER}[\w\s.,-]{{0,16}}\b(?:met(?:re|er)s?|feet|foot|ft|km|kilomet(?:re|er)s?|miles?|inch(?:es)?|cm"
        r"|centimet(?:re|er)s?|storeys?|stories|yards?)\b",
        re.I,
    ),
    AnswerKind.DURATION: re.compile(
        rf"(?:{_NUMBER}|\b(?:an?|several)\b)[\w\s-]{{0,12}}\b(?:second|minute|hour|day|week|month|year|decade)s?\b",
        re.I,
    ),
    AnswerKind.TIME: re.compile(
        rf"\b(?:{A_WEEKDAY}|{A_MONTH}|today|yesterday|tomorrow|morning|evening|night|noon|week|month|(?:19|20)\d\d|\d+:\d\d"
        r"|[ap]\.?m)\b",
        re.I,
    ),
    AnswerKind.PLACE: re.compile(
        r"\b(?:in|at|near|outside|from|to|of|on|off|through|across|inside|around)\s(?:the\s|downtown\s|central\s"
        r"|(?:north|south|east|west)\w*\s)?[A-Z]\w+"
    ),
    AnswerKind.REASON: re.compile(
        r"\b(?:because|due to|caused by|after|as a result|over|citing|cited|blam\w+|reason|since|so that|in response to"
        r"|led to|in order|arguing|stem\w*|following|amid)\b",
        re.I,
    ),
}
_WAY = re.compile(r"\bhow (high|tall|deep|wide)\b", re.IGNORECASE)
_WAYS = {
    "high": re.compile(
        r"\b(?:high|height|tall|metres? high|storeys?|stories)\b|\d-(?:met(?:re|er)|foot)\b", re.I
    ),
    "tall": re.compile(r"\b(?:high|height|tall|storeys?|stories)\b|\d-(?:met(?:re|er)|foot)\b", re.I),
    "deep": re.compile(r"\b(?:deep|depth)\b", re.I),
    "wide": re.compile(r"\b(?:wide|width|across)\b", re.I),
}
"""Words of the way in which a length is asked for: a height is not answered by how far a lake stretches."""
MEASURED = frozenset((AnswerKind.LENGTH, AnswerKind.DURATION))
"""Kinds whose unit shows in every sentence that answers."""
_CAPITALS = re.compile(r"(?<=[\w,;’'”\")] )[A-Z][\w’'-]+")
_WORD = re.compile(r"\w+")


def kind_of(question: str) -> AnswerKind:
    """What kind of answer a question asks for: the first that its words name; a statement where none does."""
    return next((kind for kind, asked in _ASKED if asked.search(question)), AnswerKind.STATEMENT)


def holds(kind: AnswerKind, sentence: str, question: str) -> bool:
    """Whether a sentence holds an answer of that kind; of a kind that shows in no words every sentence does."""
    if kind is AnswerKind.NAME:
        return new_names(sentence, question) > 0
    if kind is AnswerKind.LIST:
        return sentence.count(",") > 1
    if (
        kind is AnswerKind.LENGTH
        and (way := _WAY.search(question))
        and not _WAYS[way[1].lower()].search(sentence)
    ):
        return False
    pattern = _HELD.get(kind)
    return pattern is None or pattern.search(sentence) is not None


def new_names(sentence: str, question: str) -> int:
    """How many capitalised words a sentence has, its first one apart, that the question has not."""
    asked = {word.lower() for word in _WORD.findall(question)}
    return len({word for word in _CAPITALS.findall(sentence) if word.lower() not in asked})


def new_figure(sentence: str, question: str) -> bool:
    """Whether a sentence has a figure in digits that the question has not."""
    figures = re.compile(r"\d[\d.,]*")
    return not set(figures.findall(sentence)) <= set(figures.findall(question))
