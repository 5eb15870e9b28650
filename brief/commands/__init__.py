"""The commands, a module a family: what they share is their context."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brief.commands.terminal import Bar

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.settings import Loaded


@dataclass
class Context:
    """What the options before the command's name said."""

    config: Path | None = None
    data_dir: Path | None = None
    verbose: bool = False
    quiet: bool = False
    at_desk: str = ""
    """The desk of settings that is meant."""
    told: set[str] = field(default_factory=set)
    """Warnings that were said already."""

    def loaded(self, flags: Mapping[str, Any] | None = None, *, sends: bool = True) -> Loaded:
        """Settings as this command finds them.

        Args:
            flags: field name → value, from the command line.
            sends: the command may send text. Then, where a settings file needs a yes for that, it is asked for on a
                terminal, and refused elsewhere. Without it, what needs a yes is withheld, and nothing can be sent.

        Raises:
            UsageError: what is named as the library's folder is something else.
            TrustError: there was no yes, or a key may not go to its address.
        """
        from brief.errors import UsageError
        from brief.settings import load

        found = load(Path.cwd(), os.environ, flags, config=self.config, data_dir=self.data_dir)
        if found.data_dir.exists() and not found.data_dir.is_dir():
            raise UsageError(f"{found.data_dir}: is no folder; name the folder of a library (--data-dir)")
        for warning in found.unknown:
            if warning not in self.told:
                self.told.add(warning)
                self.say(warning)
        found = found.at(self.at_desk)
        if sends and (found.withheld or found.fault):
            from brief.commands.trusting import asked

            found = asked(self, found)
        return found

    def desk(self, command: str, flags: Mapping[str, Any] | None = None, *, sends: bool = True) -> Desk:
        """A desk for a command; ``sends`` as for :meth:`loaded`."""
        from brief.desk import Desk

        loaded = self.loaded(flags, sends=sends)
        return Desk(
            loaded.data_dir, loaded=loaded, progress=self.bar(), command=f"brief {command}", warn=self.note
        )

    def bar(self) -> Bar:
        """Progress on a terminal, unless they want quiet."""
        return Bar(enabled=not self.quiet and sys.stderr.isatty())

    def note(self, text: str) -> None:
        """A line that a person should know of the library's state, on standard error, quiet or not."""
        from brief.rendering.wording import shown

        print(shown(f"brief: note: {text}"), file=sys.stderr)

    def say(self, text: str) -> None:
        """A line for the person, on standard error, unless they want quiet."""
        if not self.quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        """A line about what failed, on standard error, also where they want quiet."""
        from brief.rendering.wording import shown

        print(shown(text), file=sys.stderr)
