"""A sentence turns nothing round: no opposite of the source's word, nobody in another's place, no figures exchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from brief.checking.cited_text import Cited
from brief.checking.clause_match import USED, share
from brief.checking.word_forms import form
from brief.records import CheckResult, Verdict
from brief.text.calendar_names import MONTHS, WEEKDAYS
from brief.text.terms import STOP_WORDS

ROLES = "roles"
# Of each line one side at most is true of a thing: a sentence may not have one where the source has another.
_OPPOSITES: tuple[tuple[re.Pattern[str], ...], ...] = tuple(
    tuple(re.compile(rf"\b(?:{side})\b", re.IGNORECASE) for side in line)
    for line in (
        (
            r"rise[sn]?|rose|rising|increas(?:e[sd]?|ing)|gr[eo]wn?|grows|growing|climb(?:s|ed"
            r"|ing)?|gain(?:s|ed|ing)?|rais(?:e[sd]?|ing)"
            r"|jump(?:s|ed)|surg(?:e[sd]?|ing)|soar(?:s|ed|ing)?|(?:stepp|scal|ramp)\w* up|higher"
            r"|widen(?:s|ed)|strengthen(?:s|ed)|up(?= from| by| to)",
            r"fall(?:s|en|ing)?|fell|drop(?:s|ped|ping)?|declin(?:es|ed|ing)(?! to)"
            r"|decreas(?:e[sd]?|ing)|los(?:t|es|ing)|shr[aiu]nk\w*|cuts?|cutting"
            r"|lower(?:s|ed|ing)?|slump(?:s|ed)|plung(?:e[sd]?|ing)|reduc(?:e[sd]?|ing)|weaken(?:s"
            r"|ed)|scaled? (?:down|back)|narrow(?:s|ed)|down(?= from| by| to)",
        ),
        (r"left-hand|left side", r"right-hand|right side"),
        (r"deploy(?:s|ed|ing)?|sen(?:d|ds|t) in", r"withdr[ae]ws?|withdrawn|pull(?:s|ed)? (?:out|back)"),
        (
            r"more than|over(?= \d)|above(?= \d)|at least",
            r"fewer than|less than|under(?= \d)|below(?= \d)|at most|up to",
        ),
        (
            r"accept(?:s|ed)|approv(?:es|ed)|adopt(?:s|ed)|back(?:s|ed)(?! by)|endors(?:es|ed)",
            r"reject(?:s|ed)|turn(?:s|ed) down|oppos(?:es|ed)|veto(?:es|ed)|voted against",
        ),
        (r"open(?:s|ed)|reopen(?:s|ed)", r"clos(?:es|ed)|shut(?:s)?"),
        (r"w[io]ns?|winning|victor(?:y|ious)", r"lose|loses|losing|defeat(?:ed)?|beaten by"),
        (r"import(?:s|ed)?", r"export(?:s|ed)?"),
        (r"b(?:uys?|ought)", r"s(?:ells?|old)"),
        (r"lift(?:s|ed)|eas(?:es|ed)|relax(?:es|ed)", r"impos(?:es|ed)|tighten(?:s|ed)"),
        (r"provisional|preliminary|interim|first estimate", r"final|definitive"),
        (r"legal|lawful", r"illegal|unlawful"),
        (r"guilty|convicted", r"innocent|acquitted|not guilty"),
        (r"arrested|detained|seized", r"freed|released|set free"),
        (
            r"begins?|began|begun|start(?:s|ed)|launch(?:es|ed)|resum(?:es|ed)",
            r"end(?:s|ed)|stop(?:s|ped)|halt(?:s|ed)|suspend(?:s|ed)|ceas(?:es|ed)",
        ),
        (r"north(?:ern|-\w+)?", r"south(?:ern|-\w+)?"),
        (r"east(?:ern)?", r"west(?:ern)?"),
        (r"majority", r"minority"),
        (
            r"mother|woman|women|girls?|daughter|sister|wife|female",
            r"father|man|men|boys?|son|brother|husband|male",
        ),
    )
)
# Who acts, where another word than the source's changes the actor: a group is one kind of actor.
_ACTORS = {
    word: kind
    for kind, words in enumerate(
        (
            "hospital hospitals clinic doctors medics surgeons",
            "police policemen constables",
            "court courts judge judges tribunal",
            "army troops soldiers military forces militia rebels fighters gunmen militants",
            "navy sailors",
            "mayor",
            "president",
            "king queen",
            "bank banks",
            "union unions",
            "church bishop pope",
            "parliament lawmakers deputies senators senate",
            "protesters demonstrators",
            "mission observers monitors",
            "students pupils",
            "insurers",
            "prosecutors prosecutor",
        )
    )
    for word in words.split()
}
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:[-’'][^\W_]+)*|[^\w\s]")
_SAYING = frozenset(
    """said says say told tells tell reported reports report added announced stated according wrote denied denies
    confirmed claimed claims called put puts now also then later again""".split()
)
_SKIPPED = frozenset((*_SAYING, *MONTHS, *WEEKDAYS))
_FROM = re.compile(
    r"\b(from|to|at|than|against)\s(?:about\s|around\s|some\s|the\s|\$|€|£)?(\d[\d.,]*\d|\d)(?!\w)",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(against|into|towards|over)\s(?:the\s|an?\s|its\s|his\s|her\s|their\s)?([A-Za-z][\w-]+)"
)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|is|are|be)\s(?:\w+ly\s)?(brought down|shot down|\w+ed|\w+en"
    r"|shot|hit|struck|swept|blown|led|won|lost|held|sent|made|built|met|found|taken|cut|told)"
    r"(?P<rest>[^,;.]*?)\sby\s(?!\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|about"
    r"|around|the (?:end|middle|beginning|time)|mid|next|noon|\w+ing\b|\w+ (?:per|march"
    r"|april))",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?<=[a-z,] )([A-Z][a-z][\w-]+)\s(?:(of)\s(?:the\s)?)?([A-Z][a-z][\w-]+)")
_HELD = re.compile(r"\b([A-Z][a-z]{2,})\b[^.;,A-Z\d]{1,40}?\b(\d+(?:[.,:]\d+)*)\b")
_CAPITAL = re.compile(r"\b[A-Z][\w-]{2,}")
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed|ing)|refut(?:es|ed|ing)|reject(?:s|ed|ing)?)\b"
    r"(?=[^.;]{0,60}\b(?:that|reports?|claims?|allegations?|accusations?|having|any)\b)",
    re.IGNORECASE,
)
_WRONGLY = re.compile(
    r"\b(?:wrongly|falsely|mistaken(?:ly)?|erroneously|incorrectly|untrue)\b", re.IGNORECASE
)
_UNSAID = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|dismiss\w*|refut\w*|reject\w*|no|not|never|neither"
    r"|nothing|without|cannot|wrong(?:ly)?|false(?:ly)?"
    r"|mistake\w*|erroneous(?:ly)?|incorrect(?:ly)?|untrue|correct(?:s|ed|ion)?|withdr\w+"
    r"|rul(?:es|ed) out|disput\w+|contest\w*|contrary)\b|n[’']t\b",
    re.IGNORECASE,
)


def check(text: str, found: Sequence[Cited]) -> CheckResult:
    """Whether a sentence has every part in its source's place.

    Args:
        text: the sentence, not one that the source holds word for word.
        found: what it cites; a language without rules makes the check not applicable.
    """
    if not all(one.analysed for one in found):
        return CheckResult(ROLES, Verdict.NOT_APPLICABLE, "the source's language has no rules")
    sentences = [sentence for one in found for sentence in one.sentences]
    given = " ".join(sentences)
    for fault in (_opposite, _actor, _beside, _named, _holder, _figure, _object, _agent):
        reason = fault(text, given)
        if reason:
            return CheckResult(ROLES, Verdict.FAIL, reason)
    reason = _affirmed(text, sentences)
    return CheckResult(ROLES, Verdict.FAIL, reason) if reason else CheckResult(ROLES, Verdict.PASS)


def _opposite(text: str, given: str) -> str:
    for sides in _OPPOSITES:
        mine = [side.search(text) for side in sides]
        turned = _with_object(sides, text, given)
        if turned:
            return turned
        if sum(match is not None for match in mine) != 1:
            continue
        own = 0 if mine[0] else 1
        other = sides[1 - own].search(given)
        if other and not sides[own].search(given):
            match = mine[own]
            assert match is not None
            return f"the source says “{other.group()}”, not “{match.group()}”"
    return ""


def _with_object(sides: Sequence[re.Pattern[str]], text: str, given: str) -> str:
    """The opposite of what the source does to the same object: "cut its key rate" where it was raised."""
    for own, other in ((0, 1), (1, 0)):
        for match in sides[own].finditer(text):
            what = _next(text, match.end())
            if not what or any(_next(given, m.end()) == what for m in sides[own].finditer(given)):
                continue
            there = next((m for m in sides[other].finditer(given) if _next(given, m.end()) == what), None)
            if there:
                return f"the source says “{there.group()}”, not “{match.group()}”"
    return ""


def _next(text: str, at: int) -> str:
    """The form of the first content word of the three after a place, digits left out; empty where there is none."""
    words = re.findall(r"[A-Za-z]{3,}|[,.;]", text[at : at + 40])[:3]
    return next((form(word) for word in words if word.casefold() not in STOP_WORDS and word[0].isalpha()), "")


def _actor(text: str, given: str) -> str:
    """An actor of a kind that the source does not speak of, though it speaks of the rest."""
    known = {_ACTORS.get(word) for word in re.findall(r"[a-z]+", given.casefold())}
    held = set(re.findall(r"[a-z]+", given.casefold()))
    for word in re.findall(r"(?<=[Tt]he )[a-z]+", text):
        if word in _ACTORS and _ACTORS[word] not in known and word not in held:
            return f"the cited text speaks of no “{word}”"
    return ""


def _beside(text: str, given: str) -> str:
    """A word that stands right before another in the source has changed places with one of the sentence's."""
    theirs = _neighbours(given)
    stand = {form(token) for token in _TOKEN.findall(given)}
    mine = _neighbours(text)
    own = {before for befores in mine.values() for before, _ in befores}
    for after, befores in mine.items():
        if after not in theirs:
            continue
        there = {before for before, _ in theirs[after]}
        for before, named in befores:
            if any(_kin(before, other) for other in there) or not any(_kin(before, word) for word in stand):
                continue
            here = {word for word, _ in befores}
            strange = [
                word
                for word, capital in theirs[after]
                if word not in here and (word in own or (capital and named))
            ]
            if len(strange) == len(theirs[after]) and strange:
                return f"the source has “{strange[0]}…” and not “{before}…” before “{after}…”"
    return ""


