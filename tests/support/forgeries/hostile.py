"""Hostile records, manifests and pages: not to deceive a reader, but to bring a reader's program down."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.support.forgeries.places import after, before, swapped
from tests.support.forgeries.registry import FALSE, Bundle, Change, forges, table

_NUMBERS = (
    ("1e999", "1e999", "A reader's program stops at a number beyond all numbers."),
    ("NaN", "NaN", "A reader's program compares with what equals nothing."),
    ("10,000 digits", "9" * 10_000, "A reader's program takes minutes, or stops."),
    ("an exponent", "1e400000000", "A program that makes an integer of it takes all memory."),
)


def _begun(more: str) -> Callable[[str], str]:
    """What puts more behind the first brace of a record."""
    return lambda text: after(text, "{", more)


def _ended(more: str) -> Callable[[str], str]:
    """What puts more before the last brace of a record."""
    return lambda text: text[: text.rindex("}")] + more + text[text.rindex("}") :]


def _put_in(pattern: str, more: str) -> Callable[[str], str]:
    return lambda text: after(text, pattern, more)


def _number(pattern: str, number: str) -> Callable[[str], str]:
    return lambda text: swapped(text, rf"({pattern})-?\d+", lambda match: match[1] + number)


def _in_manifest(change: Callable[[str], str]) -> Change:
    def forge(bundle: Bundle) -> None:
        bundle["manifest.json"] = change(bundle["manifest.json"].decode()).encode()

    return forge


for _name, _written, _lie in _NUMBERS:
    _count = _number('"considered": ', _written)
    table("record text", (f"a count of {_name}", _count, _lie), repairable=False)

_WORDS = '"text": "'
table(
    "record text",
    (
        "a key given twice, the first false",
        _begun('"title": "Government falls",'),
        "Which of two titles counts depends on the reader.",
    ),
    (
        "a key given twice, the last false",
        _ended(', "title": "Government falls"'),
        "Which of two titles counts depends on the reader.",
    ),
    ("a span from 1e999", _number(r'"spans": \[\s*\[\s*', "1e999"), "A reader's program stops."),
    (
        "a sentence's words given twice",
        lambda text: before(text, _WORDS, f'"text": {json.dumps(FALSE)}, '),
        "Whoever takes the first of two keys reads another sentence.",
    ),
    ("deep nesting", _begun(f'"x": {"[" * 100_000}{"]" * 100_000},'), "A program runs out of stack."),
    (
        "text after the record",
        lambda text: f"{text}\n{FALSE}\n",
        "Whoever opens the file sees a claim that no check looks at.",
    ),
    ("half a surrogate pair in a sentence", _put_in(_WORDS, "\\ud800"), "A program stops when it writes it."),
    ("a null character in a sentence", _put_in(_WORDS, "\\u0000"), "A program in C reads nothing after it."),
    ("a million empty objects", _ended(f', "x": [{"{}," * 1_000_000}{{}}]'), "Reading it takes gigabytes."),
    (
        "a text that a careless pattern chokes on",
        _put_in(_WORDS, "1,1" * 100_000 + " " * 100_000 + "“" * 50_000),
        "A pattern of quadratic cost takes hours.",
    ),
    repairable=False,
)
table(
    "bundle",
    *(
        (f"manifest: {name}", _in_manifest(change), lie)
        for name, change, lie in (
            ("deep nesting", _begun(f'"x": {"[" * 200_000}{"]" * 200_000},'), "A program runs out of stack."),
            ("files given twice, the last empty", _ended(', "files": {}'), "Nothing is hashed."),
            (
                "a publisher given twice",
                lambda text: before(text, '"publisher": ', '"publisher": "Reuters", '),
                "Which one counts depends on the reader.",
            ),
            ("emptied", lambda text: "", "There is nothing to check."),
            ("a block from NaN", _number(r'"blocks": \[\s*\[\s*\[\s*', "NaN"), "A reader's program stops."),
        )
    ),
    repairable=False,
)
_MAIN = r"<main[^>]*>"
table(
    "page",
    ("a hundred thousand open tags", _put_in(_MAIN, "<div>" * 100_000), "Parsing takes all stack or time."),
    (
        "a tag of a hundred thousand attributes",
        lambda page: after(page, _MAIN, f"<p {' '.join(f'a{n}' for n in range(100_000))}></p>"),
        "Whoever parses it takes quadratic time.",
    ),
    ("a million stray angles", _put_in(_MAIN, "<!" + "<" * 1_000_000), "A pattern takes quadratic time."),
)


@forges("bundle", "the manifest in another encoding", repairable=False)
def _manifest_utf16(bundle: Bundle) -> None:
    """Programs differ on what it says."""
    bundle["manifest.json"] = bundle["manifest.json"].decode().encode("utf-16")


# made only when asked for: each takes tens of megabytes
table(
    "record text",
    ("a text of 50 MB", lambda text: after(text, '"title": "', "A" * 50_000_000), "Whoever opens it waits."),
    repairable=False,
    large=True,
)
table(
    "page", ("a page of 60 MB", lambda page: page + " " * 60_000_000, "Whoever opens it waits."), large=True
)
table(
    "bundle",
    (
        "manifest: 60 MB of empty objects",
        _in_manifest(lambda text: after(text, "{", f'"x": [{"{}," * 20_000_000}{{}}],')),
        "Reading it takes all memory.",
    ),
    repairable=False,
    large=True,
)
