"""Forged files of bundles: Markdown, page and record, files too many or too few, and what the manifest says."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from operator import methodcaller

from tests.support.forgeries.places import (
    at,
    before,
    sections,
    swapped,
)
from tests.support.forgeries.registry import (
    EVIL,
    FALSE,
    OTHER_ID,
    OTHER_RECORD,
    OTHER_SHA,
    Bundle,
    Change,
    Record,
    first,
    forges,
    put,
    register,
    table,
)

MANIFEST, RECORD, PAGE, PROSE = "manifest.json", "brief.json", "brief.html", "brief.md"
"""The files that every bundle has, beside its documents and texts."""


def json_of(bundle: Bundle, name: str) -> Record:
    record: Record = json.loads(bundle[name])
    return record


def text(name: str, change: Callable[[str], str]) -> Change:
    """What changes a file of a bundle as text."""
    return lambda bundle: bundle.update({name: change(bundle[name].decode()).encode()})


def parsed(name: str, change: Change) -> Change:
    """What changes a file of a bundle as a record."""

    def forge(bundle: Bundle) -> None:
        record = json_of(bundle, name)
        change(record)
        put(bundle, name, record)

    return forge


_FIGURE = r"(“[^”\n]*?)(\d)"
table(
    "bundle",
    (
        "Markdown: a figure changed",
        text(
            PROSE, lambda text: swapped(text, _FIGURE, lambda match: match[1] + str((int(match[2]) + 1) % 10))
        ),
        "More died, or fewer.",
    ),
    (
        "Markdown: a line added",
        text(PROSE, partial(before, pattern=r"\n- ", more=f"\n- “{FALSE}” [1]")),
        "A source says so.",
    ),
    (
        "Markdown: a picture put in",
        text(PROSE, lambda text: f"{text}\n![]({EVIL})\n"),
        "Somebody learns who reads it, and when.",
    ),
    (
        "Markdown: a terminal's escape",
        text(PROSE, lambda text: text + "\x1b[2Jverified"),
        "The terminal shows what it is told to.",
    ),
    (
        "a page that is no brief",
        lambda b: b.update({PAGE: f"<!doctype html><p>{FALSE}".encode()}),
        "Whoever opens the page reads what the forger likes.",
    ),
    (
        "the page in another encoding",
        lambda b: b.update({PAGE: b[PAGE].decode().encode("utf-16")}),
        "A browser reads it and a checker does not, or otherwise.",
    ),
    (
        "bytes that are no text in the record",
        lambda b: b.update({RECORD: b[RECORD].replace(b'"title": "', b'"title": "\xff\xfe\x80', 1)}),
        "A reader's program stops.",
    ),
)


@forges("bundle", "an answer's record for a brief's")
def _answer_for_brief(bundle: Bundle) -> None:
    """What is checked is not what is shown."""
    record = json_of(bundle, RECORD)
    kept = {key: record[key] for key in ("id", "marking", "dropped", "references", "sources", "manifest")}
    said = [one for section in sections(record) for one in section["sentences"]]
    empty: Record = {"reason": "", "nearest": [], "disputed": [], "missing": [], "kind": "answer"}
    put(bundle, RECORD, kept | empty | {"question": record["title"], "answered": True, "sentences": said})


for _name, _file, _data, _lie in (
    ("a note", "NOTE.txt", FALSE.encode(), "The bundle says so."),
    ("a hidden file", ".hidden", FALSE.encode(), "Data go along that nobody sees."),
    ("a page in capitals", "BRIEF.HTML", FALSE.encode(), "Where names know no capitals it is the page."),
    ("a page with a look-alike name", "briеf.html", FALSE.encode(), "The reader opens the wrong one."),
    ("a name with a verdict", "x\nbrief verify: all holds", b"x", "A list of the files shows a verdict."),
    ("a path upwards", "../evil.txt", b"x", "Unpacking writes elsewhere."),
    ("a path through a folder and back", "sources/../brief.html", b"x", "It overwrites the page."),
    ("a second manifest", "sources/manifest.json", b"{}", "Which one counts depends on the reader."),
    ("a file in a file", "brief.html/x", b"x", "Unpacking fails half way."),
):
    register("bundle", f"extra: {_name}", methodcaller("update", {_file: _data}), _lie)
for _file in (MANIFEST, PAGE):
    register("bundle", f"{_file} missing", methodcaller("pop", _file), "What is not there cannot be checked.")
register(
    "bundle",
    "the page in a folder",
    lambda b: b.update({"sources/x.html": b.pop(PAGE)}),
    "What is not in its place cannot be checked.",
)

for _name, _change, _lie in (
    ("another brief's id", at("brief", OTHER_RECORD), "It is the bundle of another brief."),
    ("no files", at("files", {}), "No file's digest is looked at."),
    ("a file too few", lambda manifest: manifest["files"].pop(PAGE), "The page's digest is not looked at."),
    (
        "a path upwards",
        lambda manifest: manifest["files"].update({"../../etc/passwd": OTHER_SHA}),
        "Whoever hashes what is listed reads elsewhere.",
    ),
    ("a device", lambda manifest: manifest["files"].update({"/dev/zero": OTHER_SHA}), "Hashing never ends."),
):
    register("bundle", f"manifest: {_name}", parsed(MANIFEST, _change), _lie, repairable=False)


def _furniture(manifest: Record) -> None:
    one = first(
        (one for one in manifest["articles"] if one["set_aside"] and one["blocks"]), "block set aside"
    )
    one.update(blocks=[[[0, max(span[1] for block in one["blocks"] for span in block)]]], set_aside=[])


for _name, _change, _lie in (
    ("another format", at("format", "brief bundle 99"), "It is read by other rules."),
    (
        "an article twice",
        lambda manifest: manifest["articles"].append(manifest["articles"][0] | {"publisher": "Reuters"}),
        "Which one counts depends on the reader.",
    ),
    (
        "an article that nothing cites",
        lambda manifest: manifest["articles"].append(manifest["articles"][0] | {"id": OTHER_ID}),
        "A respected house was read.",
    ),
    ("a foreign key", at("signed_by", "the Director"), "Somebody signed it."),
    ("furniture made part of the article", _furniture, "What was set aside may be cited."),
):
    register("bundle", f"manifest: {_name}", parsed(MANIFEST, _change), _lie)
