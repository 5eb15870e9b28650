"""Forged pages: words, citations, grades and sources shown otherwise, and another record put into the page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from tests.support.forgeries.places import after, find, markup, swapped
from tests.support.forgeries.registry import (
    EVIL,
    FALSE,
    OTHER_RECORD,
    OTHER_SHA,
    Change,
    forges,
    register,
)
from tests.support.forgeries.sentences import DISGUISES

_LINE = r"<li[^>]*><blockquote[^>]*>.*?</li>"
_QUOTE = r"<blockquote[^>]*>(.*?)</blockquote>"
_STORY = r'<article class="story">.*?</article>'
_BY = r'</blockquote> <span class="by">— '


def _shown(pattern: str, new: str) -> Change:
    """What puts something else in a pattern's first place, with groups as in its template."""
    return lambda page: swapped(page, pattern, lambda match: match.expand(new))


# a pattern, and what stands in its first place instead
for _name, _pattern, _new, _lie in (
    ("the headline changed", r"<h1>.*?</h1>", "<h1>Daily brief, 1 May 2100</h1>", "It is of another day."),
    (
        "the marking changed",
        r'(<p class="marking">).*?</p>',
        r"\1FOR PUBLICATION</p>",
        "It may be handed on.",
    ),
    ("the cut-off changed", r"(cut-off |as of )\d+", r"\g<1>29", "It is as fresh as tomorrow."),
    (
        "a count of independent sources changed",
        r"\d+( independent sources?)",
        r"42\1",
        "A story rests on more than it does.",
    ),
    ("who used a model changed", r"[Nn]o model (was )?used", "Checked by analysts", "Analysts wrote it."),
    ("a label removed", r'<p class="label">.*?</p>', "", "Nothing was withdrawn or disputed."),
    ("two lines change places", rf"({_LINE})\s*({_LINE})", r"\2\n\1", "The second comes first."),
    ("a line removed", _LINE, "", "The source did not say it."),
    ("the gaps removed", r'<section aria-labelledby="gaps">.*?</section>', "", "All is known."),
    ("a remark cut", r' <em class="remark">.*?</em>', "", "It takes nothing back."),
    (
        "a quoted sentence replaced",
        _QUOTE,
        f"<blockquote>“{FALSE}”</blockquote>",
        "The source said something else.",
    ),
    (
        "a figure of a quoted sentence changed",
        r"(<blockquote[^>]*>[^<&]*?)\d",
        r"\g<1>0",
        "More died, or fewer.",
    ),
    ("a sentence struck out", _QUOTE, r"<blockquote><s>\1</s></blockquote>", "It was taken back."),
    (
        "a quoted sentence made a written one",
        f"<li>{_QUOTE}",
        r'<li class="written fact">\1',
        "A model wrote it.",
    ),
    ("who said it changed", rf"({_BY})[^,<]*", r"\1Reuters", "A respected house said it."),
    ("when it was said changed", rf"({_BY}[^<]*?)\b\d{{4}}\b", r"\g<1>1999", "It was said years ago."),
    ("a grade shown changed", r'(<abbr class="grade"[^>]*>)[A-F]\d', r"\1A1", "The claim is confirmed."),
    (
        "a grade's explanation changed",
        r'(<abbr class="grade" title=")[^"]*',
        r"\1A: rated A",
        "Whoever points at it reads other reasons.",
    ),
    (
        "a panel's paragraph changed",
        r'(<div class="panel"><p[^>]*>.*?)</p>',
        rf"\1 {FALSE}</p>",
        "The source goes on to say so.",
    ),
    ("a citation's number changed", r"(<summary>\[)\d+", r"\g<1>99", "Another source carries it."),
    (
        "what a reader's aid hears changed",
        r'(<span class="hear">)[^<]*',
        r"\1 withdrawn",
        "Whoever listens is told something else.",
    ),
    (
        "where a link leads changed",
        r'(<a href=")https?://[^"]*',
        rf"\1{EVIL}",
        "The text names one address and the link leads to another.",
    ),
    (
        "a row of sources changed",
        r'(<li id="s\d+"><span[^>]*>)[^,<]*',
        r"\1Reuters",
        "A respected house said it.",
    ),
    (
        "a reference's words changed",
        r'(<li id="r\d+".*?)<mark>.*?</mark>',
        rf"\1<mark>{FALSE}</mark>",
        "The source says so where all references stand.",
    ),
    (
        "a reference's document changed",
        r'data-document="[^"]*"',
        f'data-document="{OTHER_SHA}"',
        "What is looked up is not what is shown.",
    ),
    (
        "references counted otherwise",
        r'<ol class="quotes"',
        '<ol reversed start="99" class="quotes"',
        "Numbers differ.",
    ),
    (
        "the record's id changed",
        r'data-record="[^"]*"',
        f'data-record="{OTHER_RECORD}"',
        "It is the page of another brief.",
    ),
    (
        "the footer's caution removed",
        r"<strong>A check shows[^<]*</strong>",
        "",
        "A check shows that the source is right.",
    ),
    (
        "a question said to be answered",
        r"<strong>Nothing today\.</strong>",
        'See <a href="#r1">[1]</a>.',
        "A story bears on it today.",
    ),
    ("the policy loosened", r"default-src 'none'", "default-src *", "What the page forbids is asked for."),
    ("another encoding declared", r'charset="utf-8"', 'charset="utf-7"', "A browser reads other letters."),
    ("the page's language changed", r'<html lang="en">', '<html lang="ru">', "A browser translates it."),
    ("the page cut off", r"</ul>.*", "</ul>", "Its second half never was."),
):
    register("page", _name, _shown(_pattern, _new), _lie)

for _name, _disguise, _lie in DISGUISES[:2]:

    def _disguised(page: str, change: Callable[[str], str] = _disguise) -> str:
        match = find(page, _QUOTE)
        return page[: match.start(1)] + markup(change(html.unescape(match[1]))) + page[match.end(1) :]

    register("page", f"{_name} in a quoted sentence", _disguised, _lie)


@forges("page", "a sentence replaced wherever the page has it")
def _sentence_all(page: str) -> str:
    """The source said something else, and its paragraph shows it."""
    return page.replace(find(page, _QUOTE)[1].strip("“”"), FALSE)


@forges("page", "an address changed wherever it stands")
def _address(page: str) -> str:
    """The source stands elsewhere."""
    return page.replace(find(page, r'<a href="(https?://[^"]*)"')[1], EVIL)


@forges("page", "a line moved to the end of another list")
def _line_moved(page: str) -> str:
    """It stands in another story."""
    line = find(page, _LINE)
    ends = [found.start() for found in re.finditer(r"</ul>\s*(?:<p|</section>|</article>|</div>)", page)]
    place = ends[-1] if ends and ends[-1] > line.end() else 0
    if not place:
        raise LookupError("one list")
    return page[: line.start()] + page[line.end() : place] + line[0] + page[place:]


@forges("page", "text after the page's end")
def _after_end(page: str) -> str:
    """A browser shows it below the footer."""
    return f"{page}<p>{FALSE}</p>\n"


@forges("page", "a second page in the file")
def _two_pages(page: str) -> str:
    """A browser shows both as one."""
    return page + after(page, "<blockquote", " data-x=1")
