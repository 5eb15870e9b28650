"""To whom briefs may go: the recipients that settings name, each with address, forms, and the markings it may see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from brief.errors import SettingsError, UsageError
from brief.net.public_addresses import LOOPBACK
from brief.rendering import forms
from brief.settings import Settings

_MAIL = re.compile(r"[^\s@<>,;:\"()]+@[\w-]+(?:\.[\w-]+)*")
_NAME = re.compile(r"[\w.-]{1,64}")


class Channel(StrEnum):
    """How a recipient is reached."""

    MAIL = "mail"
    HOOK = "web hook"
    SLACK = "Slack"
    TEAMS = "Teams"
    MATRIX = "Matrix"
    FOLDER = "folder"
    GIT = "git"


_FORMS = {Channel.MAIL: ("html",), Channel.FOLDER: ("html",), Channel.GIT: ("md", "json")}
"""Forms of those that name none; hooks and chats have one body of their own."""
_CHATS = {"slack": Channel.SLACK, "teams": Channel.TEAMS, "matrix": Channel.MATRIX}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody or something that briefs go to.

    Attributes:
        name: as settings call it.
        channel: how it is reached.
        address: a mail address, an address of the web, a folder.
        forms: of the documents that it gets.
        markings: which it may see; what bears none it may see in any case.
    """

    name: str
    channel: Channel
    address: str
    forms: tuple[str, ...]
    markings: frozenset[str]

    def may_see(self, marking: str) -> bool:
        """Whether what bears this marking may leave for here."""
        return not marking or _folded(marking) in self.markings

    @property
    def shown(self) -> str:
        """Its address as it may be shown: of a hook the host alone, for the rest of it is its key."""
        if self.channel in _FORMS:
            return self.address
        return urlsplit(self.address).hostname or "?"


def recipients(settings: Settings) -> dict[str, Recipient]:
    """The recipients of settings, by name.

    Raises:
        SettingsError: an address or a form is not known, or something is said of a recipient that is not named.
    """
    named = settings.deliver_to
    for key, table in (("marking", settings.deliver_marking), ("forms", settings.deliver_forms)):
        if lost := sorted(set(table) - set(named)):
            raise SettingsError(f"deliver.{key}.{lost[0]}: deliver.to names no such recipient; add it there")
    return {name: _recipient(name, address, settings) for name, address in named.items()}


def all_named(names: Iterable[str], known: Mapping[str, Recipient]) -> None:
    """Refuse names that settings have no recipient for.

    Raises:
        UsageError: there is such a name.
    """
    if lost := [name for name in names if name not in known]:
        raise UsageError(f"deliver.to names no recipient {lost[0]!r}; it names {', '.join(known)}")


def _recipient(name: str, given: str, settings: Settings) -> Recipient:
    if not _NAME.fullmatch(name):
        raise SettingsError(f"deliver.to.{name}: a recipient's name is letters, digits, dots and dashes")
    channel, address = _address(name, given)
    asked = tuple(re.findall(r"[\w-]+", settings.deliver_forms.get(name, ""))) or _FORMS.get(channel, ())
    if channel not in _FORMS and settings.deliver_forms.get(name):
        raise SettingsError(f"deliver.forms.{name}: {channel} has a body of its own; leave its forms out")
    for form in asked:
        try:
            forms.form(form)
        except UsageError as error:
            raise SettingsError(f"deliver.forms.{name}: {error}") from error
    if channel is Channel.MAIL and not (settings.deliver_smtp and settings.deliver_from):
        raise SettingsError(f"deliver.to.{name}: mail needs deliver.smtp and deliver.from, too")
    seen = frozenset(map(_folded, re.split("[,;]", settings.deliver_marking.get(name, ""))))
    return Recipient(name, channel, address, asked, seen - {""})


def _address(name: str, given: str) -> tuple[Channel, str]:
    scheme, _, rest = given.partition(":")
    where = f"deliver.to.{name}"
    if scheme == "mailto":
        if not _MAIL.fullmatch(rest):
            raise SettingsError(f"{where}: {rest!r} is no mail address; one recipient each")
        return Channel.MAIL, rest
    if scheme in ("file", "git"):
        parts = urlsplit(given)
        path = Path(unquote(parts.path))
        if parts.netloc or not path.is_absolute():
            raise SettingsError(f"{where}: a folder is named whole, as in {scheme}:///srv/briefs")
        return (Channel.FOLDER if scheme == "file" else Channel.GIT), str(path)
    channel = _CHATS.get(scheme, Channel.HOOK)
    address = given if channel is Channel.HOOK else rest
    parts = urlsplit(address)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or "@" in parts.netloc
        or not address.isprintable()
    ):
        raise SettingsError(
            f"{where}: {given[:40]!r} is no address; use mailto:, https://, slack:, teams: or"
            " matrix: before it, file:// or git://"
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError(f"{where}: what leaves this machine goes by https, not by http")
    return channel, address


def _folded(marking: str) -> str:
    return " ".join(marking.split()).upper()
