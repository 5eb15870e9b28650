"""Independent sources of a story: which of its articles count as one, and why.

Articles are one source where one publisher or one owner speaks in them, where they carry one text,
where one credits the other as where it was taken from, and where both credit one agency and share
its words. Every article stays listed and can be cited; only the count knows of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from brief.corpus.duplicates import containment, copy_groups, shingles
from brief.corpus.owners import Owners, folded
from brief.records import ArticleInfo, IndependentSource, Story, source_name

# Containment of word 3-grams from which two reports of one story are one source even where figures differ.
REWORKED = 0.7
# The same for two reports that credit one agency. Two desks that each write of one event for themselves
# share a twentieth; a third is paragraphs taken over.
TAKEN_OVER = 0.3
# A credit stands in the opening (a dateline, a byline) or at the end; in between, a name is an attribution.
OPENING, CLOSING = 250, 400
_DASH = "[-–—−]"
_FROM = (  # before a name, near the end
    r"(?:additional )?report(?:ing|ed)? by|compiled from|(?:with )?(?:material|inputs?|files|information|reporting)s? "
    r"(?:from|by)|sources?\s?:|via|text\s?:|mit material (?:von|der)|quellen?\s?:|nach|avec|source\s?:|fuentes?\s?:"
    r"|con información de|com informações d[aeo]|fonte\s?:|con|źródło\s?:|za|zdroj\s?:|kaynak\s?:|haber\s?:"
    r"|за матеріалами|за даними|джерело\s?:|по материалам|по данным|источник\s?:|المصدر\s?:|来源[：:]|출처\s?:"
)


def independent_sources(
    articles: Sequence[ArticleInfo],
    texts: Mapping[str, str],
    owners: Owners | None = None,
    whole: Mapping[str, str] | None = None,
    copies: Sequence[Sequence[str]] | None = None,
) -> tuple[IndependentSource, ...]:
    """The independent sources of a story, in the order of their first articles.

    Args:
        articles: the story's articles, in a fixed order.
        texts: cleaned text by article id.
        owners: who owns which outlets; nobody owns any where None.
        whole: source text by article id, where credits are looked for too: cleaning sets their lines aside.
        copies: groups of ids whose texts are copies, where the caller knows them; looked for where None.
    """
    if len(articles) == 1:
        return (IndependentSource((articles[0].id,)),)
    parent = {article.id: article.id for article in articles}
    reasons: dict[str, list[str]] = {article.id: [] for article in articles}

    def root(id_: str) -> str:
        while parent[id_] != id_:
            id_ = parent[id_]
        return id_

    place = {article.id: i for i, article in enumerate(articles)}
    if copies is None:
        copies = copy_groups({article.id: texts[article.id] for article in articles})
    for one, other, reason in _links(articles, texts, whole or texts, owners or Owners(), copies):
        low, high = sorted((root(one), root(other)), key=place.__getitem__)
        parent[high] = low
        reasons[one].append(reason)
    members: dict[str, list[str]] = {}
    for article in articles:
        members.setdefault(root(article.id), []).append(article.id)
    return tuple(
        IndependentSource(
            tuple(group), tuple(dict.fromkeys(reason for id_ in group for reason in reasons[id_]))
        )
        for group in members.values()
    )


def independent_among(stories: Sequence[Story]) -> int:
    """How many independent sources stand behind several stories together, each counted once.

    Sources of two stories are one where an article of one is in both, and where they have a publisher in common:
    an agency that reports of five events is one source.
    """
    groups: list[set[str]] = []
    for story in stories:
        infos = {article.id: article for article in story.articles}
        for source in story.sources:
            names = set(source.articles)
            names |= {
                f"publisher {folded(name) or name}"
                for id_ in source.articles
                if infos[id_].publisher and (name := source_name(infos[id_]))
            }
            apart = [group for group in groups if not group & names]
            met = [group for group in groups if group & names]
            groups = [*apart, names.union(*met)]
    return len(groups)


def agencies_credited(text: str) -> frozenset[str]:
    """The news agencies that a text's dateline, byline or closing credit names, by their names in `agencies.toml`."""
    edges = text[:OPENING], text[-CLOSING:]
    named = {name for name in _agency_names() if name in edges[0] or name in edges[1]}
    return frozenset(
        agency
        for agency, names in _agencies().items()
        if not named.isdisjoint(names) and credits(text, names)
    )


def credits(text: str, names: tuple[str, ...]) -> bool:
    """Whether a text says, where credits stand, that it was taken from one who bears one of these names."""
    begins, ends = text[:OPENING], text[-CLOSING:]
    if not any(name in begins or name in ends for name in names):  # most of them: patterns take longer
        return False
    opening, closing = _patterns(names)
    return bool(opening.search(begins) or closing.search(ends))


