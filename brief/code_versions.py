"""Which reader, rules, choice of stories and pages made a record: digests of the code that does the work.

A brief that is checked again years later is checked by other code. What today's rules say of it is a fault only
where they are the rules that let it pass; a stricter rule never makes an old brief false.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from brief.resources import names, read

_ROOMS = {
    "reader": ("reading", "formats", "dates", "text"),
    "rules": ("checking", "analysis", "dates", "text"),
    "stories": ("stories", "drafting", "retrieval", "corpus", "desk"),
    "pages": ("rendering", "records"),
}
_SUFFIXES = (".py", ".toml", ".json")
_DIGITS = 12


def versions(templates: Path | None = None) -> tuple[tuple[str, str], ...]:
    """The versions as a manifest names them: ``reader``, ``rules``, ``stories`` and ``pages``, each a digest.

    Args:
        templates: the user's own templates, which make other pages than ours.

    Raises:
        SettingsError: a template cannot be read.
    """
    pages = hashlib.sha256(_code("pages").encode())
    for name in names("templates", templates):
        pages.update(f"{name} {read('templates', name, templates).sha256}\n".encode())
    return (
        ("reader", _code("reader")),
        ("rules", _code("rules")),
        ("stories", _code("stories")),
        ("pages", pages.hexdigest()[:_DIGITS]),
    )


@cache
def _code(part: str) -> str:
    """A digest of the code of some rooms; line ends made alike, so that it is the same everywhere."""
    root, sha = Path(__file__).parent, hashlib.sha256()
    for room in _ROOMS[part]:
        for file in sorted((root / room).rglob("*")):
            if file.suffix in _SUFFIXES and file.is_file():
                sha.update(f"{file.relative_to(root).as_posix()}\n".encode())
                sha.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return sha.hexdigest()[:_DIGITS]
