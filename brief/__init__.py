"""`brief`: sourced intelligence briefs in which no claim is stronger than its source."""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False  # as type checkers know it; `typing` is slow to import
if TYPE_CHECKING:
    from brief.desk import Desk

__all__ = ["Desk", "__version__"]


def __getattr__(name: str) -> object:
    """``Desk`` is imported when it is first asked for, so that ``brief --help`` stays light."""
    if name == "Desk":
        from brief.desk import Desk

        return Desk
    raise AttributeError(f"module 'brief' has no attribute {name!r}")
