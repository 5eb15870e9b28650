"""What a written sentence cites, put right before it is checked: every number supports, and what carries it is cited.

A model says one line in its own words and names the label of another, or twelve labels where one carries it. What is
cited in the end is for the checks to judge, as if the model had chosen it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.checking.clause_match import share, stems
from brief.checking.date_check import DAY_OF_MONTH, whole_months
from brief.checking.invented_figures import SMALL
from brief.drafting.citation_labels import cited
from brief.drafting.prompt_claims import Shown
from brief.records import DraftSentence

CARRIES, LACKS = 0.6, 0.4
"""Share of a sentence's content words: a line that holds the one takes the place of lines that hold under the other."""
MOST = 6
"""Most lines that one sentence cites."""
_FIGURE = re.compile(r"(?<![\w.,])\d[\d.,:]*\b(?!(?:st|nd|rd|th)\b)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def well_cited(sentence: DraftSentence, shown: Sequence[Shown], *, again: bool = False) -> DraftSentence:
    """A sentence with the lines that carry it.

    Lines that add no word to what the others carry are taken off; where none carries it and another line does, that one
    stands in their place; a figure that stands in another line of the story brings that line.

    Args:
        sentence: as the model wrote it, cited by its labels.
        shown: every line that may be cited.
        again: it was written anew, and may name lines because it failed for want of them: all stay.
    """
    used = [line for line in shown if set(line.citations) & set(sentence.citations)]
    if not used or not sentence.citations:
        return sentence
    text = sentence.text
    best = max(shown, key=lambda line: (share(text, line.text), line in used))
    held = share(text, " ".join(line.text for line in used))
    if best not in used and held < LACKS and share(text, best.text) >= CARRIES:
        used = [best]
    else:
        used = _needed(text, used, used if again else _both_sides(sentence, used))
        used += _lacking(text, used, shown)
    used = sorted(used[:MOST], key=list(shown).index)
    made = cited(text, used, sentence.claims)
    return made if set(made.citations) != set(sentence.citations) else sentence


def _both_sides(sentence: DraftSentence, used: Sequence[Shown]) -> list[Shown]:
    """The lines of a claim that tells of a conflict: each side keeps its own."""
    kept = {c for claim in sentence.claims if claim.kind in ("conflict", "derived") for c in claim.citations}
    return [line for line in used if kept & set(line.citations)]


def _needed(text: str, used: Sequence[Shown], kept: Sequence[Shown]) -> list[Shown]:
    """The fewest lines that hold what all of them hold of a sentence, the fullest first."""
    found = list(kept)
    left = stems(text)
    for line in found:
        left = left - stems(line.text)
    pool = [line for line in used if line not in found]

    while pool:
        best = max(pool, key=lambda line: len(left & stems(line.text)))
        if found and not left & stems(best.text):
            break
        found.append(best)
        pool.remove(best)
        left = left - stems(best.text)
    return found


def _lacking(text: str, used: Sequence[Shown], shown: Sequence[Shown]) -> list[Shown]:
    """For each figure that no cited line holds: the likeliest line of the story that does."""
    given = " ".join(line.text for line in used)
    found: list[Shown] = []
    # A day is told by its article's date; a small count is of what the sentence lists.
    bare = DAY_OF_MONTH.sub(" ", whole_months(text))
    for match in _FIGURE.finditer(bare):
        words = match.group().rstrip(".,:")
        if _holds(given, words) or (words.isdigit() and (int(words) <= SMALL or _YEAR.fullmatch(words))):
            continue
        others = [line for line in shown if line not in used and _holds(line.text, words)]
        near = {c.article_id for line in used for c in line.citations}
        if others:
            best = max(
                others,
                key=lambda line: (share(text, line.text), any(c.article_id in near for c in line.citations)),
            )
            found.append(best)
            given += " " + best.text
    return found[: max(0, MOST - len(used))]


def _holds(text: str, words: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(words)}(?![\w]|[.,]\d)", text) is not None
