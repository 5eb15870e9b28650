"""How much a report matters to a brief's reader, and what kind of text it is: heads fitted to labels.

Each head is a kernel ridge regression: how like a report is, in what it opens with (its title's and first passage's
vector, by the built-in model), how many people it says were harmed and how many it counts, to each of the labelled
reports, weighed. `scripts/fit_significance.py` fits them; `significance.json` says on what, and how well they do on
days of which they saw nothing. What is held of a labelled report are such numbers, no text.
"""

from __future__ import annotations

import json
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from brief.errors import SettingsError
from brief.records import SourcedClaim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("significance.npz")
"""``support`` (reports, features) float16, ``dual`` (reports, heads) float32, ``constant`` (heads) float32."""
ACCOUNT = Path(__file__).with_name("significance.json")
OPENING = 6
"""Sentences in which a report says how many were harmed by what it is about; later ones tell of other events too."""
MOST = 1e5
_PEOPLE = re.compile(
    r"\b(?:people|persons?|passengers?|residents?|civilians?|soldiers?|troops|migrants?|workers?|employees|children|men|women"
    r"|patients?|households?|homes|customers|victims?|refugees|protesters|aboard|inhabitants)\b",
    re.IGNORECASE,
)
_SCALE = 0.4
"""Puts the figures on the scale of a unit vector's numbers, so that one penalty serves both."""
GAMMA = 1.0
"""Of the kernel exp(-gamma d²) over the squared distance of two rows."""
_CHUNK = 512
BELONGS, NOTABLE, OPENS = "belongs", "notable", "opens"
"""Heads: grade 1 and up, 2 and up, 3."""


@dataclass(frozen=True, slots=True)
class Lead:
    """What the heads look at: a report's lead vector, of unit length, and its claims in order."""

    vector: Vector
    claims: tuple[SourcedClaim, ...]


def harmed(claims: Sequence[SourcedClaim]) -> float:
    """The most people that an opening's sentences say were killed, injured, missing and the like; 0 where none."""
    return max(
        (
            figure.low
            for claim in claims
            if claim.order < OPENING
            for figure in claim.reading.figures
            if figure.states and not figure.unit
        ),
        default=0.0,
    )


def counted(claims: Sequence[SourcedClaim]) -> float:
    """The most people that an opening's first sentences count, whatever is said of them; 0 where none."""
    return max(
        (
            figure.low
            for claim in claims
            if claim.order < OPENING - 2
            for figure in claim.reading.figures
            if not figure.unit and _PEOPLE.search(figure.counted)
        ),
        default=0.0,
    )


def row(lead: Lead) -> NDArray[np.float64]:
    """The features of a report, shape (dimension + 5,)."""
    import numpy as np

    size = math.log10(1 + min(harmed(lead.claims), MOST))
    people = math.log10(1 + min(counted(lead.claims), MOST**2))
    steps = (size, float(size > 0.25), max(size - 1, 0.0), max(size - 2, 0.0), people)
    return np.concatenate([lead.vector.astype(np.float64), _SCALE * np.array(steps)])


@dataclass(frozen=True)
class Heads:
    """Fitted heads: their names, the rows of the labelled reports, and what each weighs in each head."""

    names: tuple[str, ...]
    support: NDArray[np.float32]
    dual: NDArray[np.float32]
    constant: NDArray[np.float32]


@cache
def heads() -> Heads:
    """The heads as shipped.

    Raises:
        SettingsError: their files are missing or damaged.
    """
    import numpy as np

    try:
        names = tuple(json.loads(ACCOUNT.read_text("utf-8"))["heads"])
        with WEIGHTS.open("rb") as file, np.load(file, allow_pickle=False) as held:
            found = Heads(names, held["support"].astype(np.float32), held["dual"], held["constant"])
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise SettingsError(f"{WEIGHTS}: cannot be loaded ({error}); install brief-desk anew") from error
    if found.dual.shape != (len(found.support), len(names)) or found.constant.shape != (len(names),):
        raise SettingsError(f"{WEIGHTS}: its parts do not fit each other; install brief-desk anew")
    return found


def weight(notable: float, opens: float, *, titled: bool) -> float:
    """What orders a report among others, from about 0 to 1.5.

    Of notes without a headline, which editors chose already, nearly all are notable, and what opens a brief must tell
    them apart. Of a day's first three, on the labelled days: articles 67 % right by this and 47 % by ``opens``
    alone, events 65 % and 50 % the other way round.
    """
    return notable + 0.5 * opens if titled else 0.15 * notable + 2.0 * opens


def kernel(rows: NDArray[np.float32], support: NDArray[np.float32]) -> NDArray[np.float32]:
    """How like each row is to each row of the support, shape (rows, support), from 0 to 1."""
    import numpy as np

    squares = (rows**2).sum(axis=1)[:, None] + (support**2).sum(axis=1)[None]
    found: NDArray[np.float32] = np.exp(-GAMMA * np.maximum(squares - 2 * rows @ support.T, 0.0))
    return found


def valued(leads: Sequence[Lead]) -> list[dict[str, float]]:
    """What each head says of each report, by the head's name."""
    import numpy as np

    if not leads:
        return []
    found = heads()
    rows = np.stack([row(lead) for lead in leads]).astype(np.float32)
    values: list[dict[str, float]] = []
    for begin in range(0, len(rows), _CHUNK):
        part = kernel(rows[begin : begin + _CHUNK], found.support) @ found.dual + found.constant
        values += [dict(zip(found.names, map(float, one), strict=True)) for one in part]
    return values
