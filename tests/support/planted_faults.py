"""Faults planted in sentences that a person labelled: what the label names is cut, swapped or turned, one at a time.

Only labels say where the speaker, the hedge, the negation and the figure stand. The tool's own reader has no part in
it: a form that it cannot read gets its faults like any other.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from brief.checking.checks import against, check
from brief.checking.citations import Texts
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.records import Citation, DraftSentence
from tests.support.desk import article, cite
from tests.support.labelled import Place, sentences, tagged
from tests.support.labelled_sentences import LabelledFigure, LabelledSentence, LabelledSpeaker, Stretch

ANOTHER = "citation to another article"
VERBATIM, TOLD = "as it stands", "told by its speaker"
HAND_CUT, HAND_KEPT = "speaker cut off by hand", "told otherwise by hand"
_BOUNDS = re.compile(
    r"(?P<more>at least|more than|over|upwards of)\s|(?P<less>at most|less than|fewer than|up to|nearly|almost|under)\s"
    r"|(?:about|around|roughly|some|approximately)\s",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[a-z0-9][^a-z0-9]*[.!?][”\"’)]*$", re.IGNORECASE)
"""A line that a person took for a statement may be a heading all the same, or stand in another script."""
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NUMBERS = {"two": "five", "three": "seven", "four": "six", "five": "nine", "six": "four", "seven": "three"}
_NUMBERS |= {"eight": "eleven", "nine": "twelve", "ten": "eight", "dozen": "hundred", "half": "quarter"}
_UNITS = {
    **{"%": " percentage points", "percent": "percentage points", "per cent": "percentage points"},
    **{"million": "billion", "billion": "million", "thousand": "million", "$": "€", "£": "$", "dollars": "euros"},
    **{"minutes": "hours", "hours": "days", "hour": "day", "days": "weeks", "weeks": "months", "months": "years"},
    **{"years": "months", "year": "month", "miles": "metres", "kilometres": "miles", "km": "miles", "mph": "km/h"},
    **{"metres": "kilometres", "points": "per cent", "marks": "dollars", "tonnes": "kilograms"},
}  # fmt: skip
_TURNED = {
    **{"no longer": "still", "none": "all", "without": "with", "neither": "each", "nobody": "everybody"},
    **{"refused": "agreed", "refused to": "agreed to", "declined": "agreed", "declined to": "agreed to"},
    **{"rejected": "accepted", "denied": "confirmed", "denies": "confirms", "lacks": "has"},
    **{"won't": "will", "won’t": "will", "can't": "can", "can’t": "can", "cannot": "can", "nor": "and"},
}
_SURER = {
    **{"may": "will", "might": "will", "could": "will", "suggested": "proved", "suggests": "proves"},
    **{"claimed": "proved", "appears": "is known", "possible": "certain", "believed": "known"},
}
_ADJECTIVES = ("alleged", "suspected", "potential", "reported", "possible", "presumed")
_SMALL = frozenset(
    "The A An It He She They There Some More Two Three Four Five This These Its At About In On For By As If When While"
    " After Before Both Everyone Those Most Many Several Under With Nobody No All Each Every Around Roughly".split()
)
"""First words of a sentence that lose their capital within another; of any other nobody knows."""


@dataclass(frozen=True, slots=True)
class Made:
    """A sentence with its citation. ``kind`` is how it was made where it is right, else the fault planted in it."""

    right: bool
    kind: str
    sentence: DraftSentence


def faults(
    one: LabelledSentence, others: Sequence[LabelledSentence], chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Every fault for which a sentence's labels have room: kind and text.

    Args:
        one: a labelled statement.
        others: labelled statements of other articles, whose speakers and clauses are swapped in.
        chance: chooses among them.
    """
    for kind, make in _FAULTS.items():
        text = make(one, chance.sample(others, len(others)))
        if text and text != one.text:
            yield kind, text


def made(held: Sequence[tuple[LabelledSentence, Citation]], seed: int = 7) -> list[Made]:
    """Right sentences and faults of labelled statements with their citations; the same for the same seed."""
    chance = random.Random(seed)
    held = [(one, citation) for one, citation in held if one.form == "statement" and _ENDS.search(one.text)]
    found = []

    def add(right: bool, kind: str, text: str, citation: Citation) -> None:
        found.append(Made(right, kind, DraftSentence(text, (citation,), writer="prompted")))

    for one, citation in held:
        others = [(o, c) for o, c in held if c.article_id != citation.article_id]
        add(True, VERBATIM, one.text, citation)
        if told := _told(one):
            add(True, TOLD, told, citation)
        for kind, text in faults(one, [o for o, _ in others], chance):
            add(False, kind, text, citation)
        add(False, ANOTHER, one.text, chance.choice(others)[1])
    return found


