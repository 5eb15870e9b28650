"""Who a file says wrote it: names, and not the login, the program or the default that stands there as often."""

from __future__ import annotations

import re

from brief.records import fold

MAX_AUTHORS = 20
_JUNK = re.compile(
    r"^(?:.*\b(?:user|admin(?:istrator)?|owner|microsoft|author|unknown|anonymous|default|unspecified|root|pc|test"
    r"|python-docx)\b.*|\S*\d\S*|.*[@\\/].*|\W*)$",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"^(?:[^\W\dA-Z_]\S*|[A-Z]{6,}|[A-Z][a-z]*[._][A-Za-z]+)$")
"""One word that opens with a small letter ("jtann"), a long one in capitals, or two parted by a dot ("J.Tann")."""
_BETWEEN = re.compile(r"\s*[;|]\s*|\s+(?:and|und|et|y)\s+|\s*,\s+(?=\S+ )")


def authors(stated: str) -> tuple[str, ...]:
    """The names among what a file's properties say of its author."""
    names = [fold(name) for name in _BETWEEN.split(stated)]
    good = (n for n in names if 3 < len(n) <= 80 and not _JUNK.match(n) and not _LOGIN.match(n))
    return tuple(dict.fromkeys(good))[:MAX_AUTHORS]
