"""Pages from templates: what goes wrong in one of the user's own is told with its file and line."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from brief.errors import BriefError, SettingsError

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment


def fill_page(
    environment: SandboxedEnvironment, name: str, user_folder: Path | None, **values: object
) -> str:
    """A page from the template of a name, without space around it.

    Raises:
        SettingsError: a template of the user's own cannot be used; says which, and its line.
    """
    try:
        return environment.get_template(name).render(**values).strip() + "\n"
    except BriefError:
        raise
    except Exception as error:
        at = _place_of_fault(error, user_folder)
        if at is None:  # ours, so a defect
            raise
        raise SettingsError(f"{at}: cannot be filled in: {error}") from error


def _place_of_fault(error: Exception, user_folder: Path | None) -> str | None:
    """The line of the user's own template in which filling it in went wrong."""
    if user_folder is None:
        return None
    steps = [(step.filename, step.lineno) for step in traceback.extract_tb(error.__traceback__)]
    if (file := getattr(error, "filename", None)) and (line := getattr(error, "lineno", None)):
        steps.append((file, line))
    own = [(file, line) for file, line in steps if Path(file).is_relative_to(user_folder)]
    return f"{own[-1][0]}: line {own[-1][1]}" if own else None