def cited(library: SQLiteLibrary, place: Place, text: str) -> Citation | None:
    """A citation of a real sentence, held with its neighbours as an article; None where cleaning cuts it out."""
    body = "\n\n".join(part for part in (place.before, text, place.after) if part)
    raw, whole, passages = article(body, title=place.title or "Untitled", location=f"{place.id}.md")
    library.add(raw, whole, passages)
    return cite(whole, text) if text in whole.source_text else None


def of_real_sentences(library: SQLiteLibrary, data: Path, split: str) -> list[Made]:
    """Right sentences and faults of the real English sentences of one half, the library filled with what they cite."""
    held = []
    for one in sentences(data, "english", split):
        citation = cited(library, one.place, one.read.text) if one.place.language == "en" else None
        held += [(one.read, citation)] if citation else []
    found = made(held)
    for tag in tagged(data, split):
        if citation := cited(library, tag.place, tag.text):
            for right, kind, text in ((True, HAND_KEPT, tag.kept), (False, HAND_CUT, tag.cut)):
                found.append(Made(right, kind, DraftSentence(text, (citation,), writer="prompted")))
    return found


def dropped(sentences: Sequence[Made], texts: Texts) -> dict[tuple[bool, str], tuple[int, int, list[str]]]:
    """By right or wrong and kind: dropped, all, and the texts that were judged wrongly, with the reason."""
    found: dict[tuple[bool, str], tuple[int, int, list[str]]] = {}
    for one in sentences:
        results = check(one.sentence, texts)
        lost, all_, amiss = found.get((one.right, one.kind), (0, 0, []))
        if against(results) == one.right:
            why = "; ".join(r.reason for r in results if against([r]))
            amiss = [*amiss, f"{one.kind}: {one.sentence.text} {why}"]
        found[one.right, one.kind] = (lost + against(results), all_ + 1, amiss)
    return found


def _replaced(text: str, at: Stretch, new: str) -> str:
    """A sentence with a stretch of it in other words; cut out, its blank goes too."""
    before, after = text[: at.start], text[at.end :]
    if not new and before[-1:] in ("", " "):
        after = after.lstrip(" ,")
    if not before:
        new, after = (new[:1].upper() + new[1:], after) if new else ("", after[:1].upper() + after[1:])
    return before + new + after


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if text.split(" ", 1)[0] in _SMALL else text


def _whole(one: LabelledSentence) -> Iterator[tuple[LabelledSpeaker, str]]:
    """The speakers whose clause can stand as a sentence: it opens theirs, or follows "that" or a mark."""
    for speaker in one.speakers:
        clause, name = speaker.clause, speaker.name
        if clause is None or len(clause.text.split()) < 5 or clause.start <= name.start < clause.end:
            continue
        after = re.match(r"[,.]?[”\"]?,? |,[”\"]? ", one.text[clause.end :])
        opens = not one.text[: clause.start].strip("“\"'‘ ") and after is not None and len(after[0]) > 1
        between = one.text[name.end : clause.start]
        announced = one.text[: name.start].strip().lower() == "according to"
        follows = clause.start > name.end and (announced or re.search(r"\bthat $|[“\"]$", between))
        words = clause.text.strip(' ,.?”"“')
        if (opens or follows) and not re.search('[“”"]', words):
            yield speaker, words


def _told(one: LabelledSentence) -> str:
    """What a speaker said in other than direct speech, told with "according to": right."""
    for speaker, words in _whole(one):
        start, end = (speaker.clause.start, speaker.clause.end) if speaker.clause else (0, 0)
        direct = one.text[:start].endswith(("“", '"'))
        # "denied that", "alleging": the speaker's own verb says more or less than "according to" would
        marked = any(not start <= label.words.start < end for label in (*one.negations, *one.hedges))
        if len(one.speakers) == 1 and speaker.kind != "pronoun" and not direct and not marked:
            name = speaker.name.text
            name = name[:1].lower() + name[1:] if speaker.kind == "unnamed" else _lowered(name)
            return f"According to {name}, {_lowered(words)}."
    return ""


def _speaker_cut(one: LabelledSentence, others: Sequence[LabelledSentence]) -> str:
    del others
    return next((f"{_first(words)}." for _, words in _whole(one)), "")


def _speaker_swapped(one: LabelledSentence, others: Sequence[LabelledSentence]) -> str:
    names = [s.name.text for o in others for s in o.speakers if s.kind in ("named", "outlet")]
    names = [name for name in names if name[0].isupper()]  # "the ministry" may be whoever speaks already
    for speaker in one.speakers:
        for name in names:
            if speaker.kind != "pronoun" and len(name.split()) < 6 and name not in one.text:
                return _replaced(one.text, speaker.name, name)
    return ""


def _clause_swapped(one: LabelledSentence, others: Sequence[LabelledSentence]) -> str:
    """What a speaker said in place of what another said, where both stand whole before their tags."""
    other = next(
        (words for o in others for s, words in _whole(o) if s.clause and s.name.start > s.clause.end), ""
    )
    for speaker, _ in _whole(one):
        if speaker.clause and other and speaker.name.start > speaker.clause.end:
            return _replaced(one.text, speaker.clause, other)
    return ""


