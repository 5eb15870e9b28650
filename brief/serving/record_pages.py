"""A record's own page within the served desk: its body between our head and foot, its style as a file.

The templates are those of the page that is written and sent, the house's own too; the page that is verified is theirs.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from brief.records import Record
from brief.rendering.pages import render

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parted:
    """A page in its parts, each as HTML or CSS stands in it."""

    title: str
    body: str
    style: str

    @property
    def style_name(self) -> str:
        """The name of its style's file, by its digest."""
        return hashlib.sha256(self.style.encode("utf-8")).hexdigest()[:24]


def parted(record: Record, folder: Path | None) -> Parted:
    """A record's page in its parts.

    Raises:
        SettingsError: a template of the user's own cannot be filled in.
    """
    page = render(record, "html", folder, served=True)
    body = _BODY.search(page)
    title = _TITLE.search(page)
    return Parted(title[1] if title else "", body[1] if body else page, "\n".join(_STYLE.findall(page)))
