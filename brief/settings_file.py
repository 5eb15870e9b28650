"""The settings file: which one it is, how its user came to it, and what it holds, read once."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from brief.errors import SettingsError

FILE_NAME = "brief.toml"


class Found(StrEnum):
    """How a settings file came to be the one."""

    NONE = "none"
    NAMED = "named"
    """By ``--config``, or by an absolute path in ``BRIEF_CONFIG``: its user's own word."""
    YOURS = "yours"
    """In the user's configuration folder, theirs (or root's), and nobody else may write it."""
    FOLDER = "folder"
    """Everywhere else: it lay in the current folder, or someone else can change it."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file as it was read.

    Attributes:
        path: as it is shown.
        found: how it came to be the one.
        chosen: its user named it, so that the library lies beside it.
        owner: its owner's user id where that is neither the user nor root, else None.
        text: its whole text; nothing looks at the file again, so that what was asked about is what is used.
    """

    path: Path | None
    found: Found = Found.NONE
    chosen: bool = False
    owner: int | None = None
    text: str = ""

    @property
    def place(self) -> str:
        """Where it lies: the folder's real path and the file's own name; a link is another file than its target."""
        return place_of(self.path) if self.path else ""

    def beside(self, value: str, cwd: Path) -> str:
        """A path that the file names, as it is used in ``cwd``; a relative one lies beside the file.

        Else the prompts of the user's own settings would be those of whatever folder they stand in.
        """
        if not value or self.path is None or self.path.parent.resolve() == cwd.resolve():
            return value
        return str(self.path.absolute().parent / os.path.expanduser(value))


def place_of(path: Path) -> str:
    """A file's place as trust in it is kept: the real path of its folder, and its name."""
    return str(path.absolute().parent.resolve() / path.name)


def find(cwd: Path, environ: Mapping[str, str], config: Path | None) -> SettingsFile:
    """The settings file of a command that was started in ``cwd``.

    A relative ``BRIEF_CONFIG`` means another file in every folder; it chooses one, and is no yes to it.

    Raises:
        SettingsError: a named file that is not there, or a file that cannot be read.
    """
    in_environment = environ.get("BRIEF_CONFIG", "")
    if config is not None or in_environment:
        path = config or cwd / in_environment
        if not path.is_file():
            raise SettingsError(f"{path}: no such settings file; write one with `brief init`")
        named = config is not None or Path(in_environment).is_absolute()
        return _read(path, Found.NAMED if named else Found.FOLDER, chosen=True)
    here = cwd / FILE_NAME
    if here.is_file():
        return _read(here, Found.FOLDER)
    import platformdirs  # only where there is no file here: half the commands never need it

    user = Path(platformdirs.user_config_dir("brief", appauthor=False)) / FILE_NAME
    if not user.is_file():
        return SettingsFile(None)
    return _read(user, Found.YOURS if user.is_absolute() else Found.FOLDER)


def data_dir(cwd: Path, environ: Mapping[str, str], file: SettingsFile, named: Path | None) -> Path:
    """The library's folder."""
    if named is not None:
        return named
    if environ.get("BRIEF_DATA_DIR"):
        return Path(environ["BRIEF_DATA_DIR"])
    if file.path is not None and (file.chosen or file.path.parent.resolve() == cwd.resolve()):
        return file.path.parent / ".brief"
    import platformdirs

    return Path(platformdirs.user_data_dir("brief", appauthor=False))


def values(file: SettingsFile, whole: set[str]) -> dict[str, Any]:
    """The file's values by dotted key; tables that are themselves a setting (``whole``) stay whole.

    Raises:
        SettingsError: it is no TOML.
    """
    try:
        data = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file.path}: cannot be read as settings: {error}") from error
    flat: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, dict) and name not in whole:
            flat.update({f"{name}.{k}": v for k, v in value.items()})
        else:
            flat[name] = value
    return flat


def stranger(status: os.stat_result) -> bool:
    """Whether a file's owner is neither the user nor root, or everyone may write it."""
    if not hasattr(os, "geteuid"):
        return False
    return status.st_uid not in (os.geteuid(), 0) or bool(status.st_mode & stat.S_IWOTH)


def _read(path: Path, found: Found, *, chosen: bool = False) -> SettingsFile:
    try:
        with path.open("rb") as opened:
            status = os.fstat(opened.fileno())
            text = opened.read().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as settings: {error}") from error
    theirs = stranger(status)
    if found is Found.YOURS and theirs:
        found = Found.FOLDER
    return SettingsFile(path, found, chosen, status.st_uid if theirs else None, text)
