"""What settings must be together: numbers within bounds, addresses of their kinds, nothing secret where it is shown."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

from brief.errors import SettingsError
from brief.settings_values import holds_password, key_of, price

if TYPE_CHECKING:
    from brief.settings import Settings

DUMP_FIELDS = ("text", "title", "published", "modified", "authors", "publisher", "url", "language", "id")
"""What ``dump.fields`` may name the fields of."""


def validate(settings: Settings, origin: Mapping[str, str]) -> None:
    """Refuse settings that cannot be meant; each error names where the value stands.

    Raises:
        SettingsError: says which setting, and what it must be.
    """
    try:
        settings.zone()
    except (KeyError, ValueError, OSError) as error:
        where = origin["timezone"]
        raise SettingsError(
            f"{where}: timezone {settings.timezone!r} is not known; use a name such as Europe/Kyiv"
        ) from error
    if not 0.0 <= settings.search_weight <= 1.0:
        raise SettingsError(f"{origin['search_weight']}: search.weight must be from 0 to 1")
    unknown = sorted(set(settings.dump_fields) - set(DUMP_FIELDS))
    if unknown:
        raise SettingsError(
            f"{origin['dump_fields']}: dump.fields has no field {unknown[0]!r}; it takes {', '.join(DUMP_FIELDS)}"
        )
    for f in fields(settings):
        value = getattr(settings, f.name)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not 0 <= value < math.inf:
            raise SettingsError(
                f"{origin[f.name]}: {key_of(f.name)} must be a number from 0 up, not {value!r}"
            )
    for name, address in (
        ("model", settings.model_base_url),
        ("model.checker", settings.model_checker_base_url),
        ("embedding", settings.embedding_base_url),
    ):
        joint = "_" if "." in name else "."
        if address and not address.startswith(("http://", "https://")):
            raise SettingsError(f"{name}{joint}base_url must begin with http:// or https://, not {address!r}")
        if "@" in address or "?" in address or "#" in address:  # it is shown in messages and in the cache
            raise SettingsError(
                f"{name}{joint}base_url must hold no password and no question mark; put the key in {name}{joint}api_key"
            )
    _validate_engines(settings, origin)
    for name in ("model_concurrency", "model_answer_tokens", "model_story_tokens"):
        if getattr(settings, name) < 1:
            raise SettingsError(f"{origin[name]}: {key_of(name)} must be 1 or more")
    for model in settings.model_prices:
        if price(settings.model_prices, model) is None:
            raise SettingsError(
                f"{origin['model_prices']}: model.prices: the price of {model} must be US dollars for a million"
                f" tokens in and out, such as 2.50/10, not {settings.model_prices[model]!r}"
            )
    if (
        settings.model_max_usd
        and settings.model_name
        and price(settings.model_prices, settings.model_name) is None
    ):
        raise SettingsError(
            f"{origin['model_max_usd']}: model.max_usd is set, but model.prices has no price for"
            f" {settings.model_name}; add it or set model.max_tokens"
        )
    if settings.model_name and not settings.model_base_url:
        raise SettingsError(
            "model.name is set but model.base_url is not; name the address text may be sent to"
        )


def _validate_engines(settings: Settings, origin: Mapping[str, str]) -> None:
    """Where library, index and work are: addresses of their kinds, without a password in them."""
    for name, kinds, example in (
        ("library_url", ("postgresql://", "postgres://"), "postgresql://brief@db.example.org/news"),
        ("index_url", ("http://", "https://"), "https://chroma.example.org"),
        ("work_executor", ("ray://",), "ray://head.example.org:10001"),
    ):
        value, key = getattr(settings, name), key_of(name)
        if value and not value.startswith(kinds) and (name, value) != ("work_executor", "ray"):
            raise SettingsError(f"{origin[name]}: {key} must be like {example}")  # it may hold a password
        who = value.partition("://")[2].partition("/")[0].rpartition("@")[0]
        if holds_password(value) or (who and name != "library_url"):
            secret = key_of("library_password" if name == "library_url" else "index_headers")
            raise SettingsError(f"{origin[name]}: {key} must hold no password; put it in {secret}")

    for name, value in settings.index_headers.items():
        if not re.fullmatch(r"[A-Za-z0-9-]+", name) or not value.isprintable():
            raise SettingsError(
                f"{origin['index_headers']}: index.headers must be names of HTTP headers, each with its value"
            )
