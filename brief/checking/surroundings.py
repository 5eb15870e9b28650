"""What a checker is shown around a sentence: its cited articles where they are cited, and what else speaks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from brief.analysis.instructions import instructs
from brief.checking.citations import Texts
from brief.records import Article, Citation, DraftSentence, Span, SpanRef, meet, source_name, text_at
from brief.text.normal_forms import visible

Place = tuple[str, int]
"""A sentence of the corpus: its article's id, and its place among the article's sentences."""
Nearest = Callable[[str, int], Sequence[Citation]]
"""The sentences of the corpus nearest to a text, best first, at most so many, none of after the brief's cut-off."""
AROUND, WIDE = 2, 6
"""Sentences shown before and after a cited one; and where the checker was unsure."""
NEAREST, ABSENT = 6, 30
"""Sentences of the rest of the corpus shown for one to check; for one that says what is not said."""
OPENING = 2
"""Sentences shown of the beginning of each cited article, which say what it is about."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an article as the checker sees it."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the checker sees it: who published it, when, its title, and some of its sentences in order."""

    heading: str
    lines: tuple[Line, ...]


def cited_places(sentence: DraftSentence, texts: Texts) -> tuple[Place, ...]:
    """The sentences of the corpus that a draft sentence cites, in order."""
    found: list[Place] = []
    for citation in sentence.citations:
        found += places(citation.article_id, citation.ref.spans, texts)
    return tuple(dict.fromkeys(found))


def places(article_id: str, spans: Sequence[Span], texts: Texts) -> list[Place]:
    """The sentences of an article that spans touch."""
    return [
        (article_id, number)
        for number, sentence in enumerate(texts.sentences(article_id))
        if any(meet(mine, theirs) for mine in sentence for theirs in spans)
    ]


def documents(
    sentences: Sequence[DraftSentence],
    texts: Texts,
    nearest: Nearest | None = None,
    *,
    wide: bool = False,
    absent: Iterable[DraftSentence] = (),
) -> list[Document]:
    """The articles around some sentences, oldest first.

    Args:
        sentences: what is to be checked.
        texts: the texts that they cite.
        nearest: finds what else in the corpus speaks of a sentence.
        wide: show more around each.
        absent: those of them that say that something is not said.
    """
    shown: set[Place] = set()
    around = WIDE if wide else AROUND
    several = set(absent)
    for sentence in sentences:
        for article_id, number in cited_places(sentence, texts):
            shown |= {(article_id, other) for other in range(number - around, number + around + 1)}
            shown |= {(article_id, other) for other in range(OPENING)}
        for near in nearest(sentence.text, ABSENT if sentence in several else NEAREST) if nearest else ():
            shown |= set(places(near.article_id, near.ref.spans, texts))
    by_article: dict[str, list[int]] = {}
    for article_id, number in sorted(shown):
        by_article.setdefault(article_id, []).append(number)
    articles = [(article, by_article[id_]) for id_ in by_article if (article := texts.article(id_))]
    articles.sort(
        key=lambda pair: (pair[0].published.start is not None, str(pair[0].published.start), pair[0].id)
    )
    return [_document(article, numbers, texts) for article, numbers in articles]


def _document(article: Article, numbers: Sequence[int], texts: Texts) -> Document:
    sentences = texts.sentences(article.id)
    texts_of = (
        (number, text_at(article.source_text, sentences[number]))
        for number in numbers
        if 0 <= number < len(sentences)
    )
    lines = [Line((article.id, number), visible(text)) for number, text in texts_of if not instructs(text)]
    return Document(heading(article), tuple(lines))


def heading(article: Article) -> str:
    """Who published an article and when, and its title."""
    published = article.published.start
    return headed(source_name(article), published.date() if published else None, article.title)


def headed(source: str, day: date | None, title: str) -> str:
    """The heading of a document; what an exam shows looks as a day's articles do."""
    when = f"{day:%A} {day.isoformat()}" if day else "undated"
    return f"{visible(source)}, {when}" + (f" — “{visible(title)}”" if title else "")


def citation(place: Place, texts: Texts) -> Citation | None:
    """The citation of one sentence of the corpus; None where it is not held, or stands in no passage."""
    article = texts.article(place[0])
    sentences = texts.sentences(place[0]) if article else ()
    if article is None or not 0 <= place[1] < len(sentences):
        return None
    ref = SpanRef(article.raw_sha256, article.source_text_sha256, sentences[place[1]])
    passage = texts.passage_of(article.id, ref.spans)
    return Citation(ref, article.id, passage) if passage else None
