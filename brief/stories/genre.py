"""What kind of text an article is: told by its address, its headline and its first words; else by a fitted head.

A form that names its kind ("| Opinion", ``/sport/``, "Live updates") goes before what vectors say. How well
the heads tell news from the rest, `significance.json` says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from brief.records import SCHEMA_TYPES, ArticleInfo, Genre, TextKind

_IN_ADDRESS: tuple[tuple[TextKind, frozenset[str]], ...] = tuple(
    (kind, frozenset(words.split()))
    for kind, words in (
        (TextKind.SATIRE, "satire humor humour borowitz-report"),
        (
            TextKind.OPINION,
            """opinion opinions commentary commentisfree editorial editorials op-ed oped columnists columns letters
            meinung kommentar opinion-analysis tribune debats opinioni columnas blogs""",
        ),
        (
            TextKind.ADVERTISEMENT,
            "sponsored sponsor advertorial partner-content brandpost paid-content paidpost sponsored-content anzeige",
        ),
        (TextKind.PROMOTION, "shopping deals coupons reviewed blueprint betting gift-guide sweepstakes"),
        (
            TextKind.SPORT,
            """sport sports football soccer nfl nba nhl mlb ncaaf ncaab ncaaw golf tennis cricket rugby olympics
            formula1 fussball deportes calcio""",
        ),
        (
            TextKind.LIFESTYLE,
            """life lifestyle entertainment celebrity celebrities style fashion food recipes music movies tv horoscopes
            horoscope crosswords puzzles games travel culture-and-lifestyle leute stars""",
        ),
        (TextKind.OBITUARY, "obituary obituaries obits"),
        (TextKind.FACT_CHECK, "fact-check factcheck fact-checks faktencheck"),
        (TextKind.LIVE_BLOG, "live liveblog live-blog live-updates liveticker live-news"),
        (TextKind.EXPLAINER, "explainer explainers explained"),
        (TextKind.ANALYSIS, "analysis analyse analysen"),
    )
)
_IN_TITLE: tuple[tuple[TextKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(form, re.IGNORECASE))
    for kind, form in (
        (
            TextKind.FACT_CHECK,
            r"^fact[- ]?check(?:ed)?\b\s*[:|–—-]|\|\s*fact[- ]?check\s*$|^faktencheck\s*[:|]",
        ),
        (
            TextKind.ADVERTISEMENT,
            r"^\W*(?:sponsored|advertisement|anzeige|paid (?:post|content|partnership))\b\s*[:|–—-]",
        ),
        (TextKind.SATIRE, r"\|\s*satire\s*$|^satire\s*:"),
        (
            TextKind.OPINION,
            r"\|\s*(?:opinion|letters?|commentary|editorial)\s*$|^(?:opinion|editorial|commentary|letters?|column|op-ed|kommentar)\s*[:|]",
        ),
        (TextKind.OBITUARY, r"^(?:obituary|obituaries)\b"),
        (
            TextKind.LIVE_BLOG,
            r"\blive (?:updates?|blog|coverage|news)\b|^live\s*[:|–—-]|\bliveticker\b|\bupdates\s*[:|]|^recap\s*:"
            r"|\bas it happened\b",
        ),
        (
            TextKind.PROMOTION,
            r"\b(?:best|top) [\w ]{0,30}deals?\b|\bpromo codes?\b|\bcoupons?\b|\bon sale (?:now|for)\b|\bwordle\b"
            r"|\bcrossword\b"
            r"|\b(?:nyt )?connections hints?\b|\bshop (?:the|our|now)\b",
        ),
        (
            TextKind.LISTING,
            r"\bwhat(?:['’]s| is) (?:open|closed|on)\b|\bopen (?:and|or) closed\b|\bschool (?:closings?|delays)\b"
            r"|\bhow to watch\b|\b(?:tv|game|release|payment|bus|trash|holiday) schedules?\b"
            r"|\bwhat time (?:is|does)\b|\blottery\b|\bwinning numbers\b|\bbox scores?\b|\bnear (?:you|me)\b",
        ),
        (TextKind.LIFESTYLE, r"\bhoroscopes?\b|\brecipes?\b|\bzodiac\b"),
        (TextKind.ANALYSIS, r"^analysis\s*[:|]|\|\s*analysis\s*$"),
        (
            TextKind.EXPLAINER,
            r"\b(?:what|things|here['’]s what|all you need) (?:to|we|you need to) know\b|\bexplained\b"
            r"|^explainer\s*[:|]"
            r"|^(?:what|who|why|how|when|where)\b|\?(?:\s|$)|\bhere['’]s (?:what|why|how|when|where|the)\b"
            r"|\bsee (?:which|how|where|what|the)\b|\bhow (?:it|they) works?\b",
        ),
    )
)
_FIRST_WORDS: tuple[tuple[TextKind, re.Pattern[str]], ...] = (
    (
        TextKind.ADVERTISEMENT,
        re.compile(
            r"^\W*(?:sponsored (?:content|post)|paid (?:content|post)|advertorial|advertisement|in partnership with)\b",
            re.I,
        ),
    ),
    (TextKind.SATIRE, re.compile(r"^.{0,200}\bthis (?:is|article is) satire\b", re.I | re.S)),
)
_KINDS = frozenset(TextKind)
LEAST = 0.4
"""What a head must say at least for its kind to be told; below it a text is taken for news, which most are."""
NO_NEWS = frozenset(
    {
        TextKind.LISTING,
        TextKind.PROMOTION,
        TextKind.OBITUARY,
        TextKind.SATIRE,
        TextKind.ADVERTISEMENT,
        TextKind.FACT_CHECK,
    }
)
"""Kinds that have no place in a brief unless what they tell is watched for."""
NEVER_QUOTED = frozenset({TextKind.SATIRE, TextKind.ADVERTISEMENT, TextKind.FACT_CHECK})
"""Kinds of which a brief quotes nothing: invented, paid for, or claims that stand apart from their verdict."""
_TYPES = {**SCHEMA_TYPES, "recipe": TextKind.LIFESTYLE}


def genre(
    article: ArticleInfo,
    opening: str,
    heads: Mapping[str, float],
    declared: Sequence[str] = (),
    stated: Genre | None = None,
) -> Genre:
    """The kind of an article and how it is told.

    Args:
        article: its address and its headline.
        opening: its first words.
        heads: what each fitted head says of it; none where it has no vector.
        declared: sections and schema.org types that its page names.
        stated: what was read of it that it says itself, before anything else.
    """
    if stated is not None:
        return stated
    for name in declared:
        section = re.sub(r"\W+", "-", name.casefold()).strip("-")
        told = _TYPES.get(section) or next((kind for kind, words in _IN_ADDRESS if section in words), None)
        if told:
            return Genre(told, f"its page calls it “{name}”")
    segments = [part for part in urlsplit(article.url).path.casefold().split("/") if part]
    for kind, words in _IN_ADDRESS:
        if named := next((part for part in segments[:-1] if part in words), ""):
            return Genre(kind, f"its address has “{named}”")
    for kind, form in _IN_TITLE:
        if match := form.search(article.title):
            return Genre(kind, f"its headline has “{match[0].strip()}”")
    for kind, form in _FIRST_WORDS:
        if form.search(opening[:300]):
            return Genre(kind, "its first words say so")
    best = max(
        (name for name in heads if name in _KINDS), key=lambda name: heads[name], default=TextKind.NEWS
    )
    if heads and heads[best] >= LEAST and heads[best] > heads[TextKind.NEWS]:
        return Genre(TextKind(best), "reads like one")
    return Genre(TextKind.NEWS, "")
