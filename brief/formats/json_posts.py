"""Posts and messages of any platform: what stands around one, whose words it holds, and why one is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from brief.formats.json_values import JsonObject, address, child, children, string
from brief.records import Declared, Mark, Role


@dataclass(frozen=True, slots=True)
class Context:
    """What the tree around a record says that it may need.

    Attributes:
        channel: the chat or channel whose messages stand in one list.
        site: the feed whose items do.
        people: id of a user → name, as shown.
        posts: id → posts that others refer to.
    """

    channel: str = ""
    site: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, JsonObject] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Silent:
    """A record that says nothing of its own: what it is (``service message``), as it is counted."""

    noun: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A record that its provider took back, and how it says so."""

    reason: str


Told = Declared | Silent | Withdrawn
Platform = tuple[Callable[[JsonObject], bool], Callable[[JsonObject, Context], Told]]
"""Whether an object is of a platform, by its fields, and what one declares."""
Part = tuple[str, tuple[Mark, ...]]
"""Some text of a post, and what of it is more than the poster's own words."""
# How a service says that a text goes on where it does not: "… [+1204 chars]", "[…]", "…".
_CUT = re.compile(r"(?:…|\.\.\.)?\s{0,3}(?P<told>\[(?:\+?\d+ chars|…|\.\.\.)\])\s{0,9}$|(?:…|\.\.\.)\s{0,9}$")
_SIGN, _LONGEST = 40, 1_000
# A sentence's end, and not that of an abbreviation: a word in lower case, a long one, or a number.
_SENTENCE = re.compile(r"(?:\b[^\W\d_A-Z]{2,}|[^\W\d_]{5,}|\d{2,})[.!?][\"”’)]?\s+(?=\S)")
WORDLESS = Silent("message without a text")


def context(ancestors: Sequence[object]) -> Context:
    """What the objects and lists above a record, the outermost first, say for it."""
    channel = site = ""
    people: dict[str, str] = {}
    posts: dict[str, JsonObject] = {}
    for value in ancestors:
        if not isinstance(value, dict):
            continue
        if isinstance(value.get("messages"), list):
            channel = string(value, "name") or string(value, "title") or string(value, "channel", "name")
        for head in (child(value, "feed"), child(value, "channel")):
            site = string(head, "title") or site
        for user in (*children(value, "includes", "users"), *children(value, "users")):
            name = string(user, "real_name") or string(user, "profile", "real_name") or string(user, "name")
            people[string(user, "id")] = named(name, string(user, "username"))
        posts |= {string(post, "id"): post for post in children(value, "includes", "tweets")}
    return Context(channel, site, people, posts)


def spoken(parts: Sequence[Part], said: Declared) -> Declared:
    """What is declared of a post, with its parts for a body, a blank line between them."""
    body, marks = "", list[Mark]()
    for text, own in parts:
        if not text.strip():
            continue
        body += "\n\n" if body else ""
        at = len(body)
        marks += [Mark(at + m.start, at + m.end, m.role, m.speaker, m.said) for m in own]
        body += text
    return replace(
        said,
        url=address(said.url),
        body=body,
        body_type="text/plain" if body else "",
        marks=tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end))),
    )


def post(text: str, speaker: str, said: str = "", inner: Sequence[Mark] = ()) -> Part:
    """A part of a post that is in the words of another; ``inner`` are marks of what is set aside in it."""
    return text, (Mark(0, len(text), Role.POST, speaker, said), *inner)


def cut_off(text: str) -> tuple[Mark, ...]:
    """The sentence that a service broke off at a text's end, with its sign for that; without it nothing remains."""
    sign = _CUT.search(text[-_SIGN:])
    if not sign:
        return ()
    at = max(0, len(text) - _SIGN) + sign.start()
    tail = text[:at].rstrip()
    ends = [m.end() for m in _SENTENCE.finditer(text, max(0, at - _LONGEST), at)]
    if sign["told"] and tail.endswith((".", "!", "?")) and not tail.endswith("..."):
        return (Mark(at, len(text), Role.CUT_OFF),)
    if ends:
        return (Mark(ends[-1], len(text), Role.CUT_OFF),)
    return (Mark(at + sign.start("told") - sign.start(), len(text), Role.CUT_OFF),) if sign["told"] else ()


def named(name: str, handle: str) -> str:
    """A person or channel by name and handle: ``Tarn Fire (@tarnfire)``."""
    handle = f"@{handle.lstrip('@')}" if handle else ""
    return f"{name} ({handle})" if name and handle and name != handle else name or handle
