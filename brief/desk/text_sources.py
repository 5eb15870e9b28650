"""The sources of somebody's text: read into a library of their own for as long as it is checked, or the desk's.

What a text cites is found among them by address, by the name of the file, by its headline, by its id; where the text
has no list of references, ``[2]`` is the second source that was named.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

from brief.checking.clause_match import share
from brief.desk import Desk
from brief.errors import InputError
from brief.reading.cited.marks import WIKI
from brief.records import ArticleInfo, CitedText, Refusal, ResolvedTarget, Target
from brief.text.normal_forms import comparable

TITLE_WORDS = 3
"""Least words of a headline that names an article where it stands in an entry."""
MOST_OF = 0.8
"""Share of a headline's words that an entry must hold."""
_COPY = re.compile(r"(?P<address>[a-z][a-z0-9+.-]*://.+?)=(?P<file>[^=?&]+)$", re.IGNORECASE)
_TRACKING = re.compile(r"^(?:utm_|fbclid|gclid|ref$|src$|smid$)")


@dataclass(frozen=True, slots=True)
class AtHand:
    """The sources of a text.

    Attributes:
        desk: over a library of them.
        refused: what of them could not be read, and why.
        copies: by the path of a file, the address that it is a copy of.
    """

    desk: Desk
    refused: tuple[Refusal, ...] = ()
    copies: Mapping[str, str] = field(default_factory=dict)


@contextlib.contextmanager
def at_hand(desk: Desk, sources: Sequence[str], *, fetch: bool) -> Iterator[AtHand]:
    """The sources, read.

    Args:
        desk: whose settings; and whose library, where no sources are named.
        sources: files, folders and addresses; ``ADDRESS=FILE`` for a copy of what stands at an address.
        fetch: addresses may be downloaded.

    Raises:
        InputError: an address is named and nothing may be downloaded, or nothing could be read.
    """
    if not sources:
        yield AtHand(desk)
        return
    copies: dict[str, str] = {}
    places = []
    for source in sources:
        copy = _COPY.match(source)
        if copy and Path(copy["file"]).exists():
            copies[copy["file"]] = copy["address"]
        places.append(copy["file"] if copy and Path(copy["file"]).exists() else source)
    web = [place for place in places if "://" in place]
    if web and not fetch:
        raise InputError(
            f"{web[0]}: is on the web; give --fetch to download it, or name a copy of it: --against {web[0]}=FILE"
        )
    with tempfile.TemporaryDirectory(prefix="brief-check-") as folder:
        held = Desk(
            loaded=replace(desk.loaded, data_dir=Path(folder)),
            clock=desk.clock,
            progress=desk.progress,
            command="brief check",
        )
        try:
            report = held.ingest(places)
            if not held.library().ids():
                why = report.refused[0].reason if report.refused else "they hold no article"
                raise InputError(f"{sources[0]}: nothing can be read of the sources: {why}")
            yield AtHand(held, report.refused, copies)
        finally:
            held.close()


def resolved(text: CitedText, cited: Sequence[str], at_hand: AtHand) -> list[ResolvedTarget]:
    """What each key that a text cites names among the articles at hand.

    Of a text without a list of references ``[2]`` is the second source by its name, and every mark the only one where
    there is one. A page of a wiki is cited only where a source has its name.

    Args:
        text: the text.
        cited: the keys of its marks, in order.
        at_hand: the sources.
    """
    library = at_hand.desk.library()
    infos = list(library.infos(library.ids()).values())
    targets = {target.key: target for target in text.targets}
    for key in cited:
        other = f"^{key}" if not key.startswith("^") else key[1:]
        if key not in targets and other in targets:
            targets[key] = replace(targets[other], key=key)
    listed = any(key.strip("^").isdigit() for key in targets)
    in_order = [] if listed else sorted(infos, key=lambda one: _natural(one.origin.location, one.origin.item))
    by_address: dict[str, list[str]] = {}
    for info in infos:
        for address in (info.url, info.origin.location, at_hand.copies.get(info.origin.location, "")):
            if "://" in address:
                by_address.setdefault(_bare(address), []).append(info.id)
    has_list = any(target.words for target in text.targets)
    found = []
    for key in dict.fromkeys(cited):
        target = targets.get(key, Target(key))
        ids = _named(target, infos, by_address)
        if not ids and not listed and key.isdigit():
            alone = len(in_order) == 1 and not targets
            ids = (
                [info.id for info in in_order]
                if alone
                else [one.id for one in in_order[int(key) - 1 : int(key)]]
            )
        # "(Lisbon 2007)" is as likely a place and a year as an author, where nothing is listed.
        loose = key.startswith(WIKI) or (target not in text.targets and _by_author(key) and not has_list)
        if ids or not loose:
            found.append(ResolvedTarget(key, target.words[:300], target.addresses, tuple(dict.fromkeys(ids))))
    return found


