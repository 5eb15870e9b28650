"""The forms of a record: ours, and those that other packages add by an entry point.

A form is one file and one line. The file has a function that makes bytes of a record; the line names it in that
package's ``pyproject.toml``::

    [project.entry-points."brief.forms"]
    rtf = "my_forms:RTF"

where ``RTF = Form("rtf", "RTF", (".rtf",), "application/rtf", make)``. A form of that name then stands wherever ours
do: ``--format rtf``, ``-o brief.rtf``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from brief.errors import BriefError, UsageError
from brief.records import Record
from brief.rendering.pages import render

GROUP = "brief.forms"
"""The entry points by which packages add forms."""
Make = Callable[..., bytes | str]
"""Makes a document of a record and the folder of the user's own templates, or None."""
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a record.

    Attributes:
        name: as it is asked for.
        title: what people call it.
        endings: of its files, each with its dot, the usual one first.
        media_type: as mail and the web name it.
        make: makes it; whatever it raises is told as its fault, and harms nothing else.
        binary: not to be printed on a terminal.
        tells: its maker takes a third argument, which is told what a person should know of the document.
    """

    name: str
    title: str
    endings: tuple[str, ...]
    media_type: str
    make: Make
    binary: bool = False
    tells: bool = False

    def file_name(self, record: Record) -> str:
        """What a document of a record in this form is called: by its day and its id."""
        return f"brief-{record.manifest.cutoff:%Y-%m-%d}-{record.id[:8]}{self.endings[0]}"


def _page(form: str) -> Make:
    return lambda record, folder: render(record, form, folder)


def _document(module: str, function: str) -> Make:
    """A maker of ours, loaded when it is needed: most commands make none."""

    def make(*given: Any) -> bytes | str:
        made: Make = getattr(import_module(f"brief.rendering.documents.{module}"), function)
        return made(*given)

    return make


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OWN: dict[str, Form] = {
    form.name: form
    for form in (
        Form("md", "Markdown", (".md", ".markdown"), "text/markdown", _page("md")),
        Form("html", "HTML", (".html", ".htm"), "text/html", _page("html")),
        Form("json", "JSON", (".json",), "application/json", _page("json")),
        Form("txt", "plain text", (".txt",), "text/plain", _document("plain_text", "text")),
        Form("docx", "Word", (".docx",), _WORD, _document("word", "word"), binary=True),
        Form("pdf", "PDF", (".pdf",), "application/pdf", _document("pdf", "pdf"), binary=True, tells=True),
        Form("csv", "CSV of its sentences", (".csv",), "text/csv", _document("claim_rows", "csv_of")),
        Form("stix", "STIX 2.1", (".stix", ".stix.json"), "application/stix+json", _document("stix", "stix")),
        Form(
            "slack", "Slack blocks", (".slack.json",), "application/json", _document("chat_blocks", "slack")
        ),
        Form("teams", "Teams card", (".teams.json",), "application/json", _document("chat_blocks", "teams")),
        Form(
            "matrix",
            "Matrix message",
            (".matrix.json",),
            "application/json",
            _document("chat_blocks", "matrix"),
        ),
    )
}
"""Ours, by name."""


def names() -> tuple[str, ...]:
    """Every form that can be asked for, ours first."""
    return (*OWN, *(name for name in sorted(_added()) if name not in OWN))


def form(name: str) -> Form:
    """The form of a name.

    Raises:
        UsageError: there is none; a package's form cannot be loaded, or is none.
    """
    if name in OWN:
        return OWN[name]
    point = _added().get(name)
    if point is None:
        raise UsageError(f"format {name!r} is not known; use {', '.join(names())}")
    try:
        found: Any = point.load()
    except Exception as error:  # a package's own code
        raise UsageError(f"the format {name!r} of {point.value} cannot be loaded: {_line(error)}") from error
    if not isinstance(found, Form) or found.name != name:
        raise UsageError(
            f"the format {name!r} of {point.value} is no brief.rendering.forms.Form of that name"
        )
    return found


def by_ending(path: Path) -> str:
    """The name of the form that a file's ending means; empty where none does, or only one that cannot be loaded."""
    name = path.name.lower()
    best = [
        (len(ending), one.name) for one in OWN.values() for ending in one.endings if name.endswith(ending)
    ]
    if best:
        return max(best)[1]
    for added in _added():
        try:
            if any(name.endswith(ending.lower()) for ending in form(added).endings):
                return added
        except UsageError:
            continue
    return ""


def made(record: Record, name: str, folder: Path | None = None, told: Told = lambda _: None) -> bytes:
    """A record in a form.

    Args:
        record: whose.
        name: of the form.
        folder: of the user's own templates.
        told: told what a person should know of the document.

    Raises:
        UsageError: the form is not known, needs a package that is not there, or failed.
    """
    wanted = form(name)
    try:
        found = wanted.make(record, folder, told) if wanted.tells else wanted.make(record, folder)
        return found.encode("utf-8") if isinstance(found, str) else bytes(found)
    except BriefError:
        raise
    except Exception as error:
        if name in OWN:
            raise
        raise UsageError(f"the format {name!r} failed: {_line(error)}; nothing was written") from error


@cache
def _added() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
