"""A look at everything that a library holds: each thing against its digest, or whether it can be read at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from brief.analysis.article_claims import is_readable
from brief.errors import BriefError

if TYPE_CHECKING:
    from brief.desk import Desk


def check(desk: Desk) -> list[str]:
    """What is wrong with the library of a desk, a line each; it is noted beside the library for whoever writes next.

    Raises:
        LibraryError: it cannot be opened at all.
    """
    library = desk.library()
    found = library.faults()
    try:
        for id_, payload in library.readings.everything():
            if not is_readable(payload):
                found.append(f"what was read in article {id_} cannot be read again")
        for brief in library.ledger.briefs():
            try:
                json.loads(library.ledger.brief_record(brief.id))
            except (ValueError, UnicodeDecodeError):
                found.append(f"the record of brief {brief.id} “{brief.title}” is no record any more")
    except BriefError as error:
        found.append(str(error))
    library.note_faults(found)
    return found
