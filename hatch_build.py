"""Build hook: puts the top-level prompts/ and templates/ into a real wheel, inside the package.

An editable install reads them where they stand in the checkout. A static ``force-include`` would
leave copies of them behind that go stale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourceHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the two folders to every wheel that is not editable."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds; ``version`` is ``standard`` or ``editable``."""
        if version == "editable":
            return
        for kind in ("prompts", "templates"):
            build_data["force_include"][str(Path(self.root, kind))] = f"brief/{kind}"
