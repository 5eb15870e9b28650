"""Paragraphs by which a page speaks of itself: editors' notes, machines' summaries, update stamps, credits, pointers.

Closed forms of whole paragraphs, wherever they stand. A note that corrects or withdraws something is text.
"""

from __future__ import annotations

import re

NOTE, SUMMARY, STAMP, CREDIT, POINTER = (
    "editor's note",
    "summary by a machine",
    "update stamp",
    "credit or contact",
    "pointer to other pages",
)
NOTICES = (NOTE, SUMMARY, STAMP, CREDIT, POINTER)
MAX_NOTICE = 700
"""Characters of the longest paragraph that is looked at."""

_CORRECTS = re.compile(
    r"\b(?:correct\w*|clarif\w+|misstat\w+|mis(?:identified|spelled|reported)|incorrect\w*|erroneous\w*"
    r"|in error|wrong\w*|inaccura\w+|retract\w*|withdr[ae]w\w*|earlier version|previous version)\b",
    re.IGNORECASE,
)
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(form, re.IGNORECASE | re.DOTALL))
    for reason, form in (
        (NOTE, r"\W*(?:editors?['’]?s?['’]? note|note (?:to|from) (?:the )?(?:readers?|editors?))\s*[:.—–-]"),
        (SUMMARY, r"AI[- ](?:assisted|generated) summary\b"),
        (
            STAMP,
            r"\W*th(?:is|e) (?:live ?blog|story|article|post|page|report|file|developing story)\b[^.]{0,60}"
            r"\b(?:has been|was|is|is being|will be|has) (?:last )?(?:updated|being updated|developing)\b[^.]{0,120}"
            r"\.?\W*$|\W*(?:(?:last )?updated|published|posted)(?: on| at)?:?\s[^!?;]{0,20}\d[^!?]{0,60}$"
            r"|\W*this is a developing story\b.{0,160}$",
        ),
        (
            CREDIT,
            r"\W*contribut(?:ing|ors)\s?:|(?:[A-Z][\w.’'-]+[ ,&]+(?:and )?){1,12}contributed (?:to this|reporting)\b"
            r"|(?:contact|reach|email|e-mail|write to)\b[^!?]{0,120}\S@\S+\.\w+[^!?]{0,80}$"
            r"|\W*[A-Z][^.!?]{2,80} can be reached (?:at|on|via)\b.{0,160}$"
            r"|follow [^.!?,]{1,90} (?:on|at) (?:X|twitter|threads|bluesky|instagram|facebook|tiktok)\b"
            r"[^.!?]{0,120}[.!]?$",
        ),
        (
            POINTER,
            r"\W*(?:more|read more|related|see also|dig deeper|go deeper|live updates?|photos|watch live)\s?:\s?"
            r"\S.{8,220}(?<![.!])$|share this (?:update|story|article|post)\W*$"
            r"|(?:start the day smarter|stay informed|never miss)\b.{0,200}$"
            r"|\W*(?:sign up|subscribe)\b[^!?]{0,120}\b(?:newsletter|alerts?|updates|inbox|briefing)\b.{0,160}$"
            r"|\W*(?:start|play|solve|try)\b[^.!?]{0,120}\b(?:crossword|puzzle|sudoku|word game)s?\b[^.!?]{0,80}\W*$",
        ),
    )
)
_FIRST = re.compile(r"\W*(\w+)")
_LEADS = frozenset(
    """editor editors editor’s note ai this the last updated published posted contributing contributors contact reach
    email e write follow more read related see dig go live photos watch share start stay never sign subscribe play
    solve try""".split()
)
_SENTENCE = re.compile(r"[.!?][\"”’']?\s+[A-Z“\"]")


def notice(paragraph: str) -> str:
    """Why a whole paragraph is no part of the article, or empty where it is."""
    if len(paragraph) > MAX_NOTICE:
        return ""
    first = _FIRST.match(paragraph)
    if not first or (
        first[1].casefold() not in _LEADS and "contribut" not in paragraph and "can be" not in paragraph
    ):
        return ""
    for reason, form in _FORMS:
        if form.match(paragraph) and not _CORRECTS.search(paragraph):
            return reason
    return ""


SHORT_POINT = 170
"""Characters of a summary's third point at most: leads are longer."""


def goes_on(paragraph: str, most: int) -> bool:
    """Whether a paragraph after a machine's summary may be its next point: one sentence of so many characters."""
    return len(paragraph) <= most and _SENTENCE.search(paragraph) is None
