"""The quoting writer: no model. It chooses stories and sentences, and quotes them whole, each with its citation.

One line a story, the event first: the stories that matter most open the brief, the next have a heading and evidence,
each other one that belongs in a brief has a line. What does not fit in its length is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from brief.analysis.sentence_reader import ANALYSED
from brief.corpus.duplicates import Distinct
from brief.drafting import claim_standing, newsworthiness, outline
from brief.drafting.length import Bounds, in_order, words_of
from brief.drafting.news_line import SAME, WEIGHTY, alone, further, line, plain
from brief.drafting.outline import Ahead, Quoted
from brief.drafting.quotations import WRITER, quoted
from brief.records import (
    WITHIN_STORY,
    ChangeKind,
    Draft,
    DraftSentence,
    Grade,
    Section,
    SectionKind,
    SourcedClaim,
    SpanRef,
    Story,
)
from brief.stories.claim_states import told_wrong
from brief.stories.grading import Rating, grade
from brief.stories.story_titles import shortened, title

LEAD = 4
"""Most entries of the bottom line."""
USUAL = 3
# The third entry must be worth this share of the first, a fourth this one. On the labelled days, significance fitted
# on other days: entries that are right, and gold entries found, with two, three and four entries: articles 70 and 56 %,
# 60 and 72 %, 47 and 76 %; events 60 and 33 %, 47 and 39 %, 42 and 47 %.
THIRD, FOURTH = 0.45, 0.9
HEADED = 0.3
"""Significance from which a story without a fit headline is headed by the first clause of its line."""
SLIGHT = 0.1
"""Significance below which a story has a line and no heading, lest it stand above what weighs more and has none."""
FEW = 6
"""Stories of a window in which one without any fit line is told all the same, by the first sentence that it has; what
weighs much, or is watched, is so in any window."""
EVIDENCE = 3
"""Stories, the first ones, that are given evidence after their line."""
RESERVED = 0.22
"""Share of a brief's words that is kept for what stands beside the lines."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A story with the sentence that tells its news, and the lines of the other stories of its thread."""

    story: Story
    line: SourcedClaim
    others: tuple[SourcedClaim, ...] = ()


def daily(
    stories: Sequence[Story],
    undated: Sequence[Story],
    bounds: Bounds,
    ratings: Mapping[str, Rating] | None = None,
    *,
    leads: bool = True,
    ahead: Ahead | None = None,
    cutoff: datetime | None = None,
    events: Sequence[Story] = (),
) -> Draft:
    """A draft of the stories, in their order.

    Where no story of the window is dated, the undated ones get the same treatment, if they may lead.

    Args:
        stories: ranked stories of the window.
        undated: stories whose articles have no known day.
        bounds: how long the brief may be.
        ratings: letters of sources by article id; nothing is graded where None.
        leads: the undated stories may stand for the window's where it has none: the corpus holds no date.
        ahead: tells the day ahead that a claim names.
        cutoff: of the brief; what lies after it is ahead.
        events: entries of calendars that lie ahead, the soonest first; they stand beside news, never alone.
    """

    def quote(claim: SourcedClaim, story: Story) -> DraftSentence:
        return quoted(claim, _graded(claim, story, ratings))

    # At full length what weighs little stands too, last.
    whole = not bounds.words
    dated, apart = _told(stories, whole=whole), _told(undated, whole=whole)
    news, kind = (dated, SectionKind.DEVELOPMENT) if dated or not leads else (apart, SectionKind.UNDATED)
    until = cutoff if news is dated else None
    sections = _news(news, kind, bounds, quote, ahead, until, events if news and until else ())
    if news is not apart:
        sections += [
            Section("", (quote(one.line, one.story),), one.story, SectionKind.UNDATED)
            for one in apart[: bounds.undated]
        ]
    nothing = "no article of the window holds a sentence that can be quoted"
    return in_order(Draft(tuple(sections), WRITER, abstention="" if sections else nothing))


