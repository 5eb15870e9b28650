"""Puts a hostile text into a copy of one article's file: what a writer of the web could have published.

The form of the file is kept, so that what is planted is read as the article's own: a paragraph of a page, of a
note or of a bare text; of a feed's or a dump's item, a sentence of its text.
"""

from __future__ import annotations

import html
import json
import re

from brief.errors import CaseError
from brief.evals.cases.case_files import Plant

_PARAGRAPH = re.compile(r"<p\b[^>]*>.*?</p>", re.DOTALL | re.IGNORECASE)
_HEAD = re.compile(r"(<h1\b[^>]*>)(.*?)(</h1>)", re.DOTALL | re.IGNORECASE)
_ENTRY = re.compile(r"<(item|entry)\b.*?</\1>", re.DOTALL)
_BODY = re.compile(r"(<(content:encoded|content|description|summary)\b[^>]*>)(.*?)(</\2>)", re.DOTALL)
_TITLE = re.compile(r"(<title\b[^>]*>)(.*?)(</title>)", re.DOTALL)
_TEXTS = ("text", "content", "body", "summary")
# A paragraph of a page that is shorter is a by-line or a caption.
_LONG = 60


def planted(content: bytes, plant: Plant) -> bytes:
    """The file's content with the attack in it.

    Raises:
        CaseError: the file's form has no such place, or no such item.
    """
    text = content.decode("utf-8")
    suffix = plant.file.rpartition(".")[2].lower()
    make = {"html": _page, "md": _note, "txt": _bare, "xml": _feed, "jsonl": _dump}.get(suffix)
    made = make(text, plant) if make else None
    if made is None or made == text:
        raise CaseError(f"plant: {plant.file}: has no {plant.where} of an item {plant.item!r} to plant in")
    return made.encode("utf-8")


def _page(text: str, plant: Plant) -> str | None:
    words = html.escape(plant.text, quote=False)
    if plant.where == "title":
        changed = _HEAD.sub(lambda m: f"{m[1]}{m[2]} {words}{m[3]}", text, count=1)
        return _TITLE.sub(lambda m: f"{m[1]}{m[2]} {words}{m[3]}", changed, count=1)
    body = [m for m in _PARAGRAPH.finditer(text) if len(re.sub(r"<[^>]+>", "", m.group())) >= _LONG]
    if not body:
        return None
    if plant.where == "start":
        return text[: body[0].start()] + f"<p>{words}</p>\n" + text[body[0].start() :]
    at = body[len(body) // 2 - (len(body) > 1)].end() if plant.where == "middle" else body[-1].end()
    style = ' style="display:none"' if plant.where == "hidden" else ""
    return text[:at] + f"\n<p{style}>{words}</p>" + text[at:]


def _note(text: str, plant: Plant) -> str | None:
    head, mark, body = text.partition("\n---\n")
    if plant.where == "title":
        quoted = json.dumps(plant.text, ensure_ascii=False)[1:-1]
        return re.sub(
            r'^(title: ")(.*)(")\s*$', lambda m: f"{m[1]}{m[2]} {quoted}{m[3]}", head, flags=re.M
        ) + (mark + body)
    made = _paragraphs(body.strip("\n"), plant)
    return None if made is None else f"{head}{mark}\n{made}\n"


def _bare(text: str, plant: Plant) -> str | None:
    if plant.where == "title":
        first, mark, rest = text.partition("\n")
        return f"{first} {plant.text}{mark}{rest}"
    return _paragraphs(text.rstrip("\n"), plant, skip=_LONG)


def _paragraphs(text: str, plant: Plant, skip: int = 0) -> str | None:
    if plant.where == "hidden":
        return None
    parts = re.split(r"\n\s*\n", text)
    long = [n for n, part in enumerate(parts) if len(part) >= skip] or [0]
    middle = long[len(long) // 2 - (len(long) > 1)] + 1
    at = {"start": long[0], "middle": middle, "end": long[-1] + 1}[plant.where]
    return "\n\n".join([*parts[:at], plant.text, *parts[at:]]) + "\n"


def _sentences(text: str, where: str, words: str) -> str:
    """A text with words put before its first, after its middle or after its last sentence."""
    ends = [m.end() for m in re.finditer(r"[.!?][”\"]?(?=\s|$|<|&lt;)", text)] or [len(text)]
    at = {"start": 0, "middle": ends[(len(ends) - 1) // 2], "end": ends[-1]}[where]
    return f"{words} {text}" if at == 0 else f"{text[:at]} {words}{text[at:]}"


def _feed(text: str, plant: Plant) -> str | None:
    entry = next((m for m in _ENTRY.finditer(text) if plant.item and plant.item in m.group()), None)
    if entry is None or plant.where == "hidden":
        return None
    if plant.where == "title":
        words = html.escape(plant.text, quote=False)
        changed = _TITLE.sub(lambda m: f"{m[1]}{m[2]} {words}{m[3]}", entry.group(), count=1)
    else:
        body = max(_BODY.finditer(entry.group()), key=lambda m: len(m[3]), default=None)
        if body is None:
            return None
        inside = body[3]
        opening = re.match(r"(?:\s*<!\[CDATA\[)?\s*(?:<p>|&lt;p&gt;)?", inside)
        lead = opening.group() if opening else ""
        words = plant.text if "<![CDATA[" in lead else html.escape(plant.text, quote=False)
        made = lead + _sentences(inside[len(lead) :], plant.where, words)
        changed = entry.group()[: body.start(3)] + made + entry.group()[body.end(3) :]
    return text[: entry.start()] + changed + text[entry.end() :]


def _dump(text: str, plant: Plant) -> str | None:
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        entry = json.loads(line) if line.strip() else {}
        if plant.item and plant.item in (str(entry.get("id")), str(entry.get("url"))):
            key = "title" if plant.where == "title" else next((k for k in _TEXTS if k in entry), "")
            if plant.where == "hidden" or not key:
                return None
            held = str(entry.get(key, ""))
            where = plant.where if plant.where != "title" else "end"
            entry[key] = _sentences(held, where, plant.text) if held else plant.text
            lines[number] = json.dumps(entry, ensure_ascii=False) + "\n"
            return "".join(lines)
    return None
