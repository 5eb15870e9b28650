"""Which field of an object says what of an article: by names that are known, and those that settings give."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from brief.formats.json_posts import cut_off
from brief.formats.json_values import JsonObject, headline
from brief.records import Declared

# Compared in lower case without _ - and space; earlier names win over later ones.
_ALIASES = {
    "id": "id guid uuid articleid docid sourceitemid itemid key",
    "title": "title headline webtitle name subject",
    "text": "text body bodytext articlebody fulltext maintext content contenttext plaintext storytext articletext"
    " newstext articlecontent postcontent newscontent article story facts selftext commenttext rawcontent"
    " transcript paragraphs sections",
    "html": "contenthtml bodyhtml bodyxhtml html",
    "lead": "leadparagraph",
    "summary": "description summary excerpt abstract lead trailtext standfirst snippet teaser",
    # Of an object with a date only: what a service says went wrong is called so too.
    "message": "message msg post comment tweet",
    "published": "dategmt datetimepub published publishedat publisheddate datepublished publishedtime publicationdate"
    " publishingdate datepublish pubdate publishdate webpublicationdate firstcreated seendate datetime date"
    " timestamp createdat created createdutc createat dateunixtime originserverts originalarrivaltime posted postedat"
    " time ts",
    "modified": "modifiedgmt modified modifiedat datemodified updated updatedat lastmodified versioncreated"
    " edited editedat",
    "authors": "authors author byline creator writers publishedby authorsbyline",
    "publisher": "publisher sourcename publishername outlet newspaper publication sitename source site"
    " sourcedomain domain feed channel channeltitle provider medianame namesource"
    " domainname cleanurl hostname",
    "poster": "account displayname user sender username screenname from",
    "url": "url link canonicalurl weburl permalink href uri sourceurl",
    "kind": "genre typeofmaterial articlesection section sectionname pillarname",
    "language": "language lang locale inlanguage",
}
NAMES = {field: tuple(names.split()) for field, names in _ALIASES.items()}
"""Our field → the names that it is known by, squeezed."""
# Where an object stands for a name, what it says it under: {"main": …} is a headline, {"original": …} a byline.
_NAMING = ("name", "title", "main", "original", "rendered", "label", "displayName", "display_name", "url")
# Where an object stands for a text: WordPress's {"rendered": …}, a rich text's {"children": […]}.
_HOLDING = ("text", "rendered", "value", "processed", "content", "html", "body", "plain", "#text", "$t")
_WITHIN = ("children", "blocks", "sections", "paragraphs", "content", "data", "spans")
_RUNS = ("children", "content", "spans")
# An object with one of these is an article or a message of its own, not a section or paragraph of one.
_OWN = frozenset((*NAMES["published"], *NAMES["url"])) - {"time"}
_HEADING = ("heading", "title", "headline", "subtitle")
_MARKUP = re.compile(
    r"<(?:p|div|br|a|span|h[1-6]|ul|ol|li|table|em|strong|b|i|html|body)[\s/>]", re.IGNORECASE
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9A-Fa-f]{1,5}|[A-Za-z]{2,8});")
# What stands before names.
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_MACHINE = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)+")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_SQUEEZE = str.maketrans("", "", "_- ")
# A field that comes later is the text only where it is so much longer: a teaser, then the article.
MUCH_LONGER = 1.5
_MAX_NESTED = 6


@lru_cache(maxsize=8192)
def squeezed(name: str) -> str:
    """A field's name in lower case, without what words are parted by."""
    return name.lower().translate(_SQUEEZE)


class View:
    """An object by the squeezed names of its fields: at its top, and in the objects one level down."""

    __slots__ = ("_down", "top", "value")

    def __init__(self, value: JsonObject) -> None:
        self.value = value
        self.top = _squeezed(value)
        self._down: list[dict[str, object]] | None = None

    def candidates(self, field: str) -> list[object]:
        """Values under a field's known names: at the top, then inside the objects one level down."""
        names = NAMES[field]
        found = [self.top[name] for name in names if name in self.top]
        down = self._below()
        if field == "url":
            # Inside a list only what describes the source itself: a link's title is not the article's.
            lists = (v[0] for v in self.value.values() if isinstance(v, list) and v)
            down = [*down, *map(_squeezed, (first for first in lists if isinstance(first, dict)))]
        for below in down if field not in ("id", "message") else ():
            found += [below[name] for name in names if name in below and not _odd(field, name)]
        return found

    def _below(self) -> list[dict[str, object]]:
        if self._down is None:
            self._down = [_squeezed(inner) for inner in self.value.values() if isinstance(inner, dict)]
        return self._down