def _news(
    news: Sequence[_Told],
    kind: SectionKind,
    bounds: Bounds,
    quote: Quoted,
    ahead: Ahead | None,
    cutoff: datetime | None,
    events: Sequence[Story],
) -> list[Section]:
    """The bottom line, the stories with a heading, a line of each other one, and what stands beside them."""
    page = _Page(float(bounds.words or 10**9))
    for one in _opening(news):
        heading = "" if newsworthiness.names_somebody(one.line.text) else title(one.story, one.line)
        page.put(Section(heading, (quote(one.line, one.story),), one.story, SectionKind.BOTTOM_LINE))
    first, lines = len(page.sections), dict[int, int]()
    # Lines first, so that nothing notable is left out for evidence, nor all room taken from what stands beside them.
    room = (1 - RESERVED) * page.left
    for place, one in enumerate(news):
        slight = place >= first and one.story.significance < SLIGHT and not one.story.watched
        heading = title(one.story, one.line) if place < bounds.stories and not slight else ""
        weighty = place < first or (place < bounds.stories and one.story.significance >= HEADED)
        if not heading and weighty and one.line.article.title:
            heading = shortened(one.line)  # what opens the brief, or weighs as much, has a place of its own
        sentences = tuple(quote(claim, one.story) for claim in (one.line, *one.others))
        # Without a heading it is one line among others, and nothing is added to it.
        several = heading and bounds.sentences > 1
        whole = Section(heading, sentences if several else sentences[:1], one.story, kind)
        if place >= bounds.stories and kind is SectionKind.DEVELOPMENT:
            whole = replace(whole, kind=SectionKind.NOTABLE)
        short = replace(whole, heading="", sentences=sentences[:1], kind=SectionKind.NOTABLE)
        fitting = next((s for s in (whole, short) if place < first or page.cost(s) <= room), None)
        if fitting is None:
            break
        room -= page.put(fitting)
        lines[place] = len(page.sections) - 1
    shown = news[: len(lines)]
    headed = {place for place, at in lines.items() if page.sections[at].heading}
    beside = outline.parts(
        [one.story for one in shown],
        [claim for one in shown for claim in (one.line, *one.others)],
        quote,
        outline.ENTRIES if bounds.words else 2 * outline.ENTRIES,
        ahead,
        cutoff,
        events,
    )
    bare = {one.story.id for place, one in enumerate(shown) if place not in headed}
    for section in beside:
        # What is not vouched for needs its story around it.
        apart = section.kind is SectionKind.UNVERIFIED and section.story and section.story.id in bare
        if page.cost(section) <= page.left and not (apart and kind is SectionKind.DEVELOPMENT):
            page.put(section)
    for place, at in lines.items():
        if bounds.sentences < 2 or (bounds.words and place >= EVIDENCE and len(shown) > EVIDENCE):
            break
        one = shown[place]
        if not page.sections[at].heading and kind is SectionKind.DEVELOPMENT:
            continue
        taken = {c.ref for s in page.sections for sentence in s.sentences for c in sentence.citations}
        elsewhere = [claim for claim in one.story.claims if claim.ref in taken]
        for claim in further(one.story, one.line, bounds.sentences - 1 + (len(shown) == 1), elsewhere):
            page.add(at, quote(claim, one.story))
    return _headings(page.sections)


def _headings(sections: list[Section]) -> list[Section]:
    """Without the headings of stories of which all stands in the bottom line: no heading over nothing.

    A brief of one story keeps its heading.
    """
    opening = {s.text for one in sections if one.kind is SectionKind.BOTTOM_LINE for s in one.sentences}
    inside = {one.story.id for one in sections if one.story and one.kind in WITHIN_STORY}

    def bare(one: Section) -> bool:
        told = all(sentence.text in opening for sentence in one.sentences)
        return (
            one.kind is SectionKind.DEVELOPMENT
            and told
            and one.story is not None
            and one.story.id not in inside
        )

    several = sum(one.kind in (SectionKind.DEVELOPMENT, SectionKind.NOTABLE) for one in sections) > 1
    return [replace(one, heading="") if several and bare(one) else one for one in sections]


