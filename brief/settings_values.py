"""Values of settings: from the text of an environment variable, from TOML, from a price table."""

from __future__ import annotations

import math
import re
import typing
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from brief.errors import SettingsError

OTHER_VARIABLES = (
    "BRIEF_CONFIG", "BRIEF_DATA_DIR", "BRIEF_JUDGE_API_KEY", "BRIEF_DATA", "BRIEF_TEST_GGUF",
)  # fmt: skip
"""Variables that are no settings: of the command line, of ``brief eval``, of the tests."""


def holds_password(address: str) -> bool:
    """Whether an address has a password in it: after a user's name, which may hold a slash, or in its query."""
    return ":" in address.partition("://")[2].rpartition("@")[0] or bool(
        re.search(r"[?&]\w*password=", address, re.IGNORECASE)
    )


def key_of(name: str) -> str:
    """The TOML key of a field: ``model_base_url`` is ``model.base_url``."""
    return name.replace("_", ".", 1)


def env_name(key: str) -> str:
    """The environment variable of a key: ``model.base_url`` is ``BRIEF_MODEL_BASE_URL``."""
    return "BRIEF_" + key.replace(".", "_").upper()


def unknown_variables(environ: Mapping[str, str], known: Sequence[str]) -> tuple[str, ...]:
    """Variables that begin with ``BRIEF_`` and mean nothing, each in words, with the one that was perhaps meant."""
    names = [*known, *OTHER_VARIABLES]
    found = []
    for name in sorted(environ):
        if name.startswith("BRIEF_") and name not in names:
            import difflib  # only where one is wrong

            near = difflib.get_close_matches(name, names, 1, 0.8)
            hint = f"; did you mean {near[0]}?" if near else ""
            found.append(f"environment {name}: no such setting, and it is not used{hint}")
    return tuple(found)


def parse(raw: str, kind: Any, key: str, where: str) -> Any:
    """The value of a setting from an environment variable's text.

    Raises:
        SettingsError: it is of another kind; names ``where`` it stands and the ``key``.
    """
    if re.search("[\ud800-\udfff]", raw):
        raise SettingsError(f"{where}: {key} is not in UTF-8: {ascii(raw)}")
    if kind is bool:
        words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
        if raw.lower() not in words:
            raise SettingsError(f"{where}: {key} must be true or false, not {raw!r}")
        return words[raw.lower()]
    if kind in (int, float):
        try:
            return kind(raw)
        except ValueError as error:
            raise SettingsError(f"{where}: {key} must be a number, not {raw!r}") from error
    if kind is str:
        return raw
    if typing.get_origin(kind) is list:
        return [word.strip() for word in raw.split(",") if word.strip()]
    pairs = [pair.partition("=") for pair in raw.split(",") if pair.strip()]
    if not all(name.strip() and value.strip() for name, _, value in pairs):
        raise SettingsError(f"{where}: {key} must be pairs such as text=body,title=head, not {raw!r}")
    return {name.strip(): value.strip() for name, _, value in pairs}


def secret_of(file: Path, where: str) -> str:
    """A secret that a file holds, its first line: as Docker, Kubernetes and systemd hand them on.

    Raises:
        SettingsError: it cannot be read, or holds nothing; says nothing of what it holds.
    """
    try:
        with file.open(encoding="utf-8") as opened:
            found = opened.readline(10_000).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SettingsError(f"{where}: {file}: cannot be read: {reason}") from error
    if not found:
        raise SettingsError(f"{where}: {file}: is empty")
    return found


def convert(value: Any, kind: Any, key: str, where: str) -> Any:
    """The value of a setting from a settings file or a flag.

    Raises:
        SettingsError: it is of another kind; names ``where`` it stands and the ``key``.
    """
    if isinstance(value, str) and "\0" in value:
        raise SettingsError(f"{where}: {key} holds a NUL character")
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if typing.get_origin(kind) is dict:
        if isinstance(value, dict) and all(isinstance(v, str) for v in value.values()):
            return value
        raise SettingsError(f"{where}: {key} must be a table of names, not {value!r}")
    if typing.get_origin(kind) is list:
        if isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value):
            return value
        raise SettingsError(f"{where}: {key} must be a list of words, not {value!r}")
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SettingsError(f"{where}: {key} must be of kind {kind.__name__}, not {value!r}")
    return value


def price(prices: Mapping[str, str], name: str) -> tuple[float, float] | None:
    """US dollars for a million tokens in and out of a model, by its name with or without its provider.

    None where the table has none, or has what is no pair of numbers from 0 up.
    """
    parts = prices.get(name, prices.get(name.partition(":")[2], "")).split("/")
    try:
        first, second = (float(part) for part in parts)
    except ValueError:
        return None
    return (first, second) if 0 <= first < math.inf and 0 <= second < math.inf else None
