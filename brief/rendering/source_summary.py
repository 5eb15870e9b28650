"""What a page says of its sources: a descriptor for each, what is missing, and the source summary statement.

All of it is worked out from the record, so that Markdown, HTML and a record read years later say the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from brief.records import (
    ArticleInfo,
    CheckedAnswer,
    CheckedBrief,
    CheckedSentence,
    DateStatus,
    Grade,
    OverDays,
    Record,
    Source,
    TextKind,
)
from brief.rendering import wording

_OFFICIAL = re.compile(
    r"\b(?:Ministr|Minister|Government|Army|Armed Forces|Police|Department|Central Bank|Inspectorate|Parliament|Senate"
    r"|Commission|Council|Embassy|MoD|Presiden|Court|Municipal|Province|Prefecture|Office of|Authority|United Nations)"
)
_AGENCY = re.compile(
    r"\b(?:News Agency|Press Agency|Agency|Wire|Newswire|Reuters|AFP|Agence France-Presse|Associated Press|AP|dpa|ANSA"
    r"|EFE|TASS|Interfax|Xinhua|Kyodo|Anadolu|Ukrinform|PTI|APA)\b"
)
_OUTLET = re.compile(
    r"\b(?:Times|Post|News|Herald|Tribune|Journal|Gazette|Courier|Observer|Radio|TV|Television|Online|Chronicle"
    r"|Telegraph|Mail|Today|Daily|Weekly|Review|Magazine|BBC|CNN|Guardian|Press|Diario|Zeitung|Monde|Presse|Вісник"
    r"|Standard|Bulletin|Mirror|Independent|Financial|Broadcasting|Echo|Star|Sun|Globe|Sentinel|Digest|Ledger|\w*News\w*)\b"
)
_NO_NAME = re.compile(
    r"^(?:reports|people|residents|sources?|officials?|some|others?|one|two|several|many|it|he|she|they)\b",
    re.I,
)
KINDS = {
    "post": "post on a platform",
    "official": "official body, by its name",
    "agency": "news agency, by its name",
    "outlet": "news outlet, by its name",
    "other": "publisher of unknown kind",
    "unknown": "unknown publisher",
}
_COUNTED = {
    "post": ("post on a platform", "posts on platforms"),
    "official": ("from an official body", "from official bodies"),
    "agency": ("from a news agency", "from news agencies"),
    "outlet": ("from a news outlet", "from news outlets"),
    "other": ("from a publisher of another kind", "from publishers of another kind"),
    "unknown": ("of unknown publisher", "of unknown publisher"),
}
LANGUAGES = {
    "ar": "Arabic", "de": "German", "es": "Spanish", "fa": "Persian", "fr": "French", "he": "Hebrew", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian",
    "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
_MOST_NAMES = 8


def kind(article: ArticleInfo) -> str:
    """What kind of source speaks, one of :data:`KINDS`: from its metadata and its name, never from what it says."""
    if article.authors and not article.title:
        return "post"
    name = article.publisher
    if not name:
        return "unknown"
    if _OFFICIAL.search(name):
        return "official"
    if _AGENCY.search(name):
        return "agency"
    return "outlet" if _OUTLET.search(name) else "other"


def descriptor(source: Source, record: Record, zone: ZoneInfo) -> tuple[str, ...]:
    """Who a source is as far as known, its letter and why, how its date is known, its age, whom it relays."""
    article = source.article
    grades = [s.grade for s in sentences(record) if s.grade and set(s.numbers) & set(source.numbers)]
    return tuple(_descriptor(source, article, grades, record, zone))


def _descriptor(
    source: Source,
    article: ArticleInfo,
    grades: list[Grade],
    record: Record,
    zone: ZoneInfo,
) -> Iterator[str]:
    yield KINDS[kind(article)]
    if source.genre is not None:
        plain = source.genre.kind is TextKind.NEWS
        yield source.genre.why if plain else f"{source.genre.kind.value} ({source.genre.why})"
    if grades:
        yield f"reliability {grades[0].letter} ({grades[0].why_letter})"
    if source.replaced:
        yield f"earlier version of its page, replaced {wording.day(source.replaced, zone)}"
    yield _date(source, zone)
    if source.revisions:
        yield f"changed {wording.day(source.revisions[-1].at, zone)}"
    age = record.manifest.cutoff - (article.published.start or record.manifest.cutoff)
    if article.published.known and age > timedelta(0):
        yield f"{_age(age)} old at the cut-off"
    relayed = list(dict.fromkeys(grade.second_hand for grade in grades if grade.second_hand))
    if relayed:
        yield f"relays {_listed(relayed)}"
    if source.owner:
        yield f"owned by {source.owner}"
    if article.language not in ("en", ""):
        yield f"in {language(article.language)}, not analysed"
    if source.set_aside:
        yield f"{wording.count(len(source.set_aside), 'block')} set aside, listed in the record"


def _date(source: Source, zone: ZoneInfo) -> str:
    if source.disputed:
        others = ", ".join(wording.dated(v, zone) or f"“{v.proof.text}”" for v in source.disputed)
        return f"date disputed: its page also gives {others}"
    published = source.article.published
    if not published.known:
        return "no date"
    rule = (
        f" ({published.proof.rule})"
        if published.status is DateStatus.INFERRED and published.proof.rule
        else ""
    )
    return f"date {published.status.value}{rule}"


def _age(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return wording.count(hours, "hour") if hours < 48 else wording.count(hours // 24, "day")


def language(code: str) -> str:
    """A language's name, or its code where the name is not in our short list."""
    return LANGUAGES.get(code, f"“{code}”")


