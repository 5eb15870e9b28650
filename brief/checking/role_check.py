"""A sentence turns nothing round: no opposite of the source's word, nobody in another's place, no figures exchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from brief.checking.cited_text import Cited, not_analysed, pairs
from brief.checking.clause_match import USED, share
from brief.checking.word_forms import form
from brief.records import CheckResult, Verdict
from brief.text.calendar_names import MONTHS, WEEKDAYS
from brief.text.inflections import inflected
from brief.text.terms import STOP_WORDS

ROLES = "roles"
# Of two sides one at most is true of a thing: a sentence may not have one where the source has the other.
_OPPOSITES = tuple(
    tuple(re.compile(rf"\b(?:{inflected(side)})\b", re.IGNORECASE) for side in re.split(r"\s\|\s", line))
    for line in r"""
    rise rose risen increase grow grew grown climb gain raise jump surge soar higher widen strengthen
        step_up scale_up ramp_up up(?=\s(?:from|by|to)\b)
    | fall fell fallen drop declin(?:es|ed|ing)(?!\sto) decrease lost losing shrink shrank shrunk cut lower slump plunge
        reduce weaken narrow scale_down scale_back down(?=\s(?:from|by|to)\b);
    left-hand left_side | right-hand right_side;
    deploy send_in sent_in | withdraw withdrew withdrawn pull_out pull_back;
    more_than over(?=\s\d) above(?=\s\d) at_least | fewer_than less_than under(?=\s\d) below(?=\s\d) at_most up_to;
    accept approve adopt back(?:s|ed)(?!\sby) endorse | reject turn_down oppose veto voted_against;
    open(?:s|ed) reopen | clos(?:es|ed) shuts?;
    win wins won winning victor(?:y|ious) | lose loses losing defeat beaten_by;
    import | export;
    buy bought | sell sold;
    lift ease relax | impose tighten;
    provisional preliminary interim first_estimate | final definitive;
    legal lawful | illegal unlawful;
    guilty convicted | innocent acquitted not_guilty;
    arrest detain seize | freed release set_free;
    begin began begun start(?:s|ed) launch resume | end(?:s|ed) stop halt suspend cease;
    north(?:ern|-\w+)? | south(?:ern|-\w+)?;
    east(?:ern)? | west(?:ern)?;
    majority | minority;
    mother woman women girl daughter sister wife female | father man men boy son brother husband male""".split(
        ";"
    )
)
# Who acts, where another word than the source's changes the actor: a group is one kind of actor.
_ACTORS = {
    word: kind
    for kind, words in enumerate(
        """hospital hospitals clinic doctors medics surgeons; police policemen constables; court courts judge judges
        tribunal; army troops soldiers military forces militia rebels fighters gunmen militants; navy sailors; mayor;
        president; king queen; bank banks; union unions; church bishop pope; parliament lawmakers deputies senators
        senate; protesters demonstrators; mission observers monitors; students pupils; insurers;
        prosecutors prosecutor""".split(";")
    )
    for word in words.split()
}
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:[-’'][^\W_]+)*|[^\w\s]")
_SKIPPED = frozenset(
    """said says say told tells tell reported reports report added announced stated according wrote denied denies
    confirmed claimed claims called put puts now also then later again""".split()
).union(MONTHS, WEEKDAYS, STOP_WORDS)
_PLACE = re.compile(
    r"\b(from|to|at)\s(?:about\s|around\s|some\s|the\s|\$|€|£)?(\d[\d.,]*\d|\d)(?!\w)", re.IGNORECASE
)
_AGAINST = re.compile(
    r"\b(against|into|towards|over)\s(?:the\s|an?\s|its\s|his\s|her\s|their\s)?([A-Za-z][\w-]+)"
)
_DONE = r"\b(?:was|were|been|being|is|are|be)\s(?:\w+ly\s)?"
_PASSIVE = re.compile(
    rf"{_DONE}(brought down|shot down|\w+ed|\w+en|shot|hit|struck|swept|blown|led|won|lost|held|sent|made|built|met"
    r"|found|cut|told)[^,;.]*?\sby\s(?!\d|\w+day|about|around|the (?:end|middle|beginning|time)|mid|next|\w+ing\b)",
    re.IGNORECASE,
)
_HELD = re.compile(r"\b([A-Z][a-z]{2,})\b[^.;,A-Z\d]{1,40}?\b(\d+(?:[.,:]\d+)*)\b")
_CAPITAL = re.compile(r"\b[A-Z][\w-]{2,}")
_DENIES = re.compile("den|dismiss|reject", re.IGNORECASE)
_WRONGLY = re.compile(
    r"\b(?:wrongly|falsely|mistaken(?:ly)?|erroneously|incorrectly|untrue)\b", re.IGNORECASE
)
_UNSAID = re.compile(
    rf"{_WRONGLY.pattern}|n[’']t\b|\b(?:no|not|never|neither|nothing|without|cannot|rul(?:es|ed) out|contrary"
    rf"|(?:den[iy]|dismiss|refut|reject|wrong|false|mistake|erroneous|incorrect|correct|withdr|disput|contest)\w*)\b",
    re.IGNORECASE,
)


def check(text: str, found: Sequence[Cited]) -> CheckResult:
    """Whether a sentence has every part in its source's place.

    Args:
        text: the sentence, not one that the source holds word for word.
        found: what it cites; a language without rules makes the check not applicable.
    """
    if skipped := not_analysed(ROLES, found):
        return skipped
    given = " ".join(sentence for one in found for sentence in one.sentences)
    for fault in (_opposite, _actor, _beside, _holder, _figure, _object, _agent):
        if reason := fault(text, given):
            return CheckResult(ROLES, Verdict.FAIL, reason)
    reason = _affirmed(text, found)
    return CheckResult(ROLES, Verdict.FAIL if reason else Verdict.PASS, reason)


def _opposite(text: str, given: str) -> str:
    """A word of one side where the source has the other, of the same object or with no word of the sentence's side."""
    for sides in _OPPOSITES:
        for own, other in (sides, sides[::-1]):
            mine, alike, theirs = (
                [(m.group(), _next(given_, m.end())) for m in side.finditer(given_)]
                for side, given_ in ((own, text), (own, given), (other, given))
            )
            for word, what in mine:
                bare = not alike and not other.search(text)
                turned = bool(what) and what not in (w for _, w in alike)
                there = next((word for word, w in theirs if bare or (turned and w == what)), "")
                if there:
                    return f"the source says “{there}”, not “{word}”"
    return ""


