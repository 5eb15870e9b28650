"""Right sentences reworded by rule, and the faults of a writer that rewords, in sentences of articles nobody chose.

A copy cannot go wrong as a paraphrase can: "said" becomes "confirmed", "after" becomes "because of", two names
change places. Each right sentence takes one to three rewordings; each fault is planted in such a sentence.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from brief.drafting.quoting_writer import quoted
from brief.evals.perturbation.miscited import Made
from brief.evals.perturbation.planted_faults import JUDGMENTS, plant
from brief.records import PartyKind, SourcedClaim
from brief.text.calendar_names import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

_MARKS = re.compile(r"[“”\"«»‘]")
_WHO = r"(?:[Tt]he\s|[Aa]n?\s)?[\w’'.-]+(?:\s[\w’'.-]+){0,5}"
_MONTH = "|".join(ENGLISH_MONTHS)
_NUMBERS = dict(
    zip("two three four five six seven eight nine ten eleven twelve".split(), range(2, 13), strict=True)
)
_WORDS = {str(number): word for word, number in _NUMBERS.items()}
_SYNONYMS = {
    "began": "started",
    "rose": "climbed",
    "fell": "dropped",
    "near": "close to",
    "large": "big",
    "help": "assist",
    "about": "around",
    "buy": "purchase",
    "bought": "purchased",
    "often": "frequently",
    "children": "youngsters",
    "however": "though",
    "because of": "due to",
    "percent": "per cent",
    "also": "",
    "car": "vehicle",
    "home": "house",
    "show": "indicate",
    "need": "require",
    "needs": "requires",
    "got": "received",
    "start": "begin",
    "ended": "finished",
    "whole": "entire",
    "largest": "biggest",
    "job": "position",
    "injured": "hurt",
    "tried to": "attempted to",
    "wants to": "hopes to",
    "while": "whereas",
}


def reworded(
    claims: Mapping[str, Sequence[SourcedClaim]], most: int, seed: int, *, least: int = 8
) -> list[Made]:
    """Right and wrong rewordings of real claims; the same for the same claims and seed.

    Args:
        claims: article id → its English claims.
        most: how many claims are drawn.
        seed: decides the draw, the rewordings and where a fault goes.
        least: words of a claim at least.
    """
    chance = random.Random(seed)
    pool = [c for id_ in sorted(claims) for c in claims[id_] if least <= len(c.text.split()) < 60]
    pool = [claim for claim in pool if not _MARKS.search(claim.text) and claim.text[-1] == "."]
    chance.shuffle(pool)
    speakers = sorted(
        {
            party.name
            for claim in pool
            for party in claim.reading.chain
            if party.kind is not PartyKind.UNNAMED and len(party.name.split()) < 5 and party.name[0].isupper()
        }
    )
    found: list[Made] = []
    for claim in pool[:most]:
        bare = replace(quoted(claim), quotes=())
        rights = list(dict.fromkeys(reword(claim.text, chance)))
        found += [Made(True, kind, replace(bare, text=text)) for kind, text in rights]
        if not rights:
            continue
        text = chance.choice(rights)[1]
        faults = [*((f.kind, f.text) for f in plant(text, speakers, chance)), *mistakes(text, chance)]
        found += [
            Made(False, kind, replace(bare, text=wrong)) for kind, wrong in faults if kind not in JUDGMENTS
        ]
    return found


def reword(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Rewordings of a right sentence: each rule alone, then two or three rules together."""
    made = [(kind, new) for kind, rule in _RULES.items() if (new := rule(text, chance)) and new != text]
    yield from made
    mixed = text
    for rule in chance.sample(list(_RULES.values()), len(_RULES)):
        mixed = rule(mixed, chance) or mixed
    if len(made) > 1:
        yield "several at once", mixed


