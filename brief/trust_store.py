"""Which settings files their user has said yes to: one small file each in the user's own state folder.

As with ``direnv allow``, a yes is to a place and to its content: its digest is kept, and other content is asked
about anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from brief.errors import SettingsError
from brief.records import digest
from brief.settings_file import stranger


@dataclass(frozen=True, slots=True)
class Kept:
    """A yes: to which file, to which content (its digest), when (UTC), and what the content named; never a key."""

    place: str
    digest: str
    at: str
    names: tuple[str, ...] = ()


def holds(place: str, content: str) -> bool:
    """Whether a yes to this place with this content is kept."""
    found = _read(_file(place))
    return found is not None and (found.place, found.digest) == (place, content)


def keep(place: str, content: str, names: Sequence[str]) -> None:
    """Keep a yes; one to other content of the same place is forgotten.

    Raises:
        SettingsError: the state folder cannot be written.
    """
    import tempfile  # only where one is kept

    file = _file(place)
    made = Kept(place, content, datetime.now(UTC).isoformat(timespec="seconds"), tuple(names))
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".")
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            json.dump(asdict(made), opened)
        os.replace(name, file)
    except OSError as error:
        raise SettingsError(f"{file}: cannot be written: {error.strerror}") from error


def forget(place: str) -> bool:
    """Take a yes back; False where there was none."""
    file = _file(place)
    there = file.exists()
    file.unlink(missing_ok=True)
    return there


def held() -> list[Kept]:
    """Every yes that is kept, by place."""
    found = [_read(file) for file in sorted(_folder().glob("*.json"))]
    return sorted((one for one in found if one is not None), key=lambda one: one.place)


def _folder() -> Path:
    """The folder of what is trusted.

    Raises:
        SettingsError: there is no state folder of the user's own; a relative one would lie in a stranger's folder.
    """
    import platformdirs

    state = Path(platformdirs.user_state_dir("brief", appauthor=False))
    if not state.is_absolute():
        raise SettingsError(f"{state}: is no state folder, as it is relative; set HOME or XDG_STATE_HOME")
    return state / "trusted"


def _file(place: str) -> Path:
    return _folder() / f"{digest(place)[:32]}.json"


def _read(file: Path) -> Kept | None:
    """What a file holds; what is not the user's own, or cannot be read, is no yes."""
    try:
        with file.open("rb") as opened:
            if stranger(os.fstat(opened.fileno())):
                return None
            kept = json.loads(opened.read())
        names = tuple(str(name) for name in kept["names"])
        return Kept(str(kept["place"]), str(kept["digest"]), str(kept["at"]), names)
    except (OSError, ValueError, TypeError, KeyError):
        return None
