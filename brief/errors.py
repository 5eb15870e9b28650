"""One tree of errors. Each says what happened to which input and what to do, and has an exit code.

=====  ==========================================================================
code   meaning
=====  ==========================================================================
0      done
1      a crash: a defect in ``brief`` itself
2      usage, settings or an evaluation case that cannot be read
3      a gate failed: an evaluation below its floor, a citation that does not hold
4      a recording is missing or the evaluation corpus changed
5      the model or embedding endpoint failed
6      nothing of the input could be taken
7      the library or the index cannot be used (locked, corrupt, disk full)
=====  ==========================================================================
"""

from __future__ import annotations

TYPE_CHECKING = (
    False  # as type checkers know it; `typing` is slow to import, and a parser's process has no use for it
)
if TYPE_CHECKING:
    from datetime import datetime


class BriefError(Exception):
    """Base of every error a user can do something about; ``str()`` is one line that says what."""

    exit_code = 1


class UsageError(BriefError):
    """The call itself is off: a date that is no date, an option that does not fit."""

    exit_code = 2


class SettingsError(UsageError):
    """A settings file or value cannot be used; names the file and the key."""


class TrustError(SettingsError):
    """Text or a key would go where its user has not said that it may; says how to say so."""


class NotFoundError(UsageError):
    """No article, brief or source of that name is held."""


class CaseError(UsageError):
    """An evaluation case or its file is malformed; names file, case and field."""


class GateError(BriefError):
    """An evaluation or verification did not pass."""

    exit_code = 3


class RecordingError(BriefError):
    """A recorded call of a model is missing, or the evaluation corpus is not the baseline's."""

    exit_code = 4


class ProviderError(BriefError):
    """A model or embedding endpoint failed or answered what cannot be used."""

    exit_code = 5


class BudgetError(ProviderError):
    """A question to a model was not sent, as it could have cost more than the run may still spend."""


class InputError(BriefError):
    """A source could not be read or taken; names the source."""

    exit_code = 6


class FetchError(InputError):
    """A web address was refused or could not be fetched.

    Attributes:
        status: the HTTP status where there was one, else 0.
        until: the server asked not to be asked again before this instant.
        asked: False where nothing was sent, because its host had asked for that before.
    """

    def __init__(
        self, message: str, status: int = 0, *, until: datetime | None = None, asked: bool = True
    ) -> None:
        super().__init__(message)
        self.status = status
        self.until = until
        self.asked = asked


class SandboxError(InputError):
    """A document could not be parsed within its limits of time, memory or output."""


class AnalysisError(BriefError):
    """What reads sentences cannot be used: its files are missing or damaged."""


class LibraryError(BriefError):
    """The library cannot be opened, read or written."""

    exit_code = 7


class DamagedError(LibraryError):
    """The library's file is damaged: nothing is written to it or copied from it before it is put right."""


class DiskFullError(LibraryError):
    """There is no room on the disk that the message names; nothing that was committed is lost."""


class LockedError(LibraryError):
    """Another process is writing; the message says which."""


class IndexMismatchError(LibraryError):
    """The index or the stored vectors belong to another embedding model."""
