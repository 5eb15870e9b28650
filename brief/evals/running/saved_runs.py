"""A run kept in a file: what each case gave, so that it can be scored again without running."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from brief.errors import CaseError
from brief.evals.cases.case_files import Label
from brief.evals.cases.verdict_record import Outcome
from brief.evals.metrics.scoring import Known
from brief.records import Span
from brief.records.codec import to_json

FILE = "run.json"


@dataclass(frozen=True, slots=True)
class Saved:
    """A verdict with what scoring it knew of the corpus."""

    outcome: Outcome
    labels: tuple[tuple[Label, Span | None], ...]
    published: dict[str, str]

    @classmethod
    def of(cls, outcome: Outcome, known: Known) -> Saved:
        """A run as it is saved."""
        return cls(outcome, tuple(known.spans.items()), dict(known.published))

    @property
    def known(self) -> Known:
        """As scoring takes it."""
        return Known(dict(self.labels), self.published)


def write(folder: Path, saved: Saved) -> None:
    """Write a run into a folder."""
    (folder / FILE).write_text(to_json(saved), "utf-8")


def read(folder: Path) -> Saved:
    """The run saved in a folder.

    Raises:
        CaseError: there is none, or it is of another version of brief.
    """
    path = folder / FILE
    from pydantic import TypeAdapter, ValidationError

    try:
        found: Saved = TypeAdapter(Saved).validate_json(path.read_text("utf-8"))
        return found
    except OSError as error:
        raise CaseError(f"{path}: no saved run; `brief eval --out {folder}` makes one") from error
    except ValidationError as error:
        raise CaseError(f"{path}: is no saved run of this version of brief; run the suite again") from error