def _next(text: str, at: int) -> str:
    """The form of the first content word of the three after a place, digits left out; empty where there is none."""
    words = re.findall(r"[A-Za-z]{3,}|[,.;]", text[at : at + 40])[:3]
    return next((form(word) for word in words if word.casefold() not in STOP_WORDS and word[0].isalpha()), "")


def _actor(text: str, given: str) -> str:
    """An actor of a kind that the source does not speak of, though it speaks of the rest."""
    known = {_ACTORS.get(word) for word in re.findall(r"[a-z]+", given.casefold())}
    for word in re.findall(r"(?<=[Tt]he )[a-z]+", text):
        if word in _ACTORS and _ACTORS[word] not in known:
            return f"the cited text speaks of no “{word}”"
    return ""


def _beside(text: str, given: str) -> str:
    """A word that stands right before another in the source has changed places with one of the sentence's."""
    theirs, mine = _neighbours(given), _neighbours(text)
    stand = {form(token) for token in _TOKEN.findall(given)}
    own = {before for befores in mine.values() for before, _ in befores}
    for after, befores in mine.items():
        there = theirs.get(after, ())
        here = {word for word, _ in befores}
        for before, named in befores:
            if any(_kin(before, other) for other, _ in there) or not any(
                _kin(before, word) for word in stand
            ):
                continue
            if there and all(w not in here and (w in own or (capital and named)) for w, capital in there):
                return f"the source has “{there[0][0]}…” and not “{before}…” before “{after}…”"
    return ""


