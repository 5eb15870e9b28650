"""What a model sees of a story: its articles as numbered sentences, oldest to newest, and what is known of them.

Only claims are shown (the quotable sentences of articles' kept text), so what a page hid, what was set aside and what
asks something of its reader never reaches a model. All of them are, within a budget of tokens; where it does not hold
them, articles are cut from the end, and what is cut is said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from brief.drafting.prompt_claims import Shown, one_line
from brief.records import (
    ArticleInfo,
    DraftSentence,
    SectionKind,
    SourcedClaim,
    SpanRef,
    Story,
    source_name,
    when_told,
)
from brief.stories.claim_states import states

CHARACTERS = 4
"""Of running English in one token; only the budget leans on it."""
_OVERHEAD = 12
"""Characters that a label and a line end add to a sentence."""
_MARKS = {
    SectionKind.CONTESTED: "disputed",
    SectionKind.UNVERIFIED: "not vouched for",
    SectionKind.CHANGES: "changes or takes back what was said",
}


@dataclass(frozen=True, slots=True)
class SheetArticle:
    """One article of a story as a prompt shows it: a heading, labelled sentences, and how many were cut."""

    heading: str
    lines: tuple[Shown, ...]
    cut: int


@dataclass(frozen=True, slots=True)
class StorySheet:
    """A story as a prompt shows it."""

    articles: tuple[SheetArticle, ...]
    known: tuple[str, ...]
    """What is disputed, not vouched for, taken back, and what the last brief said; by label."""

    @property
    def shown(self) -> list[Shown]:
        """Every labelled sentence, in order."""
        return [line for article in self.articles for line in article.lines]


def sheet(
    story: Story,
    quoted: Callable[[SourcedClaim], DraftSentence],
    tokens: int,
    marked: Sequence[tuple[SectionKind, SpanRef]] = (),
    first: Collection[SpanRef] = (),
) -> StorySheet:
    """A story's articles as a prompt shows them.

    Args:
        story: with all its claims.
        quoted: makes of a claim the sentence that stands in for one that failed.
        tokens: most tokens of its sentences, as running English has them.
        marked: claims that a part of the brief tells of, with the kind of the part.
        first: claims that stand even where the budget is small.
    """
    copied = {id_: group[0] for group in story.copies for id_ in group[1:]}
    articles = sorted(
        (article for article in story.articles if article.id not in copied),
        key=lambda a: (when_told(a), a.id),
    )
    by_article = {article.id: _of(story, article) for article in articles}
    states_of = dict(states(story.claims))
    needed = (
        {ref for _, ref in marked} | set(first) | set(states_of) | {state.by for state in states_of.values()}
    )
    needed |= {change.claim.ref for change in story.changes}
    kept = _within(articles, by_article, needed, tokens * CHARACTERS)
    label_of: dict[SpanRef, str] = {}
    made = []
    for article in articles:
        own = [claim for claim in by_article[article.id] if claim.ref in kept]
        lines = []
        for claim in own:
            label = f"P{len(label_of) + 1}"
            label_of[claim.ref] = label
            said = quoted(claim)
            lines.append(Shown(label, "", one_line(claim.text), said.citations, said, said.grade))
        others = [id_ for id_, of in copied.items() if of == article.id]
        made.append(
            SheetArticle(
                _heading(article, story, others), tuple(lines), len(by_article[article.id]) - len(own)
            )
        )
    known = []
    for ref, state in states_of.items():
        if ref in label_of:
            by = f", by {label_of[state.by]}" if state.by in label_of else ""
            known.append(f"{label_of[ref]} was {state.kind.value} since{by}: it does not stand any more.")
    for kind, ref in dict.fromkeys(marked):
        if ref in label_of and kind in _MARKS:
            known.append(f"{label_of[ref]}: {_MARKS[kind]}.")
    for change in story.changes:
        if change.claim.ref in label_of and change.before is not None:
            was = one_line(change.before.text)
            known.append(f"The last brief said: “{was}” {label_of[change.claim.ref]} says otherwise since.")
    changed = {change.claim.ref for change in story.changes}
    said_before = [label_of[ref] for ref in story.said_before if ref in label_of and ref not in changed]
    if said_before:
        known.append(f"The last brief said already what {', '.join(said_before[:20])} say.")
    return StorySheet(tuple(article for article in made if article.lines), tuple(dict.fromkeys(known)))


def of_lines(shown: Sequence[Shown]) -> StorySheet:
    """Lines that stand in no article, as a prompt shows them."""
    return StorySheet((SheetArticle("", tuple(shown), 0),), ())


def _of(story: Story, article: ArticleInfo) -> list[SourcedClaim]:
    return sorted((c for c in story.claims if c.article.id == article.id), key=lambda claim: claim.order)


def _within(
    articles: Sequence[ArticleInfo],
    by_article: dict[str, list[SourcedClaim]],
    needed: Collection[SpanRef],
    characters: int,
) -> set[SpanRef]:
    """The claims that the budget holds: what is needed, then every article's first sentence, every second, and on."""
    queue = [claim for a in articles for claim in by_article[a.id] if claim.ref in needed]
    deepest = max((len(claims) for claims in by_article.values()), default=0)
    # Line by line through all articles, the newest first: each is cut from its end.
    for depth in range(deepest):
        queue += [by_article[a.id][depth] for a in reversed(articles) if depth < len(by_article[a.id])]
    kept: set[SpanRef] = set()
    left = characters
    for claim in queue:
        if claim.ref in kept:
            continue
        cost = len(claim.text) + _OVERHEAD
        if cost > left and kept:
            break
        kept.add(claim.ref)
        left -= cost
    return kept


def _heading(article: ArticleInfo, story: Story, copies: Sequence[str]) -> str:
    """The headline, who published it and when, its kind where it is no plain news, and who else carries it."""
    start = article.published.start
    when = f"{start:%A} {start:%Y-%m-%d %H:%M}" if start and (start.hour or start.minute) else ""
    when = when or (f"{start:%A} {start:%Y-%m-%d}" if start else "undated")
    parts = [one_line(source_name(article)), when]
    assessed = dict(story.assessed).get(article.id)
    if assessed and assessed.genre.why:
        parts.append(assessed.genre.kind.value)
    if copies:
        names = {a.id: one_line(source_name(a)) for a in story.articles}
        parts.append(f"also carried by {', '.join(names[id_] for id_ in copies if id_ in names)}")
    title = f" — “{one_line(article.title)}”" if article.title else ""
    return ", ".join(parts) + title