def _links(
    articles: Sequence[ArticleInfo],
    texts: Mapping[str, str],
    whole: Mapping[str, str],
    owners: Owners,
    copies: Sequence[Sequence[str]],
) -> Iterator[tuple[str, str, str]]:
    """Pairs of articles that are one source, each with the reason in words."""
    first: dict[tuple[str, str], str] = {}
    for article in articles:
        publisher = source_name(article) if article.publisher else ""
        owner = owners.of(article)
        for kind, name in (("publisher", publisher), ("owner", owner)):
            if name:
                before = first.setdefault((kind, folded(name) or name), article.id)
                if before != article.id:
                    yield article.id, before, f"one {kind}: {name}"
    for group in copies:
        for later in group[1:]:
            yield later, group[0], "copies of one text"
    grams = [shingles(texts[article.id]) for article in articles]
    # Of most articles nothing was set aside, and the two texts are one.
    both = [tuple(dict.fromkeys((texts[a.id], whole[a.id]))) for a in articles]
    credited = [frozenset[str]().union(*map(agencies_credited, one)) for one in both]
    for i, one in enumerate(articles):
        for j, other in enumerate(articles[:i]):
            shared = containment(grams[i], grams[j])
            if shared >= REWORKED:
                yield one.id, other.id, "copies of one text"
            for agency in sorted(credited[i] & credited[j]) if shared >= TAKEN_OVER else ():
                yield one.id, other.id, f"both credit {agency}"
            for taker, k, giver in ((one, i, other), (other, j, one)):
                name = next(filter(None, (_credited(text, credited[k], giver) for text in both[k])), "")
                if name:
                    yield taker.id, giver.id, f"credits {name}"


def _credited(text: str, agencies: frozenset[str], giver: ArticleInfo) -> str:
    """The name by which a text credits the publisher of another article; empty where it does not."""
    publisher = giver.publisher.strip()
    own = _agency(publisher)
    if own:
        return own if own in agencies else ""
    names = dict.fromkeys((publisher, " ".join(publisher.split()[:2])))
    return publisher if credits(text, tuple(name for name in names if len(name) >= 4)) else ""


@cache  # asked for every pair of articles of a story: of 4,000 articles' 100 s it took half
def _agency(publisher: str) -> str:
    """The agency that a publisher is, or empty."""
    name = folded(publisher)
    return next((a for a, names in _agencies().items() if name in {folded(n) for n in names}), "")


@cache
def _agencies() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads((files("brief") / "stories" / "agencies.toml").read_text("utf-8"))
    return {agency: tuple(names) for agency, names in table.items()}


@cache
def _agency_names() -> tuple[str, ...]:
    return tuple(name for names in _agencies().values() for name in names)


@cache
def _patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of a credit in a text's opening and at its end."""
    # Case counts in a name, for half of the agencies' are words or syllables in small letters.
    name = rf"(?<!\w)(?-i:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)"
    bracketed = rf"[(（\[【](?:[^()（）\n]{{0,40}}[\s/,;])?{name}(?:[\s/,;][^()（）\n]{{0,40}})?[)）\]】]"
    opening = (
        rf"{bracketed}\s*(?:{_DASH}|[.:]|\n|$)"
        rf"|^\s*(?:by|von|par|por|de|di|da|od|за|przez)\s+(?:the )?{name}(?:\s|$)"
        rf"|^[^.!?\n]{{0,60}}[/ ,]{name}\s*(?:{_DASH}|/|\n)"
        rf"|^\s*{name}\s*(?:{_DASH}|/|\||\n|讯|電|电)"
        rf"|/{name}/"
    )
    closing = (
        rf"(?:\b(?:{_FROM}))\s{{0,2}}(?:the )?(?:[\w./,]+ (?:and|und|et|y|i|та|и) )?{name}(?! \w+ed\b)"
        rf"|\breport(?:ing|ed)? by [^.\n]{{0,60}}{name}"
        rf"|[©]\s*(?:\d{{4}}\s*)?(?:the )?{name}|\(c\)\s*(?:\d{{4}}\s*)?(?:the )?{name}"
        rf"|{name} (?:contributed|has contributed) to this"
        rf"|{bracketed}\W*(?:\n|$)"
        rf"|(?:^|\n|[.!?”\"]\s+|{_DASH}\s?){name}(?:[/ -][\w/-]{{1,20}})?\W*(?:\n|$)"
    )
    return re.compile(opening, re.I), re.compile(closing, re.I)