def _holder(text: str, given: str) -> str:
    """A figure told of one name that the source has of another, where it has another figure of this one."""
    theirs, mine = set(_HELD.findall(given)), set(_HELD.findall(text))
    for name, value in mine - theirs:
        of = {other for other, held in theirs if held == value}
        if of and any(other == name for other, _ in theirs):
            return f"the source has {value} of “{min(of)}” and not of “{name}”"
    return ""


@lru_cache(maxsize=1024)
def _neighbours(text: str) -> dict[str, tuple[tuple[str, bool], ...]]:
    """Content word → the content words right before it, each with whether it is a name of one word."""
    found: dict[str, list[tuple[str, bool]]] = {}
    tokens = _TOKEN.findall(text)
    for i, (one, two) in enumerate(zip(tokens, tokens[1:], strict=False)):
        low = one.casefold().removesuffix("'s").removesuffix("’s")
        if len(one) < 3 or not (one[0].isalpha() and two[0].isalpha()):
            continue
        if not _SKIPPED & {low, two.casefold()}:
            alone = one[0].isupper() and not (i > 1 and tokens[i - 1][0].isupper())
            found.setdefault(form(two), []).append((form(low), alone))
    return {word: tuple(befores) for word, befores in found.items()}


def _kin(one: str, other: str) -> bool:
    """Whether two forms are one, or one name's: Ardovia and Ardovian."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= 4 and long.startswith(short[: max(4, len(short) - 1)]))


def _figure(text: str, given: str) -> str:
    """A figure that a sentence has "from" and the source "to", or the other way round."""
    theirs: dict[str, set[str]] = {}
    for role, value in _places(given):
        theirs.setdefault(value, set()).add(role)
    for role, value in _places(text):
        there = theirs.get(value)
        if there and role == "from" and "from" not in there:
            return f"the source does not start from {value}"
        if role != "from" and there == {"from"}:
            return f"the source starts from {value}"
    return ""


def _places(text: str) -> Iterator[tuple[str, str]]:
    for match in _PLACE.finditer(text):
        value = match[2].replace(",", "")
        yield match[1].lower(), f"{float(value):g}" if re.fullmatch(r"\d+(?:\.\d+)?", value) else value


def _object(text: str, given: str) -> str:
    """What stands after "against" or "into" in the source has given its place to another of its words."""
    theirs = {(role.lower(), form(word)) for role, word in _AGAINST.findall(given)}
    own = {form(word) for word in re.findall(r"[A-Za-z][\w-]+", text)}
    for role, word in _AGAINST.findall(text):
        there = {held for its, held in theirs if its == role.lower()}
        if there and form(word) not in there and there <= own:
            return f"the source has it {role} “{min(there)}…”, not “{word}”"
    return ""


def _agent(text: str, given: str) -> str:
    """Who did it, where the source's passive leaves that out or has it the other way round."""
    for match in _PASSIVE.finditer(text):
        passive = re.search(rf"{_DONE}{match[1]}\b", given, re.IGNORECASE)
        if passive and not re.search(rf"{match[1]}[^.;]*\sby\s", given):
            return f"the source does not say by whom (“{passive.group()}”)"
        there = re.search(rf"{_DONE}{match[1]}[^,;.]*?\sby\s([^;.]*)", given, re.IGNORECASE)
        patients = set(_CAPITAL.findall(text[: match.start()]))
        patient = patients.intersection(_CAPITAL.findall(there[1])) if there else ()
        if patient and not _CAPITAL.search(text[match.end() : match.end() + 40].split(",")[0]):
            return f"in the source “{' '.join(sorted(patient))}” does it"
    return ""


def _affirmed(text: str, found: Sequence[Cited]) -> str:
    """What the source tells as denied or as wrong, told without that."""
    if _UNSAID.search(text):
        return ""
    for sentence, reading in pairs(found):
        for negation in reading.negations:
            clause = sentence[slice(*negation.clause)]
            if _DENIES.match(negation.words) and min(share(text, clause), share(clause, text)) >= USED:
                return f"the source tells it as denied (“{negation.words}”)"
        wrong = _WRONGLY.search(sentence)
        if wrong and share(text, sentence) >= USED:
            return f"the source tells it as wrong (“{wrong.group()}”)"
    return ""
