"""The citation marks of running text: ``[1]``, ``[1, 3–5]``, ``[^note]``, ``【4†source】``, ``(Wu 2020)``, addresses.

A mark that a document's markup gives (a link, a raised number, a footnote) stands in the text as one private character
until the marks written as text are found, too; then all come out together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from brief.records import CitedAt

FIRST, LAST = 0xF0000, 0xFFFFD
"""Code points that stand for marks while a piece is read: one each, in the order in which they were found."""
MOST = 20
"""Most citations that one range names: ``[1–400]`` is none."""
HELD = f"[{chr(FIRST)}-{chr(LAST)}]"
"""A pattern of one of them."""
_NUMBERS = r"\^?\d{1,3}(?:\s*[,;–—-]\s*\^?\d{1,3})*"
_WORD = r"(?:sources?|docs?|documents?|refs?\.?|references?|citations?|note)"
_BRACKETS = re.compile(
    rf"\[\s*(?P<numbers>(?:{_WORD}[\s#:]*)?{_NUMBERS})\s*\]|\[\^(?P<label>[\w.-]{{1,40}})\]"
    rf"|\((?P<round>{_WORD}[\s#:]*{_NUMBERS})\)"
    r"|【(?P<lenses>\d{1,3})(?:[:†][^】]{0,80})?】|\[(?P<short>[A-Z]\d{1,3}(?:\s*[,;]\s*[A-Z]\d{1,3})*)\]",
    re.IGNORECASE,
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERSCRIPT = re.compile(
    r"(?:(?<=[^\W\d_]{3})|(?<=[.,;:!?”\"’)]))(?:[¹²³⁴-⁹⁰]{1,3})(?:[,⁻–˒][¹²³⁴-⁹⁰]{1,3})*(?![^\W\d_])"
)
_ADDRESS = re.compile(r"<?(?P<url>https?://[^\s<>\[\]|“”\"]+)>?", re.IGNORECASE)
_WHEN = (
    r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|June|July|August|September"
    r"|October|November|December|Spring|Summer|Autumn|Fall|Winter|Early|Mid|Late|Since|In|From|Until|Before|After|As)\b)"
)
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я]"
_NAME = (
    rf"(?:{_WHEN}{_CAPITAL}[\w’'-]+(?:(?:,?\s(?:and|&|und|et|y)\s|,\s|\s){_CAPITAL}[\w’'-]+){{0,4}}"
    r"(?:,?\set\sal\.?)?)"
)
_AUTHOR_YEAR = re.compile(
    rf"\((?P<all>(?:(?:[Ss]ee|[Cc]f\.|[Ee]\.g\.,?)\s)?{_NAME},?\s(?:19|20)\d\d[a-z]?(?:,\s(?:pp?\.|pages?|§)\s?[\d–-]+)?"
    rf"(?:\s?;\s?{_NAME},?\s(?:19|20)\d\d[a-z]?)*)\)"
)
NARRATIVE = re.compile(rf"\b(?P<name>{_NAME})\s?(?P<cut>\((?P<year>(?:19|20)\d\d[a-z]?)\))")
"""``Wu et al. (2020) found``: it cites only where an entry of the list bears it out."""
_PAGES = r"(?:\s(?:pages?|chunks?|pp?\.)\s?\d+(?:\s?[–-]\s?\d+)?)?"
# Atomic, as the identifiers below are possessive: else a long list without its bracket is tried in every way.
_ONE_KEY = rf"(?>(?:[A-Za-z][\w-]{{1,40}}(?:19|20)\d\d\w*|pqac-\w{{4,12}}){_PAGES})"
_KEYED = re.compile(rf"\((?P<all>{_ONE_KEY}(?:[,;]\s?{_ONE_KEY})*)\)")
_NUMBERED = r"(?=[\w./-]*\d)[\w./-]++"
_IDENTIFIED = re.compile(
    rf"\(\s*(?P<kind>PMIDs?|PMCIDs?|DOIs?)\s*:?\s*(?P<all>{_NUMBERED}(?:\s*[,;]\s*{_NUMBERED})*)\s*\)"
    rf"|\b(?P<kind2>PMID|PMCID|DOI)\s*:\s*(?P<one>(?=[\w./-]*\d)[\w./-]*\w)",
    re.IGNORECASE,
)
_WIKI = re.compile(r"\[\[(?P<page>[^\[\]|\n]{1,120})(?:\|(?P<words>[^\[\]\n]*))?\]\]")
_WIKI_ALONE = re.compile(r"\((?P<all>\[\[[^\[\]\n]{1,120}\]\](?:\s*[,;]\s*\[\[[^\[\]\n]{1,120}\]\])*)\)")
WIKI = "page "
"""What the key of a link within a wiki begins with: it cites only where a source has that name."""
_EMPTY = re.compile(
    rf"[\[(（【]\s*(?:(?:sources?|via|see|read more|link)\s*:?\s*)?(?P<held>{HELD}(?:[\s,;]*{HELD})*)\s*[\])）】]",
    re.I,
)
_COMMA = re.compile(rf",(?= ?{HELD}++ ?[.;:!?])")
_SPACED = re.compile(rf"(?<![ {chr(FIRST)}-{chr(LAST)}])(?: |{HELD})++(?=[.,;:!?])")


def clean(text: str) -> str:
    """Text from outside without the characters that stand for marks."""
    return re.sub(HELD, "", text)


def held(keys: list[str], key: str) -> str:
    """A key noted, and the character that stands for it."""
    keys.append(key)
    return chr(FIRST + len(keys) - 1) if FIRST + len(keys) - 1 <= LAST else ""


def found(text: str, keys: list[str]) -> tuple[str, tuple[CitedAt, ...]]:
    """A text without its marks, and where each stood.

    Args:
        text: with a character of :func:`held` for each mark that the markup gave.
        keys: theirs; those of marks in the text are added.
    """

    def put(read: Callable[[re.Match[str]], Sequence[str]]) -> Callable[[re.Match[str]], str]:
        def one(match: re.Match[str]) -> str:
            return "".join(held(keys, key) for key in read(match)) or match.group()

        return one

    text = _WIKI_ALONE.sub(put(lambda m: [f"{WIKI}{one['page']}" for one in _WIKI.finditer(m["all"])]), text)
    text = _WIKI.sub(lambda m: f"{m['words'] or m['page']}{held(keys, WIKI + m['page'])}", text)
    text = _BRACKETS.sub(put(_bracketed), text)
    text = _IDENTIFIED.sub(put(_identified), text)
    text = _ADDRESS.sub(lambda m: held(keys, _address(m["url"])) + m["url"][len(_address(m["url"])) :], text)
    text = _AUTHOR_YEAR.sub(put(lambda m: [part.strip() for part in m["all"].split(";")]), text)
    text = _KEYED.sub(put(lambda m: [part.strip() for part in re.split(r"[,;]", m["all"])]), text)
    text = _SUPERSCRIPT.sub(put(lambda m: listed(m.group().translate(_RAISED))), text)
    text = _EMPTY.sub(lambda m: re.sub(r"[\s,;]", "", m["held"]), re.sub(r"[^\S\n]+", " ", text))
    text = _COMMA.sub("", text)
    text = _SPACED.sub(lambda m: m.group().replace(" ", ""), text)
    text = re.sub(r" ?\n ?", "\n", re.sub(r" {2,}", " ", text)).strip()
    text = re.sub(rf" (?={HELD}+(?: |$))", "", text)
    out: list[str] = []
    at: list[CitedAt] = []
    for character in text:
        if FIRST <= ord(character) <= LAST:
            at.append(CitedAt(len(out), keys[ord(character) - FIRST]))
        else:
            out.append(character)
    return "".join(out), tuple(dict.fromkeys(at))


def is_mark(text: str, address: str = "") -> bool:
    """Whether the words of a link are no words but a mark: ``[3]``, ``3``, ``*``, ``source``, a part of its address."""
    bare = text.strip(" \t\n[]()^【】")
    if re.fullmatch(r"\d{4,}|[\w-]+(?:\.[\w-]+)+", bare) and bare.lower() in address.lower():
        return True
    return (
        re.fullmatch(r"\d{1,3}(?:[,;–-]\s?\d{1,3})*|[*†‡§]+|sources?|link|ref\.?|here|🔗|↗", bare, re.I)
        is not None
    )


def listed(numbers: str) -> list[str]:
    """The numbers that ``1, 3–5`` names, as texts, ``^`` before those of footnotes; none of a range too wide."""
    keys: list[str] = []
    sign = "^" if "^" in numbers else ""
    for part in re.split(r"\s*[,;˒]\s*", numbers):
        ends = [end for end in re.findall(r"\d{1,3}", part)]
        first, last = (int(ends[0]), int(ends[-1])) if ends else (1, 0)
        if last - first >= MOST:
            return []
        keys += [f"{sign}{n}" for n in range(first, last + 1)]
    return list(dict.fromkeys(keys))


def _bracketed(match: re.Match[str]) -> Sequence[str]:
    if match["label"]:
        return [f"^{match['label']}"]
    if match["short"]:
        return [part.strip() for part in re.split(r"[,;]", match["short"])]
    return listed(match["numbers"] or match["round"] or match["lenses"])


def _identified(match: re.Match[str]) -> Sequence[str]:
    """``PMID 21258343`` for each that stands there."""
    kind = (match["kind"] or match["kind2"]).upper().rstrip("S")
    return [f"{kind} {one.strip('. ')}" for one in re.split(r"[,;]\s*", match["all"] or match["one"])]


def _address(url: str) -> str:
    """An address without the punctuation of the sentence around it."""
    url = url.rstrip(".,;:!?'’*_")
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(".,;:!?")
    return url