def sentences(record: Record) -> list[CheckedSentence]:
    """Every sentence of a record that a page shows, each once, in the order of the page."""
    if isinstance(record, CheckedAnswer):
        return [*record.sentences, *record.nearest]
    if isinstance(record, OverDays):
        return list(dict.fromkeys(record.told))
    sections = (*record.parts, *record.sections, *record.undated)
    found = {(s.text, s.numbers): s for section in sections for s in section.sentences}
    return list(found.values())


def summary(record: CheckedBrief) -> tuple[str, ...]:
    """The source summary statement (ICD 206): kinds and grades by number, what all rests on, what is second-hand."""
    return tuple(_summary(record)) if record.sources else ()


def _summary(record: CheckedBrief) -> Iterator[str]:
    found = sentences(record)
    kinds = Counter(kind(source.article) for source in record.sources)
    listed = ", ".join(f"{kinds[name]} {_COUNTED[name][kinds[name] > 1]}" for name in KINDS if kinds[name])
    yield f"{wording.count(len(record.sources), 'document')} cited: {listed}"
    grades = Counter(f"{s.grade.letter}{s.grade.digit}" for s in found if s.grade)
    if grades:
        total = sum(grades.values())
        yield f"{wording.count(total, 'sentence')} by grade: " + ", ".join(
            f"{g} {n}" for g, n in sorted(grades.items())
        )
    base = resting(record)
    if base:
        yield base
    through = _through(found, record.sources)
    if through:
        yield f"Read only through others: {_listed(through)}"
    foreign = sorted({s.article.language for s in record.sources if s.article.language not in ("en", "")})
    if foreign:
        names = ", ".join(language(code) for code in foreign)
        yield f"Quoted but not analysed, as there are no rules for the language: {names}"
    blocks = sum(len(source.set_aside) for source in record.sources)
    if blocks:
        yield (
            f"{wording.count(blocks, 'block')} of the documents (page furniture, headlines given again, teasers)"
            f" {'was' if blocks == 1 else 'were'} set aside and cannot be cited; the JSON form lists them"
        )
    if len(record.sources) > 1:
        yield from _unnamed(record)


def resting(record: CheckedBrief) -> str:
    """How much of a brief rests on one source, in a sentence; empty where nothing does."""
    if len(record.sources) == 1:
        only = record.sources[0].article
        who = f"one document of {wording.publisher(only)}"
        return f"Everything rests on {who}; no second source in the corpus confirms any of it"
    shown = [*record.sections, *record.undated]
    alone = sum(section.independent == 1 for section in shown)
    if not alone:
        return ""
    which = "All" if alone == len(shown) else f"{alone} of {len(shown)}"
    return f"{which} of the stories rest on one independent source each"


def _through(found: Iterable[CheckedSentence], sources: Iterable[Source]) -> list[str]:
    """Those whose words the brief has from others alone: no document of theirs is cited."""
    own = [wording.publisher(source.article).casefold() for source in sources]
    names = dict.fromkeys(s.grade.second_hand for s in found if s.grade and s.grade.second_hand)
    return [
        name
        for name in names
        if not _NO_NAME.match(name) and not any(_bare(name) in other or other in _bare(name) for other in own)
    ]


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|a|an|its|his|her|their)\s", "", name.casefold())


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def lacks(record: CheckedBrief) -> tuple[str, ...]:
    """Gaps of the brief itself: what is watched for and not spoken of, and what is not known of its only source."""
    silent = (f"No report on {_listed(list(record.silent))} in this window",) if record.silent else ()
    return silent + (_unnamed(record) if len(record.sources) == 1 else ())


def _unnamed(record: CheckedBrief) -> tuple[str, ...]:
    """What is not known of sources: of those without a publisher, or of the only one."""
    found: dict[str, list[int]] = {}
    for source in record.sources:
        article = source.article
        missing = [
            name
            for name, known in (
                ("date", article.published.known),
                ("author", bool(article.authors)),
                ("publisher", bool(article.publisher)),
                ("address", bool(wording.link(article.url))),
            )
            if not known
        ]
        if "publisher" in missing or (missing and len(record.sources) == 1):
            text = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} or {missing[-1]}"
            found.setdefault(text, []).append(source.numbers[0])
    return tuple(
        f"No {text} for the {wording.count(len(numbers), 'article').split()[1]} cited as "
        + ", ".join(f"[{number}]" for number in numbers)
        for text, numbers in found.items()
    )
