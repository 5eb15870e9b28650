"""What a model's answer holds: strict JSON out of its text, at the end or element by element.

A model's text is foreign: nothing of it is believed, repaired or shown before it was read as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from brief.net.http_headers import plain

MAX_WORDS = 160
"""Characters of a server's or a model's own words that an error repeats."""
_THOUGHT = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
_FENCED = re.compile(r"\s*```(?:json)?\s*(.*?)\s*```\s*", re.DOTALL)
_LEAD = re.compile(r"\s*(?:```(?:json)?\s*)?")
_LINK = re.compile(r"\b(?:[a-z][a-z0-9+.-]*://|www\.)\S+", re.IGNORECASE)


def instruction(schema: Mapping[str, Any]) -> str:
    """What a prompt ends with where the server cannot hold the model to a schema."""
    text = json.dumps(schema, ensure_ascii=False)
    return f"\n\nAnswer with one JSON object and nothing else. It fits this JSON schema:\n{text}\n"


def parsed(text: str) -> object:
    """The JSON of an answer; a code fence around it and a reasoning model's thoughts before it are taken off.

    Raises:
        ValueError: it is no JSON, or JSON that readers disagree about (RFC 8259, 4 and 6): a repeated
            key, NaN or infinity, a number that no double holds, nesting without end.
    """
    bare = _THOUGHT.sub("", text, count=1) if text.lstrip().startswith("<think>") else text
    fenced = _FENCED.fullmatch(bare)
    try:
        return json.loads(
            fenced.group(1) if fenced else bare,
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON at character {error.pos}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("it says one key twice")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise ValueError("it holds a number beyond all bounds")
    return value


def listed(found: object) -> list[object]:
    """The first array among the values of an answer object; empty where there is none."""
    values: Iterable[object] = found.values() if isinstance(found, dict) else ()
    return next((value for value in values if isinstance(value, list)), [])


class Elements:
    """Finds the finished elements of the first array in an answer object while its text still comes in.

    What is malformed ends the search; whether the answer as a whole can be used is `parsed`'s to say.
    """

    def __init__(self) -> None:
        self._text = ""
        self._at = -1  # next character to look at; -1 before the object's brace was found
        self._start = 0
        self._depth = 0
        self._quoted = self._escaped = self._inside = self._done = False

    def feed(self, text: str) -> list[object]:
        """The elements that this further piece of the answer completes, in their order."""
        self._text += text
        found: list[object] = []
        if self._done or (self._at < 0 and not self._begin()):
            return found
        while self._at < len(self._text) and not self._done:
            element = self._step(self._text[self._at])
            if element.strip():
                try:
                    found.append(parsed(element))
                except ValueError:
                    self._done = True
            self._at += 1
        return found

    def _begin(self) -> bool:
        if self._text.lstrip()[:7] == "<think>"[: len(self._text.lstrip())]:
            if "</think>" not in self._text:
                return False
            self._text = self._text.partition("</think>")[2]
        brace = self._text.find("{")
        if brace < 0:
            return False
        self._at = brace
        self._done = not _LEAD.fullmatch(self._text, 0, brace)
        return not self._done

    def _step(self, char: str) -> str:
        """Take one character into account; the text of the element that it ends, or nothing."""
        if self._quoted:
            if self._escaped:
                self._escaped = False
            elif char == "\\":
                self._escaped = True
            elif char == '"':
                self._quoted = False
            return ""
        if char == '"':
            self._quoted = True
        elif char in "{[":
            self._depth += 1
            if char == "[" and self._depth == 2 and not self._inside:
                self._inside, self._start = True, self._at + 1
        elif char in "}]":
            self._depth -= 1
            if self._inside and self._depth == 1:
                self._done = True
                return self._text[self._start : self._at]
            self._done = self._depth == 0
        elif char == "," and self._inside and self._depth == 2:
            element = self._text[self._start : self._at]
            self._start = self._at + 1
            return element
        return ""


def words(text: str, secrets: Iterable[str] = ()) -> str:
    """Foreign words as an error may repeat them: one line, short, without keys and without links."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "(key)")
    return plain(_LINK.sub("(link)", " ".join(text.split())), MAX_WORDS)