def mistakes(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """The faults that only a writer in its own words makes, each where the sentence has room for it."""
    for kind, rule in _MISTAKES.items():
        made = rule(text, chance)
        if made and made != text:
            yield kind, made


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lowered(text: str) -> str:
    """A clause as it stands in the middle of a sentence: only an article or a pronoun loses its capital."""
    first = text.split(" ", 1)[0]
    small = first in ("The", "A", "An", "It", "He", "She", "They", "There", "Some", "More", "This", "These")
    return text[:1].lower() + text[1:] if small else text


def _attribution(text: str, chance: random.Random) -> str:
    end = re.fullmatch(rf"(?P<what>[^,]{{20,}}(?:, [^,]+)?), (?P<who>{_WHO}) said\.", text)
    if end:
        who = end["who"]
        return f"According to {who}, {_lowered(end['what'])}."
    front = re.fullmatch(rf"According to (?P<who>{_WHO}), (?P<what>[^,].{{20,}})\.", text)
    if front:
        return f"{_first(front['what'])}, according to {front['who']}."
    said = re.fullmatch(rf"(?P<who>{_WHO}) said (?:that )?(?P<what>(?!\w+ing\b)[^,]{{20,}})\.", text)
    if said and not re.search(r"\b(?:and|who|which|but)\b", said["what"]):
        who = said["who"] if said["who"].split()[0] not in ("The", "A", "An") else _lowered(said["who"])
        return chance.choice(
            (f"{_first(said['what'])}, {who} said.", f"{_first(said['what'])}, according to {who}.")
        )
    return ""  # fmt: skip


def _synonyms(text: str, chance: random.Random) -> str:
    del chance
    for word, other in _SYNONYMS.items():
        text = re.sub(rf" {word}(?= [a-z])", f" {other}" if other else "", text, count=1)
    return text


def _numbers(text: str, chance: random.Random) -> str:
    del chance
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)\s?(?:per ?cent)\b", "%", text)
    return re.sub(
        r"(?<=[a-z] )(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?= [a-z]{4,}s\b)",
        lambda m: _WORDS.get(m.group(), str(_NUMBERS.get(m.group(), m.group()))),
        text,
    )


def _dates(text: str, chance: random.Random) -> str:
    del chance
    swapped = re.sub(rf"\b({_MONTH}) (\d{{1,2}})(?![\d,])\b", r"\2 \1", text)
    if swapped != text:
        return swapped
    return re.sub(rf"\b(\d{{1,2}}) ({_MONTH})\b(?! \d)", r"\2 \1", text)


def _adjunct(text: str, chance: random.Random) -> str:
    del chance
    inside = re.sub(
        r", (?:who|which|where) (?![^,]*(?:\b(?:say|says|said|told|not)\b|n[’']t))[^,“”]{5,80},(?= [a-z])",
        "",
        text,
        count=1,
    )
    if inside != text:
        return inside
    lead = re.match(
        r"(?:On|In|At|Meanwhile|Earlier|Late)\b[^,]{0,30}, (?=(?:the|a|an|it|he|she|they|[A-Z])\b)", text
    )
    return _first(text[lead.end() :]) if lead else ""  # fmt: skip


def _reordered(text: str, chance: random.Random) -> str:
    del chance
    lead = re.fullmatch(r"(When|After|Before|As|If|While|Although) ([^,]{8,90}), ([a-z][^,;:]{8,})\.", text)
    if lead and not re.match(r"(?:and|but|or|it|he|she|they)\b", lead[3]):
        return f"{_first(lead[3])} {lead[1].lower()} {lead[2]}."
    day = re.fullmatch(rf"(?P<what>[A-Z][^,;:]{{20,}}) (?P<when>on (?:{'|'.join(ENGLISH_WEEKDAYS)}))\.", text)
    return f"{_first(day['when'])}, {_lowered(day['what'])}." if day else ""


def _active(text: str, chance: random.Random) -> str:
    del chance
    passive = re.fullmatch(
        r"((?:The|An?|[A-Z][\w-]+)(?: [\w-]+){0,4}) (?:was|were) (\w+ed) by ([^,;]{3,60})\.", text
    )
    if not passive or re.match(r"(?:\d|\w+ing\b)", passive[3]):
        return ""
    return f"{_first(passive[3])} {passive[2]} {_lowered(passive[1])}."


_RULES: dict[str, Callable[[str, random.Random], str]] = {
    "attribution moved": _attribution,
    "synonyms": _synonyms,
    "number notation": _numbers,
    "date notation": _dates,
    "an adjunct left out": _adjunct,
    "clauses reordered": _reordered,
    "active for passive": _active,
}