def _hedge_cut(one: LabelledSentence, others: Sequence[LabelledSentence]) -> str:
    del others
    for hedge in one.hedges:
        words, after = hedge.words.text.lower(), one.text[hedge.words.end :]
        new: str | None = None
        if words in _SURER and not after.startswith(" have "):
            new = _SURER[words]
        elif words.endswith(" to"):
            new = "have begun to" if re.match(r"are\b|were\b|\w+[^s]\b(?= to)", words) else "has begun to"
        elif words == "likely" and after.startswith(" to "):
            new = "certain"
        elif words.endswith("ly") or words in ("perhaps", "maybe", *_ADJECTIVES):
            new = ""
        if new is not None:
            return _replaced(one.text, hedge.words, new)
    return ""


def _negation_cut(one: LabelledSentence, others: Sequence[LabelledSentence]) -> str:
    del others
    for negation in one.negations:
        words = negation.words.text.lower()
        if words in _TURNED:
            return _replaced(one.text, negation.words, _TURNED[words])
        if words in ("n't", "n’t"):
            stem = re.search(r"\w+$", one.text[: negation.words.start])
            whole = Stretch(stem.start() if stem else 0, negation.words.end, "")
            found = f"{stem[0] if stem else ''}n't".lower()
            return _replaced(one.text, whole, _TURNED.get(found, stem[0] if stem else ""))
        if re.fullmatch(r"\w+n['’]t", words):
            return _replaced(one.text, negation.words, negation.words.text[:-3])
        if words in ("not", "never") or (
            words == "no" and not one.text[negation.words.end :].startswith(" one")
        ):
            return _replaced(one.text, negation.words, "")
    return ""


def _denied(one: LabelledSentence, others: Sequence[LabelledSentence]) -> str:
    del others
    labelled = one.speakers or one.negations or one.hedges
    plain = one.text.split(" ", 1)[0] in _SMALL and one.text.endswith(".")
    return f"It is not true that {_lowered(one.text)}" if plain and not labelled else ""


def _figure(one: LabelledSentence, change: Callable[[LabelledFigure], str]) -> str:
    """The sentence with its first figure that can be changed so."""
    for figure in one.figures:
        new = change(figure)
        if new and new != figure.words.text:
            return _replaced(one.text, figure.words, new)
    return ""


def _figure_changed(one: LabelledSentence, others: Sequence[LabelledSentence]) -> str:
    del others

    def change(figure: LabelledFigure) -> str:
        words = figure.words.text
        if digits := _DIGITS.search(words):
            for step in (3, 5, 2, 7):
                new = str((int(digits[0][0]) + step - 1) % 9 + 1) + digits[0][1:]
                if new not in one.text:
                    return words[: digits.start()] + new + words[digits.end() :]
        return re.sub(r"\w+", lambda m: _NUMBERS.get(m[0], m[0]), words)

    return _figure(one, change)


def _bound_cut(one: LabelledSentence, others: Sequence[LabelledSentence]) -> str:
    del others
    return _figure(one, lambda f: _BOUNDS.sub("", f.words.text, count=1) if f.bound != "exactly" else "")


def _bound_turned(one: LabelledSentence, others: Sequence[LabelledSentence]) -> str:
    del others

    def turn(figure: LabelledFigure) -> str:
        words = figure.words.text
        before = one.text[: figure.words.start].split()[-1:]
        if figure.bound == "exactly":
            free = words[:1].isdigit() and figure.counted and before and before[0].isalpha()
            return f"more than {words}" if free and before[0] not in ("a", "an", "the") else ""
        found = _BOUNDS.match(words)
        rest = words[found.end() :] if found else ""
        return f"{'less' if found and found['more'] else 'more'} than {rest}" if _DIGITS.search(rest) else ""

    return _figure(one, turn)


def _unit_changed(one: LabelledSentence, others: Sequence[LabelledSentence]) -> str:
    del others

    def change(figure: LabelledFigure) -> str:
        for unit, other in _UNITS.items():
            found = re.search(rf"(?<![A-Za-z]){re.escape(unit)}(?![A-Za-z])", figure.words.text)
            if found:
                return figure.words.text[: found.start()] + other + figure.words.text[found.end() :]
        return ""

    return _figure(one, change)


_FAULTS: dict[str, Callable[[LabelledSentence, Sequence[LabelledSentence]], str]] = {
    "speaker cut off": _speaker_cut,
    "speaker swapped": _speaker_swapped,
    "clause of another sentence": _clause_swapped,
    "hedge cut off": _hedge_cut,
    "negation cut off": _negation_cut,
    "denied": _denied,
    "figure changed": _figure_changed,
    "bound cut off": _bound_cut,
    "bound turned": _bound_turned,
    "unit changed": _unit_changed,
}