def _named(text: str, given: str) -> str:
    """Parts of two names of the source joined to one that it has not: "Justice of Prisons"."""
    for one, joint, two in _JOINED.findall(text):
        if {one.lower(), two.lower()} & _SKIPPED:
            continue
        link = r"\sof\s(?:the\s)?" if joint else r"\s"
        apart = re.search(rf"\b{one}{link}[A-Z]", given) and re.search(rf"[A-Z]\w+{link}{two}\b", given)
        gap = rf"(?:\sand\s\w+)?{link}" if joint else r"(?:[’']s)?\s(?:[A-Z][\w.-]*\s){0,3}"
        if apart and not re.search(rf"\b{one}{gap}{two}\b", given):
            return f"the source does not name “{one} {joint}{' ' * bool(joint)}{two}”"
    return ""


def _holder(text: str, given: str) -> str:
    """A figure told of one name that the source has of another, and that other's of this one or of none."""
    theirs: dict[str, set[str]] = {}
    for name, value in _HELD.findall(given):
        theirs.setdefault(name, set()).add(value)
    mine = set(_HELD.findall(text))
    for name, value in mine:
        of = {other for other, values in theirs.items() if value in values}
        if theirs.get(name) and value not in theirs[name] and of and not any((o, value) in mine for o in of):
            return f"the source has {value} of “{sorted(of)[0]}” and not of “{name}”"
    return ""


