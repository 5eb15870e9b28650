"""Whose word a setting is: which values of a settings file need a yes first, and which key goes to which address.

A settings file that lies in the current folder may be a stranger's. What of it sends text away, decides who gets
a key, or shapes pages that fetch from elsewhere is withheld until its user has said yes to just that content.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brief import trust_store
from brief.records import digest
from brief.settings_file import Found, SettingsFile
from brief.settings_values import env_name, key_of

if TYPE_CHECKING:
    from brief.settings import Settings

ENGINES = ("library_url", "index_url", "work_executor")
"""Machines that hold the library or the index, or do the work."""
ADDRESSES = ("model_base_url", "model_checker_base_url", "embedding_base_url", *ENGINES)
KEYS = ("model_api_key", "model_checker_api_key", "embedding_api_key", "library_password", "index_headers")
DELIVERY = ("deliver_to", "deliver_marking", "deliver_smtp")
"""To whom briefs go, what they may see, and through whom: looked at when something is to be sent."""
MATTERS = (*ADDRESSES, *KEYS, "model_other_packages", "prompts", "fetch_allow_private", *DELIVERY)
"""The fields of a file that need a yes. Besides addresses and keys: a package that decides for itself whom it calls;
templates, of which a page could fetch an address with the reader's text in it; downloads from the own network."""


class Standing(StrEnum):
    """What a settings file may do."""

    NONE = "no settings file"
    PLAIN = "it sends nothing"
    YOURS = "yours"
    NAMED = "named by you"
    TRUSTED = "trusted"
    UNKNOWN = "not trusted"


@dataclass(frozen=True, slots=True)
class Trust:
    """What is known of a settings file.

    Attributes:
        standing: what it may do.
        place: where it lies, as trust in it is kept.
        digest: of what of it needs a yes.
        owner: its owner's user id where someone else can write it, or None.
        names: what of it needs a yes, but for keys: field and value.
    """

    standing: Standing = Standing.NONE
    place: str = ""
    digest: str = ""
    owner: int | None = None
    names: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """An address that is in use and the key that goes there: their fields; the key's is empty where there is none."""

    address: str
    key: str


def trust_of(file: SettingsFile, written: Mapping[str, Any], cwd: Path) -> Trust:
    """What a settings file may do.

    Args:
        file: as it was read.
        written: what of :data:`MATTERS` it sets to something, by field; a desk's folder of prompts by its key.
        cwd: from where a relative folder of prompts is meant.
    """
    if file.path is None:
        return Trust()
    parts = [f"{name}={json.dumps(written[name])}" for name in sorted(written)]
    for name in sorted(written):
        if name.rpartition(".")[2] == "prompts":
            parts += _templates(cwd / os.path.expanduser(written[name]))
    found = digest("trust 1", *parts)
    if file.found is Found.NAMED:
        standing = Standing.NAMED
    elif file.found is Found.YOURS:
        standing = Standing.YOURS
    elif not written:
        standing = Standing.PLAIN
    else:
        held = trust_store.holds(file.place, found)
        standing = Standing.TRUSTED if held else Standing.UNKNOWN
    names = tuple((name, value) for name, value in written.items() if name not in KEYS)
    return Trust(standing, file.place, found, file.owner, names)


def _templates(folder: Path) -> list[str]:
    """Names and digests of the templates in a folder of prompts: a yes is to them as they are."""
    found = []
    for place in (folder, folder / "prompts", folder / "templates"):
        for file in sorted(place.glob("*.j2")):
            if file.is_file():
                with file.open("rb") as opened:
                    sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
                found.append(f"{place.name}/{file.name}={sha256}")
    return found


def pairs(settings: Settings) -> list[Pair]:
    """Every address that is in use, with the key that goes there."""
    found = []
    if settings.model_name and settings.model_base_url:
        found.append(Pair("model_base_url", "model_api_key" if settings.model_api_key else ""))
    if settings.model_name and settings.model_checker:
        own = "model_checker_api_key" if settings.model_checker_api_key else ""
        if settings.model_checker_base_url:
            found.append(Pair("model_checker_base_url", own))
        elif own and settings.model_base_url:
            found.append(Pair("model_base_url", own))
    if settings.embedding_base_url:
        found.append(Pair("embedding_base_url", "embedding_api_key" if settings.embedding_api_key else ""))
    for address, key in zip(ENGINES, ("library_password", "index_headers", ""), strict=True):
        if getattr(settings, address):
            found.append(Pair(address, key if key and getattr(settings, key) else ""))
    return found


def in_use(settings: Settings, withheld: Mapping[str, Any]) -> list[str]:
    """Which withheld fields would do something if they were not; a key does so only by its address."""
    asked = {pair.address for pair in pairs(settings)}
    if settings.model_name and settings.model_other_packages:
        asked.add("model_other_packages")
    asked |= {name for name in ("prompts", "fetch_allow_private") if getattr(settings, name)}
    return [name for name in MATTERS if name in withheld and name in asked]


def mixed(settings: Settings, origin: Mapping[str, str]) -> list[Pair]:
    """Addresses that were set over the head of their key: by a flag or in the environment, the key further down.

    Such a key was given for another address, and goes nowhere. The other way round, a key of the environment
    and an address of a file that is trusted, is how the two are mostly set.
    """
    return [
        pair for pair in pairs(settings) if pair.key and _rank(origin[pair.key]) < _rank(origin[pair.address])
    ]


def not_yet(
    settings: Settings, origin: Mapping[str, str], trust: Trust, file: str
) -> tuple[dict[str, Any], str]:
    """What may not be used yet, by field, and why a key may not go to its address, where one may not."""
    found: dict[str, Any] = {}
    if trust.standing is Standing.UNKNOWN:
        found = {
            name: value for name in MATTERS if origin[name] == file and (value := getattr(settings, name))
        }
    apart = mixed(settings, origin)
    if not apart:
        return found, ""
    found |= {pair.key: getattr(settings, pair.key) for pair in apart}
    pair = apart[0]
    address, key = key_of(pair.address), key_of(pair.key)
    where = "by a flag" if origin[pair.address] == "flag" else f"in the {origin[pair.address]}"
    other = f"the {origin[pair.key]}" if origin[pair.key].startswith("environment") else origin[pair.key]
    return found, (
        f"{address} is set {where}, its key {key} in {other}: a key goes only to the address that it was set"
        f" with; set both in one place ({env_name(key)}, empty for no key)"
    )


def _rank(origin: str) -> int:
    if origin == "flag":
        return 3
    if origin == "default":
        return 0
    return 2 if origin.startswith("environment ") else 1