def _named(target: Target, infos: Sequence[ArticleInfo], by_address: dict[str, list[str]]) -> list[str]:
    """The articles that an entry names: by the surest thing that it says of any."""
    ids = [id_ for address in target.addresses for id_ in by_address.get(_bare(address), ())]
    if ids:
        return ids
    files = {
        name
        for address in (*target.addresses, *re.findall(r"[\w./%-]+\.\w{2,5}\b", target.words))
        if (name := unquote(PurePath(urlsplit(address).path).name).casefold())
    }
    label = _label(target.key.removeprefix(WIKI))
    numbered = re.fullmatch(r"[A-Z]+ (?P<number>\S{5,})", target.key)
    numbers = {numbered["number"]} if numbered else set()
    numbers |= {
        tail[1]
        for address in target.addresses
        if (tail := re.search(r"/(?:PMC)?(\d{5,})/?(?:[#?].*)?$", address))
    }
    for info in infos:
        file = PurePath(info.origin.location)
        same = file.name.casefold() in files or (len(label) > 3 and _label(file.stem) == label)
        if same or {_label(number) for number in numbers} & set(re.split(r"_|(?<=pmc)", _label(file.stem))):
            ids.append(info.id)
    if ids:
        return ids
    if (author := _by_author(target.key)) and not target.words:
        name, year = author
        ids = [
            info.id
            for info in infos
            if name in _label(f"{PurePath(info.origin.location).stem} {' '.join(info.authors)}")
            and year in f"{PurePath(info.origin.location).stem} {info.title} {info.published.start or ''}"
        ]
        return ids if len(ids) == 1 else []
    ids = [info.id for info in infos if info.id in target.words or info.id[:12] in target.words.split()]
    if ids:
        return ids
    words = comparable(target.words).casefold()
    titled = [info for info in infos if len(info.title.split()) >= TITLE_WORDS]
    whole = [info.id for info in titled if comparable(info.title).casefold() in words]
    if whole or not words:
        return whole
    near = [(share(info.title, target.words), info.id) for info in titled]
    best = max(near, default=(0.0, ""))
    return [id_ for value, id_ in near if value == best[0] >= MOST_OF]


def _by_author(key: str) -> tuple[str, str] | None:
    """The name and the year of ``Wu et al., 2020`` or ``Wu2020``."""
    match = re.match(
        r"(?:(?:[Ss]ee|[Cc]f\.|[Ee]\.g\.,?)\s)?([^\W\d_][^\W\d_’'-]+)\D*((?:19|20)\d\d)(?!\d)", key
    )
    return (match[1].casefold(), match[2]) if match and "/" not in key else None


def _bare(address: str) -> str:
    """An address as two spellings of it have in common: without scheme, ``www.``, fragment, tracking, last slash."""
    parts = urlsplit(
        address if "://" in address else f"https:{address}" if address.startswith("//") else address
    )
    query = "&".join(one for one in parts.query.split("&") if one and not _TRACKING.match(one))
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{unquote(parts.path).rstrip('/')}{f'?{query}' if query else ''}".casefold()


def _label(words: str) -> str:
    """A name with what is no letter or figure of it as one low line, as in names of files."""
    return re.sub(r"[\W_]+", "_", words.casefold()).strip("_")


def _natural(*names: str) -> tuple[tuple[int, str], ...]:
    """A key by which ``2.txt`` stands before ``10.txt``."""
    parts = re.split(r"(\d+)", "/".join(names))
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in parts)