def _squeezed(value: JsonObject) -> dict[str, object]:
    return {squeezed(str(key)): inner for key, inner in value.items()}


def known(names: Sequence[str], fields: Mapping[str, str]) -> bool:
    """Whether a title or a text can be found under these names."""
    ours = {squeezed(name) for name in names}
    wanted = {n for field in ("title", "text", "html", "lead", "summary") for n in NAMES[field]}
    return bool(ours & wanted) or any(fields.get(field) in names for field in ("title", "text"))


def declared(value: JsonObject, location: str, fields: Mapping[str, str]) -> Declared:
    """What an object declares of the article that it holds; ``fields`` are our names → theirs, tried first."""
    view = View(value)
    body, body_type = body_of(view, fields)
    url = one(view, "url", fields)
    title = " ".join(one(view, "title", fields).split())
    publisher = _publisher(view, fields) or _citing(value, location)
    if not publisher and not title:  # a post: who posts publishes it
        publisher = one(view, "poster", fields)
    return Declared(
        title=without_source(headline(title) if "&" in title or "<" in title else title, publisher),
        published=one(view, "published", fields),
        modified=one(view, "modified", fields),
        authors=_authors(view, fields),
        publisher=publisher,
        url=url if url.lower().startswith(("http://", "https://")) else "",
        language=one(view, "language", fields),
        kind=one(view, "kind", fields),
        body=body,
        body_type=body_type if body.strip() else "",
        marks=cut_off(body) if body_type == "text/plain" else (),
    )


def body_of(view: View, fields: Mapping[str, str]) -> tuple[str, str]:
    """An object's text and its type, both empty where it has none."""
    text, field = text_of(view, fields)
    if field == "html" or ("<" in text and _MARKUP.search(text)):
        return text, "text/html"
    return html.unescape(text) if _ENTITY.search(text) else text, "text/plain" if text else ""


def text_of(view: View, fields: Mapping[str, str]) -> tuple[str, str]:
    """An object's text and the field of ours that it stands in, both empty where it has none.

    Of several texts the first, unless a later one is much longer; a summary only where there is no more.
    """
    if "text" in fields and (text := prose(at_path(view.value, fields["text"]))).strip():
        return text, "text"
    texts = [(text, field) for field in ("text", "html", "lead") for text in _prosaic(view, field)]
    if not any(field == "lead" for _, field in texts):
        texts += [(text, "summary") for text in sorted(_prosaic(view, "summary"), key=len)[-1:]]
    if not texts and one(view, "published", fields):
        texts = [(text, "message") for text in _prosaic(view, "message")[:1]]
    best, size = ("", ""), 0
    for text, field in texts:
        length = len(_TAG.sub("", text) if len(texts) > 1 and "<" in text else text)
        length -= sum(mark.end - mark.start for mark in cut_off(text))
        if length > MUCH_LONGER * size:
            best, size = (text, field), length
    return best


def _prosaic(view: View, field: str) -> list[str]:
    return [text for value in view.candidates(field) if (text := prose(value)).strip()]


def prose(value: object, depth: int = 0) -> str:
    """Text of a string, of an object that holds one, or of a list of them: paragraphs, a blank line between."""
    if isinstance(value, str):
        return value
    if depth > _MAX_NESTED:
        return ""
    if isinstance(value, list):
        parts = [prose(part, depth + 1) for part in value if not _own(part)]
        return "\n\n".join(part.strip() for part in parts if part.strip())
    if isinstance(value, dict):
        held = (value[key] for key in _HOLDING if isinstance(value.get(key), str))
        text = next((text for text in held if text.strip()), "") or _within(value, depth)
        heads = (scalar(value[key]) for key in _HEADING if key in value and depth)
        head = next((head for head in heads if head), "") or (
            "sections" in value and prose(value.get("summary"))
        )
        bare = not text.strip() and not any(key in value for key in _WITHIN)
        return "" if bare else f"{head}\n\n{text}".strip() if head else text
    return ""


