"""Seeded mutations of valid input: bits, cuts, splices, doubled tokens, huge numbers, depth, bad encodings."""

from __future__ import annotations

import io
import json
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

HUGE = (
    b"9" * 400,
    b"-1",
    b"1e999",
    b"0",
    b"NaN",
    b"18446744073709551616",
    b"2147483648",
    b"0x7fffffff",
    b"00000001",
)
TRIPS = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"\xf5\x80\x80\x80",
    b"\x1b[2J",
    b"\r",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"&#xD800;",
    b"&#99999999;",
    b"<?xml version='1.0' encoding='utf-7'?>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<script>",
    b"</body>",
    b"<table><tr>",
    b"<svg><style>",
    b"\\ud800",
    b"\\u0000",
    b'"',
    b"{",
    b"[",
    b"}",
    b"]",
    b"---\n",
    b"```",
    b"31 February 2026",
    b"0000-00-00T99:99",
    b"=?utf-8?q?=FF?=",
    b"Content-Type: multipart/mixed; boundary=x\n\n",
    b"stream",
    b"endobj",
    b"/FlateDecode",
    b"<<",
    b">>",
    b"PK\x05\x06",
    "\u202e\u2066\u200b".encode(),
    "\u0301".encode() * 40,
    b"\n" * 99,
    b"%00",
)
"""What readers trip over."""
_TOKEN = re.compile(rb"[A-Za-z0-9_]+|[<>{}\[\]\"':;/=&#]")
_NUMBER = re.compile(rb"\d+")


def mutated(content: bytes, dice: random.Random, *, others: list[bytes]) -> bytes:
    """One to a few dozen mutations of valid bytes."""
    data = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 4, 12, 40))):
        _MUTATIONS[dice.randrange(len(_MUTATIONS))](data, dice, others)
    return bytes(data)


def _bits(data: bytearray, dice: random.Random, others: list[bytes]) -> None:
    if data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _cut(data: bytearray, dice: random.Random, others: list[bytes]) -> None:
    at = dice.randrange(len(data) + 1)
    del data[at : at + dice.choice((1, 9, 300, len(data)))]


def _splice(data: bytearray, dice: random.Random, others: list[bytes]) -> None:
    other = dice.choice(others)
    start, at = dice.randrange(len(other) + 1), dice.randrange(len(data) + 1)
    data[at:at] = other[start : start + dice.choice((5, 60, 2000))]


def _trip(data: bytearray, dice: random.Random, others: list[bytes]) -> None:
    at = dice.randrange(len(data) + 1)
    data[at:at] = dice.choice(TRIPS) * dice.choice((1, 1, 3, 50))


def _token(data: bytearray, dice: random.Random, others: list[bytes]) -> None:
    """A token is there twice, often, or in another's place."""
    tokens = list(_TOKEN.finditer(data[:40_000]))
    if tokens:
        one, two = dice.choice(tokens), dice.choice(tokens)
        text = bytes(one.group())
        data[two.start() : two.end()] = text * dice.choice((1, 2, 300))


def _number(data: bytearray, dice: random.Random, others: list[bytes]) -> None:
    numbers = list(_NUMBER.finditer(data[:40_000]))
    if numbers:
        one = dice.choice(numbers)
        data[one.start() : one.end()] = dice.choice(HUGE)


def _deep(data: bytearray, dice: random.Random, others: list[bytes]) -> None:
    at, times = dice.randrange(len(data) + 1), dice.choice((20, 2000, 30_000))
    start, end = dice.choice(
        ((b"[", b"]"), (b"<div>", b"</div>"), (b'{"a":', b"}"), (b"> ", b""), (b"<<", b">>"), (b"(", b")"))
    )
    data[at:at] = start * times + b"1" + end * dice.choice((0, times))


def _noise(data: bytearray, dice: random.Random, others: list[bytes]) -> None:
    at = dice.randrange(len(data) + 1)
    size = dice.choice((1, 8, 200))
    data[at : at + size] = dice.randbytes(size)


_MUTATIONS: tuple[Callable[[bytearray, random.Random, list[bytes]], None], ...] = (
    _bits, _bits, _bits, _cut, _splice, _trip, _trip, _token, _number, _deep, _noise,
)  # fmt: skip


def mutated_record(record: Any, dice: random.Random) -> bytes:
    """A brief's JSON of which some values are of another kind, gone, doubled, huge or deep; still JSON."""
    made = json.loads(json.dumps(record))
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        holder, key = _somewhere(made, dice)
        if holder is None:
            break
        deep: Any = 1
        for _ in range(dice.choice((5, 300))):
            deep = [deep]
        values: list[Any] = [
            None,
            True,
            -1,
            10**30,
            1.5e308,
            "",
            "x",
            "\u202e\x00",
            "9" * 5000,
            [],
            {},
            [None],
            {"a": 1},
            deep,
            "A" * 200_000,
            holder[key],
            [holder[key]] * dice.choice((2, 2000 if len(str(holder[key])) < 500 else 3)),
            str(holder[key])[::-1],
        ]
        if dice.random() < 0.15:
            del holder[key]
        else:
            holder[key] = dice.choice(values)
    return json.dumps(made).encode()


def _somewhere(value: Any, dice: random.Random) -> tuple[Any, Any]:
    """A holder and a key of it, somewhere in a JSON value: deep down as likely as on top."""
    holder, key = None, None
    while isinstance(value, dict | list) and value:
        holder, key = value, dice.choice(list(value) if isinstance(value, dict) else range(len(value)))
        if dice.random() < 0.2:
            break
        value = holder[key]
    return holder, key


def mutated_zip(content: bytes, dice: random.Random, *, others: list[bytes]) -> bytes:
    """A bundle whose parts are mutated, doubled, renamed, gone; or whose own bytes are."""
    if dice.random() < 0.4:
        return mutated(content, dice, others=others)
    out = io.BytesIO()
    warnings.filterwarnings("ignore", "Duplicate name")  # that is what some of them are to have
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = {dice.choice(names) for _ in range(dice.choice((1, 2, 4)))}
        for name in names:
            part = old.read(name)
            if name in chosen:
                what = dice.randrange(5)
                if what == 0:
                    continue
                if what == 1:
                    name = dice.choice(
                        ("../" + name, "/" + name, name + "\x01", name.upper(), dice.choice(names), "a" * 300)
                    )
                elif what == 2 and name.endswith(".json"):
                    part = mutated_record(json.loads(part), dice)
                else:
                    part = mutated(part, dice, others=others)
            new.writestr(name, part)
    return out.getvalue()
