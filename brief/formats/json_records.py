"""Where in a JSON tree the articles or messages stand, told from what its objects have rather than from names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from brief.formats.json_names import NAMES, View, at_path, scalar, squeezed, text_of
from brief.formats.json_values import JsonObject, children

Path = tuple[str | int, ...]
"""Keys and indices from the root of a tree to a value in it."""
ARRAYS = ("articles", "items", "data", "documents", "docs", "results", "entries", "stories", "news", "posts")
"""Keys under which a list of articles is read even where its elements hardly look like any."""
MAX_DEPTH = 40
MIN_WORDS = 3
MUCH_SHORTER = 10
"""A text that is so much shorter than those of articles within is what was asked for, not one itself."""
# Users and earlier posts that an answer of X names beside the posts asked for: what these refer to.
BESIDE = "includes"
_TITLES = frozenset(NAMES["title"]) - {"name"}
_STRONG = frozenset((*NAMES["text"], *NAMES["html"]))
_SUMMARY = frozenset((*NAMES["lead"], *NAMES["summary"]))
_DATE = frozenset(NAMES["published"])
_URL = frozenset(NAMES["url"]) - {"uri"}
_MESSAGE = frozenset(NAMES["message"])


class Rank(IntEnum):
    """How much an object looks like a record."""

    TITLE = 1
    TEXT = 2
    FULL = 3
    KNOWN = 4


@dataclass(frozen=True, slots=True)
class Grade:
    """What an object looks like.

    Attributes:
        signature: the names of its title and of its text.
        size: the text's length.
        placed: it has a date or an address.
    """

    rank: Rank
    signature: tuple[str, ...] = ()
    size: int = 0
    dated: bool = False
    placed: bool = False


@dataclass(slots=True)
class Group:
    """Objects at one place of a tree, whatever their indices in its lists."""

    paths: list[Path] = field(default_factory=list)
    grades: list[Grade] = field(default_factory=list)

    @property
    def rank(self) -> Rank:
        """What most of them are."""
        ranks = [grade.rank for grade in self.grades]
        return max(set(ranks), key=lambda rank: (ranks.count(rank), rank))

    @property
    def dated(self) -> bool:
        """Whether most have a date."""
        return 2 * sum(grade.dated for grade in self.grades) > len(self.grades)

    @property
    def signature(self) -> tuple[str, ...]:
        """The names that the first has its title and text under."""
        return self.grades[0].signature


Known = Callable[[JsonObject], bool]
_Groups = dict[tuple[str, ...], Group]


def record_paths(value: object, fields: Mapping[str, str], known: Known) -> list[Path]:
    """Paths to the records of a tree, in its order.

    The longest list of objects with a title and a text, or, where there is none, with a text, or with a title and
    a date or an address. Lists of the same names are read too, and so are others of dated articles; an object in
    which nothing looks like a record is none itself.

    Args:
        value: a parsed document.
        fields: our name of a field → theirs, from settings; what has a title or text there is a record.
        known: tells an object that is a record by the fields of its platform.
    """
    groups = _gathered(value, (), fields, known)
    whole = {place: group for place, group in groups.items() if group.rank >= Rank.FULL}
    for kind in (
        whole,
        *({p: g for p, g in groups.items() if g.rank == rank} for rank in (Rank.TEXT, Rank.TITLE)),
    ):
        if not kind:
            continue
        longest = max(kind, key=lambda place: (len(kind[place].paths), "*" in place, kind[place].rank))
        main = kind[longest]
        chosen = {
            path
            for group in kind.values()
            if group is main
            or group.rank == Rank.KNOWN
            or group.signature == main.signature
            or (group.rank == Rank.FULL and group.dated)
            for path in group.paths
        }
        return list(_whole_lists(value, chosen))
    if isinstance(value, list):
        return [(i,) for i in range(len(value))]
    named = value.items() if isinstance(value, dict) else ()
    barren = next((k for k, v in named if k.lower() in ARRAYS and children(value, k)), None)
    return [(barren, i) for i in range(len(value[barren]))] if barren else []  # type: ignore[index]


def _whole_lists(value: object, chosen: set[Path]) -> list[Path]:
    """The paths chosen, and those to their neighbours in lists of articles by name, or in a list that is all."""
    inner = {path[:i] for path in chosen for i in range(len(path))}
    found = dict.fromkeys(chosen)
    for parent in {path[:-1] for path in chosen if path and isinstance(path[-1], int)}:
        held = _at(value, parent) if not parent or str(parent[-1]).lower() in ARRAYS else None
        for i in range(len(held) if isinstance(held, list) else 0):
            if (*parent, i) not in inner:
                found[*parent, i] = None
    return list(found)


def _at(value: object, path: Path) -> object:
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
        else:
            return None
    return value


def _gathered(value: object, path: Path, fields: Mapping[str, str], known: Known) -> _Groups:
    if len(path) > MAX_DEPTH:
        return {}
    if isinstance(value, list):
        found: _Groups = {}
        for i, element in enumerate(value):
            if not isinstance(element, (dict, list)):
                continue
            for place, group in _gathered(element, (*path, i), fields, known).items():
                held = found.setdefault(("*", *place), Group())
                held.paths += group.paths
                held.grades += group.grades
        return found
    if not isinstance(value, dict):
        return {}
    own = graded(value, fields, known)
    if own and own.rank == Rank.KNOWN:
        return {(): Group([path], [own])}
    below: _Groups = {}
    for key, inner in value.items():
        if isinstance(inner, (dict, list)) and inner and key != BESIDE:
            for place, group in _gathered(inner, (*path, key), fields, known).items():
                below[(key, *place)] = group
    if own is None or _wraps(own, below, root=not path):
        return below
    return {(): Group([path], [own])}


def _wraps(own: Grade, below: _Groups, *, root: bool) -> bool:
    """Whether an object that looks like a record is what records are wrapped in: a feed's head, a search's."""
    whole = {place: group for place, group in below.items() if group.rank >= Rank.FULL}
    if own.rank == Rank.TITLE:
        messages = any(group.rank == Rank.TEXT and group.dated for group in below.values())
        return (bool(whole) and (root or not own.dated)) or (messages and not own.dated)
    if own.rank == Rank.TEXT and any(squeezed(place[0]) == own.signature[1] for place in whole):
        return True  # {"article": {…}}: the text is that of what is wrapped
    longest = max((g.size for place, group in whole.items() if "*" in place for g in group.grades), default=0)
    listed = any(len(group.paths) > 1 and place[0].lower() in ARRAYS for place, group in whole.items())
    # Neither dated nor addressed, they are its sections.
    apart = not own.placed or any(g.placed for group in whole.values() for g in group.grades)
    weak = own.signature[1] in _SUMMARY or MUCH_SHORTER * own.size < longest
    return weak and apart and own.size < longest and ((root and listed) or not own.dated)


def graded(value: JsonObject, fields: Mapping[str, str], known: Known) -> Grade | None:
    """What an object looks like; None where it is no record."""
    if "text" in fields and at_path(value, fields["text"]) is not None:
        return Grade(Rank.KNOWN, dated=True)
    if known(value):
        return Grade(Rank.KNOWN, dated=True)
    view = View(value)
    names = {name: inner for name, inner in view.top.items() if inner}
    title = next((name for name in names if name in _TITLES and scalar(names[name])), "")
    if "title" in fields and not title:
        title = scalar(at_path(value, fields["title"])) and fields["title"]
    strong = not _STRONG.isdisjoint(names)
    dated = any(name in _DATE and scalar(names[name]) for name in names)
    placed = dated or not _URL.isdisjoint(names)
    if not title and dated and "name" in names and (strong or not _URL.isdisjoint(names)):
        title = "name"
    if not title and not strong and not (dated and not _MESSAGE.isdisjoint(names)):
        return None
    text = text_of(view, {})[0] if strong or placed else ""
    used = next((n for n in names if n in _STRONG), next((n for n in names if n in _SUMMARY), ""))
    if title and text.strip() and (strong or placed):
        return Grade(Rank.FULL, (title, used), len(text), dated, placed)
    if not title and len(text.split(None, MIN_WORDS)) >= MIN_WORDS:
        return Grade(Rank.TEXT, ("", used), len(text), dated, placed)
    return Grade(Rank.TITLE, (title, ""), 0, dated, placed) if title and placed else None
