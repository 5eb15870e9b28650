"""What a model judges of a story, and what it calls it: read by the checker, told with what goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from brief.checking.checks import Verdicts
from brief.checking.clause_match import share
from brief.desk.rounds import Reader, Slot
from brief.drafting import citation_labels
from brief.drafting.model_answers import Judged
from brief.drafting.prompted_writer import Drafted
from brief.records import DraftSentence, SentenceKind, Story

AGAIN = 0.7
"""Share of a judgment's content words from which another makes it, too."""


def judged_of(
    drafted: Sequence[Drafted], slots: Sequence[Sequence[Slot]], reader: Reader
) -> list[list[DraftSentence]]:
    """What is judged of each story, read by the checker; nothing where none can say that it follows."""
    made: list[list[DraftSentence]] = []
    for one, mine in zip(drafted, slots, strict=True):
        story = one.section.story
        basis = [(slot.kept, sources_of(slot.kept, story)) for slot in mine]
        judged = citation_labels.judgments(one.judgments, basis)
        made.append([*judged, *citation_labels.gaps(one.absent, [slot.kept for slot in mine])])
    if not reader.judges:
        return [[] for _ in made]
    reader.read([[s for s in some if not s.confidence] for some in made])
    return [standing(some, reader.verdicts) for some in made] if reader.judges else [[] for _ in made]


def key_judgments(
    judged: Sequence[Judged],
    kept: Sequence[tuple[str, frozenset[str], DraftSentence]],
    reader: Reader,
) -> list[DraftSentence]:
    """What is judged of a whole, read by the checker; nothing where none can say that it follows.

    Args:
        judged: as the model gave it.
        kept: the sentences that it was shown: heading, independent sources, sentence.
        reader: who reads it.
    """
    if not reader.judges:
        return []
    made = citation_labels.judgments(judged, [(sentence, sources) for _, sources, sentence in kept])
    reader.read([[one for one in made if not one.confidence]])
    return standing(made, reader.verdicts) if reader.judges else []


def titles_of(drafted: Sequence[Drafted], slots: Sequence[Sequence[Slot]], reader: Reader) -> list[str]:
    """The heading of each story: the model's where that of the quoted brief is cut short, and the checker passes it.

    A headline is its publisher's own; where none was fit, a clause was taken.
    """
    asked: list[DraftSentence | None] = []
    for one, mine in zip(drafted, slots, strict=True):
        first = next((slot.kept for slot in mine if slot.kept), None)
        cut = one.section.heading and "…" in one.section.heading
        title = f"{one.title}." if one.title and first is not None and cut else ""
        asked.append(DraftSentence(title, first.citations, writer=first.writer) if title and first else None)
    if reader.judges:
        reader.read([[title] if title else [] for title in asked])
    return [
        title.text.rstrip(".") if title and not reader.verdicts.fault(title) else one.section.heading
        for one, title in zip(drafted, asked, strict=True)
    ]


def standing(judged: Sequence[DraftSentence], verdicts: Verdicts) -> list[DraftSentence]:
    """Judgments and gaps as they are to be told: what goes with a judgment that fell goes with it."""
    found: list[DraftSentence] = []
    stands = True
    for one in judged:
        if goes_with(one) and not stands:
            continue
        found.append(one)
        stands = stands if goes_with(one) else not verdicts.fault(one)
    return found


def sources_of(sentence: DraftSentence | None, story: Story | None) -> frozenset[str]:
    """The independent sources that a sentence cites, each by one of its articles."""
    if sentence is None:
        return frozenset()
    cited = {citation.article_id for citation in sentence.citations}
    of = {id_: source.articles[0] for source in story.sources for id_ in source.articles} if story else {}
    return frozenset(of.get(id_, id_) for id_ in cited)


def not_judged_above(sentences: Sequence[DraftSentence], above: Sequence[str]) -> tuple[DraftSentence, ...]:
    """A story's sentences without a judgment that the opening makes, nor what goes with it."""
    found: list[DraftSentence] = []
    told = False
    for one in sentences:
        if one.kind is SentenceKind.JUDGMENT and not goes_with(one):
            told = any(share(one.text, other) >= AGAIN for other in above)
        if one.kind is not SentenceKind.JUDGMENT or not told:
            found.append(one)
    return tuple(found)


def goes_with(sentence: DraftSentence) -> bool:
    """Whether a sentence goes with the judgment before it: its confidence, or another reading."""
    return bool(sentence.confidence) or sentence.text.startswith(citation_labels.ALTERNATIVE)
