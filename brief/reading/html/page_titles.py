"""The headline of a page, out of what the page shows (h1), declares (JSON-LD), shares (OpenGraph) and is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from brief.records import fold

# A rest that is cut from a title's end is a site's name: no longer than this.
SITE_WORDS = 5
_WORD = re.compile(r"\w+")
# Signs that part a title from its site, as browsers' tabs show them; some sites use Hangul's and CJK's look-alikes.
_PARTED = re.compile(r"\s*(?:[|｜ㅣ•·»]|::|：)\s*|\s+[-–—:]\s+|\s*[-–—](?=[^\s\w]*\w+$)")


@dataclass(frozen=True, slots=True)
class Titles:
    """What a page calls its article: each as worded, empty where it does not.

    Attributes:
        heads: its h1 elements that readers see, in order.
        declared: JSON-LD ``headline``.
        shared: ``og:title``.
        tweeted: ``twitter:title``.
        called: the ``title`` element.
        sites: names of the site and of the publisher.
        plain: the h1 elements without kickers.
        unseen: h1 elements that are written for machines.
        below: of a page with only such, its h2 elements: each with its kicker, without, and its parts.
    """

    heads: tuple[str, ...] = ()
    declared: str = ""
    shared: str = ""
    tweeted: str = ""
    called: str = ""
    sites: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    below: tuple[tuple[str, ...], ...] = ()


def key(text: str) -> str:
    """Letters and digits alone, case and width folded: what is the same whatever quotes and spaces it is set in."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text.replace("\xad", "")).casefold()))


def headline(titles: Titles) -> str:
    """The article's title.

    What two of h1, JSON-LD and OpenGraph agree on is taken, in the form of the h1 that the reader
    sees. Where all three differ (or two are all there are), what was declared for machines to use
    comes before an h1, which may be a rubric or a kicker glued to the headline. An h1 in the page's path, or hidden, is
    the search engine's: the headline is then what stands in an h2. On the 138 pages of the fundus set: h1 alone
    right on 109, JSON-LD on 105, og:title on 115, this rule on 126.
    """
    sites = [k for s in titles.sites if (k := key(s))]
    declared, shared, tweeted, called = (
        without_site(fold(t), sites, titles.heads)
        for t in (titles.declared, titles.shared, titles.tweeted, titles.called)
    )
    heads = [h for h in map(fold, titles.heads) if h and key(h) not in sites]
    if not heads and titles.unseen:
        return _below(titles, [t for t in (shared, declared) if t]) or declared or shared or titles.unseen[0]
    others = [t for t in (declared, shared) if t]
    for head in heads:
        if any(key(head) == key(other) for other in others):
            return _form(head, others, called)
    if declared and key(declared) == key(shared):
        return declared
    if not declared and (longer := [h for h in heads if shared and key(h).startswith(key(shared))]):
        return longer[0]  # og:title is often the headline cut short for sharing
    if declared or shared:
        return declared or shared
    return _undeclared([h for h in titles.plain if key(h) not in sites] or heads, tweeted or called, called)


def _below(titles: Titles, told: Sequence[str]) -> str:
    """The headline of a page whose only h1 is a machine's: what it shares or declares and shows in an h2.

    Portals set the search engine's title as the h1 of their path and the headline, with its kicker, as an h2.
    """
    unseen = {key(h) for h in titles.unseen}
    agreed = len(told) > 1 and len({key(each) for each in told}) == 1
    for each in told:
        for whole, plain, *parts in titles.below:
            if shown := next((part for part in parts if key(part) == key(each)), ""):
                return shown
            if key(whole) == key(each):
                return each if agreed or key(plain) in unseen or key(plain) == key(each) else plain
    return ""


def _form(head: str, others: Sequence[str], called: str) -> str:
    """The h1 as it stands, unless words run together in it that are parted elsewhere.

    Where the title element has the other's quotes and dashes, the other's form is taken: two of three again.
    """
    same = [o for o in others if key(o) == key(head)]
    if head in same and len(set(same)) == 1:
        return head
    other = next(o for o in same if o != head)
    return other if other == called != head or len(head.split()) < len(other.split()) else head


def _undeclared(heads: list[str], title: str, called: str) -> str:
    """Of a page that declares nothing: its only h1, or the one that its title repeats; else the title."""
    for head in heads:
        if key(head) and key(head) == key(title):
            return head
    if len(heads) == 1 and not _is_masthead(heads[0], called):
        return heads[0]
    return title.removeprefix(heads[0] if heads else "").strip(" :|–—-") or (heads[0] if heads else "")


def _is_masthead(head: str, title: str) -> bool:
    """Whether a page's only h1 is the site's name, as in "The Observer" under "The Observer: Dam gives way"."""
    rest = title.removeprefix(head)
    return rest != title and len(head.split()) <= 4 and len(rest.split()) > 4


def without_site(title: str, sites: Sequence[str], heads: Sequence[str]) -> str:
    """The title without `` | Site`` at its end: where the page names that site, or an h1 stands without it.

    ``sites`` are keys of names, ``heads`` the h1 elements as worded.
    """
    shown = {key(h) for h in heads}
    for mark in _PARTED.finditer(title):
        head, tail = title[: mark.start()].strip(), title[mark.end() :]
        if not head or len(tail.split()) > SITE_WORDS:
            continue
        rest = key(tail)
        named = any(rest and (rest in s or (len(s) > 3 and s in rest)) for s in sites)
        if named or (len(head.split()) > 2 and key(head) in shown):
            return head
    return title
