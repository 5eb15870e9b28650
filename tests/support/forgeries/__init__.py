"""Forgeries of briefs, answers, pages, bundles and ZIP files, made by one who never read the checker."""

from __future__ import annotations

from tests.support.forgeries import (
    archives,
    bundle_files,
    bundles,
    citations,
    hostile,
    making,
    markup,
    pages,
    records,
    sentences,
)
from tests.support.forgeries.registry import (
    ASSERTED,
    CAUGHT,
    KINDS,
    LARGE_KINDS,
    Bundle,
    Forgery,
    Record,
    Repair,
    files_repaired,
    in_bundle,
    untouched,
)
from tests.support.forgeries.zip_entries import packed, unzipped

__all__ = [
    "ASSERTED",
    "CAUGHT",
    "FORGERIES",
    "IN_BUNDLES",
    "LARGE",
    "Bundle",
    "Forgery",
    "Record",
    "Repair",
    "files_repaired",
    "in_bundle",
    "packed",
    "untouched",
    "unzipped",
]
_WRITTEN_DOWN = (
    records,
    making,
    sentences,
    citations,
    pages,
    markup,
    bundles,
    bundle_files,
    archives,
    hostile,
)
"""The modules whose import writes their kinds down."""

FORGERIES: tuple[Forgery, ...] = tuple(KINDS.values())
"""All kinds but the large ones."""
IN_BUNDLES: tuple[Forgery, ...] = tuple(
    in_bundle(one) for one in FORGERIES if one.artefact in ("record", "page")
)
"""Those of records and pages once more, in the bundles that hold them."""
LARGE: tuple[Forgery, ...] = tuple(LARGE_KINDS.values())
"""Kinds that take more than 20 MB each to make."""