def _cause(text: str, chance: random.Random) -> str:
    return re.sub(
        r" after (?=(?:the|an?|its|his|her|their)\s)", f" {chance.choice(('because of', 'due to'))} ", text, count=1
    )  # fmt: skip


def _superlative(text: str, chance: random.Random) -> str:
    word = chance.choice(("largest", "first", "worst", "most serious", "biggest"))
    return re.sub(r"(?<=[a-z] )an? (?=[a-z]{4,} )", f"the {word} ", text, count=1)


def _upgraded(text: str, chance: random.Random) -> str:
    verb = chance.choice(("confirmed", "admitted", "revealed"))
    return re.sub(r"\bsaid (?=that |the |it |he |she |they )|\bsaid\.$", f"{verb} ", text, count=1).replace(
        " .", "."
    )


def _all(text: str, chance: random.Random) -> str:
    del chance
    return re.sub(r"\b(?:some|many|most|several) (?=[a-z]{3,}s\b)", "all ", text, count=1)


def _several(text: str, chance: random.Random) -> str:
    word = chance.choice(("several", "multiple", "many"))
    return re.sub(
        r"\b[Aa]n? (?:\w+ )?(official|spokesman|spokeswoman|witness|expert|analyst|study|report|doctor|observer)"
        r"(?! of\b)\b",
        lambda m: (
            f"{word} {m[1][:-1] + 'ies' if m[1][-1] == 'y' else m[1] + ('es' if m[1][-1] == 's' else 's')}"
        ),
        text,
        count=1,
    )


def _certain(text: str, chance: random.Random) -> str:
    return re.sub(r"\bwill (?=[a-z])", f"will {chance.choice(('certainly', 'definitely'))} ", text, count=1)


def _swapped(text: str, chance: random.Random) -> str:
    del chance
    names = [
        m
        for m in re.finditer(r"(?<=[a-z] )(?!I\b)[A-Z][a-z]{3,}(?![\w’'-]| [A-Z])", text)
        if m.group() not in ENGLISH_MONTHS and m.group() not in ENGLISH_WEEKDAYS
    ]
    if len(names) < 2 or names[0].group() == names[-1].group():
        return ""
    one, two = names[0], names[-1]
    between = text[one.end() : two.start()]
    if re.fullmatch(r",? (?:and|or) |, |(?:, \w+)*,? (?:and|or) ", between):
        return ""  # a list says the same in another order
    return text[: one.start()] + two.group() + between + one.group() + text[two.end() :]


_TURNED = (
    ("rose", "fell"), ("fell", "rose"), ("increased", "decreased"), ("more than", "fewer than"), ("won", "lost"),
    ("increase", "decrease"), ("higher", "lower"), ("accepted", "rejected"), ("opened", "closed"), ("gained", "lost"),
    ("northern", "southern"), ("eastern", "western"), ("approved", "rejected"), ("began", "ended"), ("bought", "sold"),
    ("raised", "cut"), ("dropped", "rose"), ("growth", "decline"), ("arrested", "released"),
)  # fmt: skip


def _turned(text: str, chance: random.Random) -> str:
    del chance
    for word, other in _TURNED:
        if re.search(rf"\b{word}\b", text):
            return re.sub(rf"\b{word}\b", other, text, count=1)
    return ""


def _leftover(text: str, chance: random.Random) -> str:
    return chance.choice(
        (
            f"[P2] {text}",
            f"P3: {text}",
            f"The passage says that {_lowered(text)}",
            f"{text[:-1]} (see https://news.example/a).",
            f"{text[:-1]} [source 2].",
            f"**{text}**",
            f"{text} 🚨",
            f"As an AI language model, I can say that {_lowered(text)}",
            f"Click here: {_lowered(text)}",
        )
    )


_MISTAKES: dict[str, Callable[[str, random.Random], str]] = {
    "cause added": _cause,
    "superlative added": _superlative,
    "upgraded verb": _upgraded,
    "all for some": _all,
    "several for one": _several,
    "certainty added": _certain,
    "names exchanged": _swapped,
    "opposite": _turned,
    "left over from the request": _leftover,
}