def _own(part: object) -> bool:
    return isinstance(part, dict) and any(squeezed(str(key)) in _OWN for key in part)


def _within(value: JsonObject, depth: int) -> str:
    """Text of what an object of a rich text holds: blocks of it, or the runs of one."""
    key = next((key for key in _WITHIN if isinstance(value.get(key), (list, dict))), "")
    held = value.get(key)
    runs = key in _RUNS and isinstance(held, list) and not any(_nests(run) for run in held)
    if runs and isinstance(held, list):
        return "".join(prose(run, depth + 2) for run in held)
    return prose(held, depth + 1)


def _nests(run: object) -> bool:
    return isinstance(run, dict) and any(isinstance(run.get(key), (list, dict)) for key in _WITHIN)


def without_source(title: str, publisher: str) -> str:
    """A headline without the name of its publisher, which aggregators put behind it."""
    for sign in (" - ", " – ", " — ", " | "):
        head = title[: -len(sign + publisher)].strip()
        if publisher and head and title.casefold().endswith((sign + publisher).casefold()):
            return head
    return title


def _publisher(view: View, fields: Mapping[str, str]) -> str:
    """The first name that reads as one; ``crawl_world-news`` is a job's name and comes last."""
    found = [scalar(c) for c in _wanted(view, "publisher", fields)]
    names = [name for name in found if name]
    readable = [name for name in names if not _MACHINE.fullmatch(name)]
    return next(iter(readable or names), "").removeprefix("www.")


def _citing(value: JsonObject, location: str) -> str:
    """For an item that names its ``sources``: the dump speaks, and cites them; its words are not theirs."""
    entries = next((v for k, v in value.items() if k.lower() == "sources" and isinstance(v, list)), [])
    names = [scalar(e.get("name") if isinstance(e, dict) else e) for e in entries]
    cited = "; ".join(dict.fromkeys(name for name in names if name))
    if not cited:
        return ""
    stem = location.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0]
    return f"{stem}, citing {cited}"


def _authors(view: View, fields: Mapping[str, str]) -> tuple[str, ...]:
    for candidate in _wanted(view, "authors", fields):
        several = candidate if isinstance(candidate, list) else [candidate]
        names = [_BY.sub("", " ".join(scalar(each).split())) for each in several]
        if named := [name for name in names if name and not name.isdecimal()]:  # WordPress has a number
            return tuple(dict.fromkeys(named))
    return ()


def one(view: View, field: str, fields: Mapping[str, str]) -> str:
    """What an object says under one of our fields, as text; empty where it says nothing."""
    return next((text for c in _wanted(view, field, fields) if (text := scalar(c))), "")


def _wanted(view: View, field: str, fields: Mapping[str, str]) -> list[object]:
    if field in fields:
        found = at_path(view.value, fields[field])
        if found is not None:
            return [found]
    return view.candidates(field)


def scalar(value: object) -> str:
    """A value as text; of a list its first, of an object what it is named by."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return scalar(value[0]) if value else ""
    if isinstance(value, dict):
        return next((scalar(value[k]) for k in _NAMING if isinstance(value.get(k), str)), "")
    return ""


def _odd(field: str, name: str) -> bool:
    """Names too common one level down to mean the article: a ``name`` or a ``title`` of something else."""
    return (field == "title" and name in ("name", "title", "subject")) or (
        field == "text" and name == "content"
    )


def at_path(value: object, path: str) -> object:
    """What stands at a dotted and indexed path (``sources[0].name``), or None."""
    if isinstance(value, dict) and path in value:  # a name that has a dot in it, or a table's column
        found: object = value[path]
        return found
    for key, index in _STEP.findall(path):
        if key and isinstance(value, dict):
            value = value.get(key)
        elif index and isinstance(value, list) and int(index) < len(value):
            value = value[int(index)]
        else:
            return None
    return value