class _Page:
    """Sections as they are put on a page of so many words."""

    def __init__(self, words: float) -> None:
        self.left = words
        self.sections: list[Section] = []
        self._told: set[str] = set()

    def cost(self, section: Section) -> int:
        """Words that a section would take."""
        return words_of(section, set(self._told))

    def put(self, section: Section) -> int:
        """Put a section; the words that it takes."""
        cost = words_of(section, self._told)
        self.left -= cost
        self.sections.append(section)
        return cost

    def add(self, place: int, sentence: DraftSentence) -> None:
        """Add a sentence to a section, where there is room for it."""
        cost = words_of(Section("", (sentence,)), set(self._told))
        if cost <= self.left:
            self.left -= cost
            self._told.add(sentence.text)
            section = self.sections[place]
            self.sections[place] = replace(section, sentences=(*section.sentences, sentence))


def _others(
    heads: Sequence[tuple[Story, SourcedClaim]], first: SourcedClaim, wrong: frozenset[SpanRef]
) -> tuple[SourcedClaim, ...]:
    """The lines of the other stories of a thread, each with its own news."""
    news = Distinct(SAME, first.text)
    found = [
        own
        for story, own in heads
        if own.ref != first.ref
        and own.ref not in wrong
        and not claim_standing.gap(own)
        and alone(own, story)
        and news.adds(own.text)
    ]
    # What could not be judged, for its language, stands after what could.
    return tuple(sorted(found, key=lambda claim: claim.article.language not in ANALYSED))


def _opening(news: Sequence[_Told]) -> list[_Told]:
    """What opens the brief: the first stories, as many as weigh enough, none that says what another says."""
    found: list[_Told] = []
    told = Distinct(SAME)
    for one in news:
        share = THIRD if len(found) < USUAL else FOURTH
        least = share * max(found[0].story.significance, 0.0) if found else 0.0
        enough = len(found) < USUAL - 1 or one.story.significance >= least
        if len(found) == LEAD or not (enough or one.story.watched):
            break
        if all(article.id != one.line.article.id for article in one.story.articles):
            continue  # it stands no more
        clear = newsworthiness.names_somebody(one.line.text) or title(one.story, one.line)
        if clear and newsworthiness.opens(one.line, one.story) and told.adds(one.line.text):
            found.append(one)
    return found


def _told(stories: Sequence[Story], *, whole: bool) -> list[_Told]:
    """The stories that belong in a brief, or all, that have a sentence that tells their news, in their order."""
    found: list[_Told] = []
    for story in stories:
        heads = [(one, own) for one in story.members if one.belongs and (own := line(one))]
        wrong = told_wrong(story)
        first = next(
            (own for _, own in heads if own.ref not in wrong and not newsworthiness.corrects(own.text)), None
        ) or line(story)
        if first is None:  # a correction alone is told as what it is
            first = next((claim for claim in story.claims if newsworthiness.takes_back(claim)), None)
        if first is None and (whole or len(stories) <= FEW or story.significance >= WEIGHTY or story.watched):
            first = plain(story)
        if first is None:  # what was quoted before is gone from its page, which says nothing else anew
            replaced = (change.claim for change in story.changes if change.kind is ChangeKind.REPLACED)
            first = next(replaced, None)
        if (story.belongs or whole) and first is not None:
            found.append(_Told(story, first, _others(heads, first, wrong)))
    return found


def _graded(claim: SourcedClaim, story: Story, ratings: Mapping[str, Rating] | None) -> Grade | None:
    """The grade of a claim of a story; None where no letters are given."""
    if ratings is None:
        return None
    sources = {id_: source.articles[0] for source in story.sources for id_ in source.articles}
    return grade(claim, story, ratings, sources)
