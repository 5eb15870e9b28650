"""The language of a text, as a two-letter code: as declared, by its script, or by detection."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace

from brief.text.normal_forms import composed

MIN_CHARS = 20
# Fewer letters than this tell nothing, in whatever script.
MIN_LETTERS = 4
SAMPLE = 600
# Two of these words, one of them a word that no other language has, and an eighth of the words in all: that
# is English, and the detector need not be asked. Its import and loading cost 0.8 CPU-seconds a process, and on
# single sentences of English news it answers Malagasy, Polish or Walloon now and then.
ENGLISH = frozenset(
    """the of and to that is was for with by from this have has are were been their which would not but they you
    will his her its about who when what there these than in on at an as or after over into it how would could should
    said says them every because between while before our my your if may new more most""".split()
)
ENGLISH_ONLY = frozenset(
    """the and with from this that are were their which your they these have been how what you not would could should
    who when about said says them every because between while before""".split()
)
ENGLISH_SHARE = 0.12
# Where English cannot be told, the detector is asked if there is any sign of another language: a letter that
# English lacks, or one of these. Bare ASCII with neither is a list of names or a headline; it stays untold.
FOREIGN = frozenset(
    """der die das und ist im den dem des ein eine nicht mit auf von zu wird heute nach bei la los las que en un una
    por con para del se su es le les et est pas une sur pour dans au du qui il che di per non con sono della nel o os
    da um uma mais het een de van niet op zijn voor met och att det som av til ikke og er den yang dan untuk
    dengan ini itu ya na wa kwa ni za katika si ve bir bu ile nie na sie do jest w nu un este cu sa pe az egy hogy
    ja ei se ang ng mga sa""".split()
)

_CODE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9-_@.]*)?")
_LONG = dict(eng="en", deu="de", ger="de", fra="fr", fre="fr", spa="es", rus="ru", ukr="uk", ara="ar")
NAMES = dict(
    ar="Arabic", cs="Czech", da="Danish", de="German", el="Greek", en="English", es="Spanish", fa="Persian",
    fi="Finnish", fr="French", he="Hebrew", hu="Hungarian", id="Indonesian", it="Italian", ja="Japanese", ka="Georgian",
    ko="Korean", nl="Dutch", no="Norwegian", pl="Polish", pt="Portuguese", ro="Romanian", ru="Russian", sr="Serbian",
    sv="Swedish", sw="Swahili", tr="Turkish", uk="Ukrainian", vi="Vietnamese", zh="Chinese",
)  # fmt: skip
"""English names of languages, by code."""
_NAMED = dict(english="en", german="de", french="fr", spanish="es", russian="ru", ukrainian="uk")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_BEYOND_ASCII = re.compile(r"[^\W\d_a-zA-Z]")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_WORD = re.compile(r"[a-z]+")
_SCRIPTS = (
    ("ja", re.compile(r"[぀-ヿ]")),
    ("ko", re.compile(r"[가-힯]")),
    ("zh", re.compile(r"[一-鿿]")),
    ("el", re.compile(r"[Ͱ-Ͽ]")),
    ("he", re.compile(r"[֐-׿]")),
    ("th", re.compile(r"[฀-๿]")),
    ("ka", re.compile(r"[Ⴀ-ჿ]")),
    ("hy", re.compile(r"[԰-֏]")),
)
# What tells neighbours apart that share a script: letters of the one, letters that it never has.
_TOLD = tuple(
    (name, re.compile(own).search, re.compile(not_own).search)  # ignoring case would make ı an i
    for name, own, not_own in (
        ("uk", "[іїєґ]", "[ыэъёўәғқңөұүһјљњџ]"),
        ("ru", "[ыэё]", "[іїєґўәғқңөұүһјљњџ]"),
        ("ar", "[ةىأإ]", "[پچژگکیٹڈڑےںۇې]"),
        ("tr", "[ğı]", "[əâăßñ]"),
        ("de", "ß", "[ğıñ]"),
        ("es", "[¿¡]", "[ğıß]"),
    )
)
_NOT_LATIN = frozenset(
    "ar be bg bn el fa gu he hi hy ja ka km kn ko lo mk ml mn mr my ne or pa ru si ta te th uk ur zh".split()
)


def code(declared: str) -> str:
    """A declared language ("en-US", "English") as a two-letter code, or empty where it is none."""
    name = declared.strip().lower()
    match = _CODE.fullmatch(name)
    found = match[1] if match else _LONG.get(name) or _NAMED.get(name) or ""
    return "" if found in ("xx", "un") else found


def language_of(text: str, declared: str = "") -> str:
    """The language of a cleaned text; what is declared wins unless the script belies it.

    Returns:
        An ISO 639-1 code in lower case, or empty for a text too short to tell.
    """
    sample = _ADDRESS.sub(" ", composed(text[:SAMPLE]))
    named = code(declared)
    if named and _plausible(sample, named):
        return named
    if len(text.strip()) < MIN_CHARS:
        return _told(sample)
    return _english(sample) or _script(sample) or _detected(sample)


def is_foreign(sentence: str) -> bool:
    """Whether a sentence of an English article is of another language: it has none of the commonest words of English.

    Two of them are common in other languages, or most of its letters are not Latin.
    """
    words = _WORD.findall(sentence.lower())
    if not ENGLISH.isdisjoint(words):
        return False
    letters = len(_LETTER.findall(sentence))
    return sum(word in FOREIGN for word in words) >= 2 or len(_LATIN.findall(sentence)) * 2 < letters


def _plausible(sample: str, named: str) -> bool:
    letters = len(_LETTER.findall(sample))
    if letters < MIN_CHARS or sample.isascii() == (named not in _NOT_LATIN):
        return True
    return (len(_LATIN.findall(sample)) * 2 >= letters) == (named not in _NOT_LATIN)


def _english(sample: str) -> str:
    words = _WORD.findall(sample.lower())
    common = [word for word in words if word in ENGLISH]
    kinds = set(common)
    enough = (
        len(common) >= ENGLISH_SHARE * len(words) and len(kinds) >= 2 and not kinds.isdisjoint(ENGLISH_ONLY)
    )
    return "en" if enough and len(words) * 10 >= len(sample) else ""


def _script(sample: str) -> str:
    """Scripts that one language alone writes; Japanese before Chinese, for it uses both."""
    letters = len(_LETTER.findall(sample)) or 1
    for name, letter in _SCRIPTS:
        share = len(letter.findall(sample)) / letters
        if share > (0.1 if name == "ja" else 0.5):
            return name
    return ""


def _told(sample: str) -> str:
    """The language of a text too short for the detector, by letters that no other language here writes."""
    if len(_LETTER.findall(sample)) < MIN_LETTERS:
        return ""
    lower = sample.lower()
    return _script(sample) or next(
        (name for name, own, others in _TOLD if own(lower) and not others(lower)), ""
    )


def _detected(sample: str) -> str:
    words = set(_WORD.findall(sample.lower()))
    if not _BEYOND_ASCII.search(sample) and len(words & FOREIGN) < 2:
        return "en" if not words.isdisjoint(ENGLISH_ONLY) and words.isdisjoint(FOREIGN) else ""
    return code(_classifier()(sample))


@cache
def _classifier() -> Callable[[str], str]:
    """py3langid, its model unpacked in memory: it would use a temporary file, which the sandbox refuses."""
    from py3langid import langid, modelio

    usual = modelio.tempfile
    modelio.tempfile = SimpleNamespace(TemporaryFile=lambda **_: io.BytesIO())
    try:
        langid.classify("")
    finally:
        modelio.tempfile = usual
    return lambda text: str(langid.classify(text)[0])
