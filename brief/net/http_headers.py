"""What stands around a body: validators, media type, `Retry-After`; and the words for what went wrong.

Pure functions over what a server sent. Whatever of it is shown is made printable and short first.
"""

from __future__ import annotations

import email.utils
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

LONGEST_WAIT = timedelta(days=7)
"""The longest ``Retry-After`` that is kept to: a clock far off or a slip must not silence a source for good."""


def shown(url: str) -> str:
    """An address as it may stand in a message: no password, no control characters, not endless."""
    text = plain(url, 300)
    scheme, mark, rest = text.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}{mark}{authority.rpartition('@')[2]}{slash}{path}" if mark else text


def validators(etag: str, last_modified: str) -> dict[str, str]:
    """The conditional headers, verbatim; one that no header can carry is left out."""
    pairs = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: v for name, v in pairs.items() if v and v.isprintable() and v.isascii() and v == v.strip()}


def first_of_each(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by lower-case name; of a repeated one the first."""
    found: dict[str, str] = {}
    for name, value in headers:
        try:
            text = value.decode("utf-8")  # some servers send addresses so, against the standard
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        found.setdefault(name.decode("latin-1").lower(), text)
    return found


def content_type(value: str) -> str:
    """Media type of a ``Content-Type`` and its charset, if any, lower case; empty where it is no such thing."""
    media_type, *parameters = value.lower().split(";")
    charset = next((p.partition("=")[2] for p in parameters if p.strip().startswith("charset=")), "")
    charset = _token(charset.strip().strip("\"'"))
    return f"{_token(media_type)}; charset={charset}" if charset else _token(media_type)


def _token(text: str) -> str:
    text = text.strip()
    sound = text.isascii() and len(text) < 100 and all(c.isalnum() or c in "/+-._:" for c in text)
    return text if sound else ""


def status_words(status: int, headers: dict[str, str]) -> str:
    """Why a status other than success gave nothing, and what to do; goes on from the address."""
    after = retry_after(headers.get("retry-after", ""))
    if status == 410:
        return "is gone for good (410)"
    if status == 404:
        return "is not there (404); check the address"
    if status in (401, 402, 403, 407, 451):
        return f"the server does not let brief in ({status}); save it from a browser and ingest the file"
    if status == 429:
        return f"the server asks for fewer requests (429); try again {after or 'later'}"
    if status >= 500:
        return f"the server failed ({status}); try again {after or 'later'}"
    return f"the server answered with status {status} instead of a page; check the address in a browser"


def retry_after(value: str) -> str:
    """A ``Retry-After`` (seconds or a date) in words; empty where it says nothing usable."""
    if value.isascii() and value.isdecimal() and len(value) <= 9:
        return f"in {int(value)} s"
    date = http_date(value)
    return f"after {date:%Y-%m-%d %H:%M %Z}" if date else ""


def http_date(value: str) -> datetime | None:
    """A header's date with its zone, UTC where it names none; None where it is no date."""
    try:
        date = email.utils.parsedate_to_datetime(value)
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def wait_until(status: int, headers: dict[str, str], now: datetime) -> datetime | None:
    """When a server that is too busy (429, 503) may be asked again by its ``Retry-After``; None if it does not say."""
    value = headers.get("retry-after", "").strip()
    if status not in (429, 503) or not value:
        return None
    if value.isascii() and value.isdecimal():
        until = now + min(timedelta(seconds=int(value[:9])), LONGEST_WAIT)
    else:
        until = min(http_date(value) or now, now + LONGEST_WAIT)
    return until.astimezone(UTC) if until > now else None


def connect_words(error: Exception) -> str:
    """Why there is no connection, from the error that the HTTP library wrapped."""
    import ssl

    cause = error.args[0] if error.args else None  # the library keeps it there, and drops `__cause__`
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted ({plain(cause.verify_message, 200)}); nothing was fetched"
    if isinstance(cause, ssl.SSLError):
        return f"no encrypted connection could be made ({plain(str(cause.reason), 200)}); check the address"
    return f"no connection ({plain(str(error), 200)}); check the address and the network"


def plain(text: str, limit: int) -> str:
    """Foreign text as it may be shown: printable, one line, cut to ``limit`` characters."""
    printable = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return printable if len(printable) <= limit else printable[: limit - 1] + "…"