@lru_cache(maxsize=1024)
def _neighbours(text: str) -> dict[str, tuple[tuple[str, bool], ...]]:
    """Content word → the content words right before it, each with whether it is a name of one word."""
    found: dict[str, list[tuple[str, bool]]] = {}
    tokens = _TOKEN.findall(text)
    for i, (one, two) in enumerate(zip(tokens, tokens[1:], strict=False)):
        if not (one[0].isalpha() and two[0].isalpha()) or len(one) < 3:
            continue
        low, next_ = one.casefold().removesuffix("'s").removesuffix("’s"), two.casefold()
        if _SKIPPED & {low, next_} or {low, next_} & STOP_WORDS or low.endswith("ly"):
            continue
        alone = one[0].isupper() and not (i and tokens[i - 1][0].isupper() and i > 1)
        found.setdefault(form(two), []).append((form(low), alone))
    return {word: tuple(befores) for word, befores in found.items()}


def _kin(one: str, other: str) -> bool:
    """Whether two forms are one, or one name's: Ardovia and Ardovian."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 4 and long.startswith(short[: max(4, len(short) - 1)])


def _figure(text: str, given: str) -> str:
    """A figure that a sentence has "from" and the source "to", or the other way round."""
    theirs: dict[str, set[str]] = {}
    for role, value in _places(given):
        theirs.setdefault(value, set()).add(role)
    starts = {value for value, roles in theirs.items() if "from" in roles}
    for role, value in _places(text):
        if value not in theirs or role == "than" or role == "against":
            continue
        if role == "from" and "from" not in theirs[value] and starts:
            return f"the source does not start from {value}"
        if role in ("to", "at") and theirs[value] == {"from"}:
            return f"the source starts from {value}"
    return ""


def _places(text: str) -> Iterator[tuple[str, str]]:
    for match in _FROM.finditer(text):
        value = match[2].replace(",", "")
        yield match[1].lower(), f"{float(value):g}" if re.fullmatch(r"\d+(?:\.\d+)?", value) else value


def _object(text: str, given: str) -> str:
    """What stands after "against" or "into" in the source has given its place to another of its words."""
    theirs: dict[str, set[str]] = {}
    for match in _AGAINST.finditer(given):
        theirs.setdefault(match[1].lower(), set()).add(form(match[2]))
    words = {form(word) for word in re.findall(r"[A-Za-z][\w-]+", given)}
    own = {form(word) for word in re.findall(r"[A-Za-z][\w-]+", text)}
    for match in _AGAINST.finditer(text):
        role, word = match[1].lower(), form(match[2])
        there = theirs.get(role, set())
        if there and word not in there and word in words and there <= own:
            return f"the source has it {role} “{sorted(there)[0]}…”, not “{match[2]}”"
    return ""


def _agent(text: str, given: str) -> str:
    """Who did it, where the source's passive leaves that out."""
    for match in _PASSIVE.finditer(text):
        verb = re.escape(match[1])
        passive = re.search(
            rf"\b(?:was|were|been|being|is|are|be)\s(?:\w+ly\s)?{verb}\b", given, re.IGNORECASE
        )
        clause = re.split(r"[,;.]|\sand\s", given[passive.end() :])[0] if passive else ""
        if passive and not re.search(r"\bby\b", clause) and not re.search(rf"{verb}[^.;]*\sby\s", given):
            return f"the source does not say by whom (“{passive.group()}”)"
        agents = set(_CAPITAL.findall(text[match.end() : match.end() + 40].split(",")[0]))
        there = re.search(
            rf"\b(?:was|were|been|being|is|are|be)\s(?:\w+ly\s)?{verb}[^,;.]*?\sby\s([^;.]*)",
            given,
            re.IGNORECASE,
        )
        if (
            agents
            and there
            and not agents & set(_CAPITAL.findall(there[1]))
            and agents & set(_CAPITAL.findall(given))
        ):
            return f"the source has it by “{there[1][:40]}”, not by “{' '.join(sorted(agents))}”"
        if there and not agents and re.search(r"[A-Z]", there[1]):
            patient = set(_CAPITAL.findall(text[: match.start()])) & set(_CAPITAL.findall(there[1]))
            if patient:
                return f"in the source “{' '.join(sorted(patient))}” does it"
    return ""


def _affirmed(text: str, sentences: Sequence[str]) -> str:
    """What the source tells as denied or as wrong, told without that."""
    if _UNSAID.search(text):
        return ""
    for sentence in sentences:
        for match in _DENIES.finditer(sentence):
            if share(text, sentence[match.end() :]) >= USED and share(sentence[match.end() :], text) >= USED:
                return f"the source tells it as denied (“{match.group()}”)"
        wrong = _WRONGLY.search(sentence)
        if wrong and share(text, sentence) >= USED:
            return f"the source tells it as wrong (“{wrong.group()}”)"
    return ""
