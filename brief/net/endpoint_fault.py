"""A try to reach an endpoint that failed: what went wrong, in words, and what that means for further tries."""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass
from urllib.parse import urlsplit

NOTHING_THERE = frozenset({404, 405, 501})
"""What servers answer where nothing of the protocol stands at an address."""
TOO_LATE = "took too long; try again later or raise model.timeout"


@dataclass(eq=False, repr=False)
class Fault(Exception):
    """One try failed.

    Attributes:
        again: another try may help.
        final: no question of this run can be answered: nothing more need be sent.
        late: it took too long.
        sent: the question reached the server, which may have charged for it.
        wait: seconds that the server asked to be left alone, or None.
        status: the HTTP status where there was one, else 0.
        said: the server's own code and words, in lower case.
        usage: the server's count for an answer that cannot be used, or None.
        astray: what answers there does not speak the protocol, or not at this path.
    """

    text: str
    _: KW_ONLY
    again: bool = False
    final: bool = False
    late: bool = False
    sent: bool = False
    wait: float | None = None
    status: int = 0
    said: str = ""
    usage: tuple[int, int] | None = None
    astray: bool = False


def version_hint(address: str, name: str) -> str:
    """What to add where nothing of the protocol answers at an address whose path names no version; else empty.

    ``name`` is the endpoint's in the settings: ``model`` or ``embedding``.
    """
    if re.search(r"/v\d", urlsplit(address).path):
        return ""
    return f"; {name}.base_url has no /v1 at its end, try {address.rstrip('/')}/v1"
