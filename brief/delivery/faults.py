"""Why something could not be delivered: for now, or for good."""

from __future__ import annotations

from brief.errors import BriefError


class DeliveryError(BriefError):
    """A delivery that failed; it holds no password and no key.

    Attributes:
        permanent: to try again would not help.
        wait: seconds that the other side asks to be left alone, 0 where it names none.
    """

    def __init__(self, message: str, *, permanent: bool = False, wait: float = 0.0) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.wait = wait
