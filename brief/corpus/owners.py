"""Who owns which outlets: a built-in list, and the user's own over it.

The file is TOML, an owner a line: ``"Owner" = ["Outlet's name", "domain.example"]``. What the user's
file says of an outlet takes the place of what the built-in one says; an owner with an empty list
takes the built-in owner of that name away.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from brief.errors import SettingsError
from brief.reading.html.page_addresses import host as address_host
from brief.records import ArticleInfo, digest
from brief.text.normal_forms import composed

_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
_BUILT_IN = "the built-in owners.toml"


@dataclass(frozen=True, slots=True)
class Owners:
    """The owner of each outlet, by the outlet's folded name and by its domain."""

    names: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, str] = field(default_factory=dict)

    def of(self, article: ArticleInfo) -> str:
        """The owner of the outlet that published an article; empty where none is known.

        The name of the publisher decides; else the host of the article's address, or a domain above it.
        """
        owner = self.names.get(folded(article.publisher), "")
        for host in domains(article):
            owner = owner or self.hosts.get(host, "")
        return owner

    def digest(self) -> str:
        """SHA-256 over every outlet and its owner."""
        return digest(
            *(f"{outlet}={owner}" for outlet, owner in sorted({**self.names, **self.hosts}.items()))
        )


def folded(name: str) -> str:
    """A publisher's name as names are compared: in small letters, without "The" and punctuation."""
    words = re.findall(r"\w+", composed(name).casefold().replace("’", "").replace("'", ""))
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def owners(file: Path | None = None) -> Owners:
    """The built-in owners with those of the user's file over them.

    Raises:
        SettingsError: the file cannot be read, is no TOML (the message names the line), or an entry is
            no list of outlets, or an outlet is in two owners' lists.
    """
    built_in = _built_in()
    if file is None:
        return built_in
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{file}: cannot be read; mend the setting `independence.owners`: {error}"
        ) from error
    table = _table(text, str(file))
    own = _made(table, str(file))
    kept = {outlet: owner for outlet, owner in built_in.names.items() if table.get(owner) != []}
    hosts = {outlet: owner for outlet, owner in built_in.hosts.items() if table.get(owner) != []}
    return Owners({**kept, **own.names}, {**hosts, **own.hosts})


@cache
def _built_in() -> Owners:
    text = (files("brief") / "corpus" / "owners.toml").read_text("utf-8")
    return _made(_table(text, _BUILT_IN), _BUILT_IN)


def _table(text: str, where: str) -> dict[str, list[str]]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{where}: is no TOML: {error}") from error
    for owner, outlets in table.items():
        if not isinstance(outlets, list) or not all(isinstance(o, str) and o.strip() for o in outlets):
            raise SettingsError(
                f'{where}: {owner!r} must be a list of outlets such as ["The Post", "post.example"], not {outlets!r}'
            )
    return table


def _made(table: Mapping[str, list[str]], where: str) -> Owners:
    names: dict[str, str] = {}
    hosts: dict[str, str] = {}
    for owner, outlets in table.items():
        for outlet in outlets:
            host = is_domain(outlet)
            kind, key = (hosts, host) if host else (names, folded(outlet))
            if not key:
                raise SettingsError(f"{where}: {owner!r} lists {outlet!r}, which is no name")
            if kind.setdefault(key, owner) != owner:
                raise SettingsError(
                    f"{where}: {outlet!r} is listed under {kind[key]!r} and under {owner!r}; keep one"
                )
    return Owners(names, hosts)


def domains(article: ArticleInfo) -> list[str]:
    """The host of an article's address (or a publisher that is one), then each domain above it."""
    labels = (address_host(article.url) or address_host(f"//{article.publisher.strip()}")).split(".")
    return [".".join(labels[i:]) for i in range(len(labels)) if labels[i]]


def is_domain(name: str) -> str:
    """A name as a domain, in small letters and without ``www``; empty where it is none."""
    host = name.strip().casefold().removeprefix("www.")
    return host if _HOST.fullmatch(host) else ""
